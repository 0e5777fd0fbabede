//===--- LoadedProgram.cpp - loading program files, choosing their level, binding them -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LoadedProgram.h"
#include "paddle-mlir/Runtime/Artifact.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Services.h"

#include <algorithm>
#include <dlfcn.h>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <sys/mman.h>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

namespace pdrt {

LoadedProgram::~LoadedProgram() {
  device.reset(); // its images and names are the file's
  if (handle) dlclose(handle);
  if (fd >= 0) close(fd);
}

namespace {
const char *const again = "compile the model again with pd-compile";

using FileKey = std::tuple<uint64_t, uint64_t, int64_t, int64_t, int64_t>;

FileKey keyOf(const std::string &path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) throw Error(ExitBadFile, path, "is missing", again);
  return {info.st_dev, info.st_ino, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

void checkVersions(const PdProgram *first, const std::string &path) {
  for (const PdProgram *p = first; p; p = p->next_level)
    if (p->abi_version != PD_ABI_VERSION)
      throw Error(ExitBadFile, path,
                  "has program ABI version " + std::to_string(p->abi_version) + ", this runtime has " +
                      std::to_string(PD_ABI_VERSION),
                  again);
}

const PdProgram *chooseLevel(const PdProgram *first, const std::string &path) {
  int level = cpuLevel();
  const PdProgram *best = nullptr;
  uint32_t lowest = ~0u;
  for (const PdProgram *p = first; p; p = p->next_level) {
    lowest = std::min(lowest, p->isa_level);
    if (static_cast<int>(p->isa_level) <= level && (!best || p->isa_level > best->isa_level)) best = p;
  }
  if (!best)
    throw Error(ExitUnavailable, path,
                "needs a CPU of level x86-64-v" + std::to_string(lowest) + ", this one has v" + std::to_string(level),
                level < 2 ? "programs need at least SSE4.2 (x86-64-v2)"
                          : "compile with --cpu=v" + std::to_string(level));
  return best;
}

/// An anonymous file of the same content: the dynamic loader takes it for another one.
int copyOf(const std::string &path) {
  auto file = MappedFile::open(path);
  int fd = memfd_create("program.so", MFD_CLOEXEC);
  bool good = fd >= 0;
  for (size_t done = 0; good && done < file->size();) {
    ssize_t written = write(fd, file->data() + done, file->size() - done);
    good = written > 0;
    done += good ? static_cast<size_t>(written) : 0;
  }
  if (!good) {
    if (fd >= 0) close(fd);
    throw Error(ExitOutOfMemory, path, "cannot be loaded a second time");
  }
  return fd;
}

const PdProgram *openProgram(LoadedProgram &loaded, const std::string &path, bool copied) {
  loaded.fd = copied ? copyOf(path) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  // Through the descriptor: by its name, the dynamic loader would answer with an older file of that name.
  std::string name = "/proc/self/fd/" + std::to_string(loaded.fd);
  loaded.handle = dlopen(copied || fileExists(name) ? name.c_str() : path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!loaded.handle) {
    const char *reason = dlerror();
    throw Error(ExitBadFile, path, std::string("cannot be loaded: ") + (reason ? reason : "unknown reason"), again);
  }
  const auto *first = static_cast<const PdProgram *>(dlsym(loaded.handle, PD_PROGRAM_SYMBOL));
  if (!first) throw Error(ExitBadFile, path, "does not export " PD_PROGRAM_SYMBOL, again);
  checkVersions(first, path);
  return first;
}

void bind(LoadedProgram &loaded, const std::string &path) {
  alignas(64) static const char noWeights[64] = {};
  const void *weights = noWeights;
  if (loaded.device) weights = loaded.device->weights();
  else if (loaded.weights && loaded.weights->data()) weights = loaded.weights->data();
  auto arena = std::make_shared<Arena>();
  RunContext context;
  context.arena = arena.get();
  auto pool = std::make_shared<ThreadPool>(1);
  context.pool = pool.get();
  context.deviceProgram = loaded.device.get();
  if (!bindProgram(context, loaded.program, weights)) throw Error(context.exitCode, path, context.message);
}
} // namespace

std::shared_ptr<LoadedProgram> loadProgram(const std::string &path, const std::string &weightsPath,
                                           const std::shared_ptr<cuda::Device> &device) {
  using Users = std::map<std::pair<std::string, const cuda::Device *>, std::weak_ptr<LoadedProgram>>;
  static auto &mutex = *new std::mutex;
  static auto &known = *new std::map<FileKey, Users>;
  FileKey file = keyOf(path);
  std::lock_guard<std::mutex> guard(mutex);
  Users &users = known[file];
  std::pair<std::string, const cuda::Device *> key{weightsPath, device.get()};
  if (std::shared_ptr<LoadedProgram> loaded = users[key].lock()) return loaded;

  // Two loads of one file would share the program's globals, which hold its weights' address.
  bool inUse = std::any_of(users.begin(), users.end(), [](const auto &user) { return !user.second.expired(); });
  auto loaded = std::make_shared<LoadedProgram>();
  if (!weightsPath.empty()) loaded->weights = MappedFile::open(weightsPath);
  const PdProgram *first = openProgram(*loaded, path, inUse);
  if (device) {
    const uint8_t *data = loaded->weights ? loaded->weights->data() : nullptr;
    size_t size = loaded->weights ? loaded->weights->size() : 0;
    loaded->device = std::make_unique<cuda::DeviceProgram>(device, first, path, data, static_cast<int64_t>(size));
    loaded->program = loaded->device->program();
    loaded->weights.reset();
  } else {
    loaded->program = chooseLevel(first, path);
  }
  bind(*loaded, path);
  users[key] = loaded;
  return loaded;
}

} // namespace pdrt
