//===--- Artifact.cpp - opening artifacts, loading their program and weights -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Artifact.h"
#include "paddle-mlir/Runtime/CustomOps.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Services.h"
#include "paddle-mlir/Runtime/Sha256.h"

#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <map>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <tuple>
#include <unistd.h>

namespace pdrt {

struct LoadedProgram {
  ~LoadedProgram() {
    if (handle) dlclose(handle);
    if (fd >= 0) close(fd);
  }
  int fd = -1;
  void *handle = nullptr;
  std::shared_ptr<MappedFile> weights;
  const PdProgram *program = nullptr; ///< the chosen level
};

namespace {
constexpr int64_t cheapToVerify = 16 << 20; // a few milliseconds of SHA-256

std::string machine() {
  utsname info;
  return uname(&info) == 0 ? info.machine : "unknown";
}

// Two loads of one file would share the program's globals, so one file is one LoadedProgram.
using FileKey = std::tuple<uint64_t, uint64_t, int64_t, int64_t, int64_t>;

FileKey keyOf(const std::string &path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0)
    throw Error(ExitBadFile, path, "is missing", "compile the model again with pd-compile");
  return {info.st_dev, info.st_ino, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

const PdProgram *chooseLevel(const PdProgram *first, const std::string &path) {
  int level = cpuLevel();
  const PdProgram *best = nullptr;
  uint32_t lowest = ~0u;
  for (const PdProgram *p = first; p; p = p->next_level) {
    if (p->abi_version != PD_ABI_VERSION)
      throw Error(ExitBadFile, path,
                  "has program ABI version " + std::to_string(p->abi_version) + ", this runtime has " +
                      std::to_string(PD_ABI_VERSION),
                  "compile the model again with pd-compile");
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

std::shared_ptr<LoadedProgram> loadProgram(const std::string &path, const std::string &weightsPath) {
  static auto &mutex = *new std::mutex;
  static auto &known = *new std::map<std::pair<FileKey, std::string>, std::weak_ptr<LoadedProgram>>;
  std::pair<FileKey, std::string> key{keyOf(path), weightsPath};
  std::lock_guard<std::mutex> guard(mutex);
  if (std::shared_ptr<LoadedProgram> loaded = known[key].lock()) return loaded;

  auto loaded = std::make_shared<LoadedProgram>();
  if (!weightsPath.empty()) loaded->weights = MappedFile::open(weightsPath);
  loaded->fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  // Through the descriptor: by its name, the dynamic loader would answer with an older file of that name.
  std::string name = "/proc/self/fd/" + std::to_string(loaded->fd);
  loaded->handle = dlopen(fileExists(name) ? name.c_str() : path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!loaded->handle) {
    const char *reason = dlerror();
    throw Error(ExitBadFile, path, std::string("cannot be loaded: ") + (reason ? reason : "unknown reason"),
                "compile the model again with pd-compile");
  }
  const auto *first = static_cast<const PdProgram *>(dlsym(loaded->handle, PD_PROGRAM_SYMBOL));
  if (!first)
    throw Error(ExitBadFile, path, "does not export " PD_PROGRAM_SYMBOL, "compile the model again with pd-compile");
  loaded->program = chooseLevel(first, path);

  alignas(64) static const char noWeights[64] = {};
  const void *weights =
      loaded->weights && loaded->weights->data() ? loaded->weights->data() : static_cast<const void *>(noWeights);
  auto arena = std::make_shared<Arena>();
  RunContext context;
  context.arena = arena.get();
  auto pool = std::make_shared<ThreadPool>(1);
  context.pool = pool.get();
  if (!bindProgram(context, loaded->program, weights)) throw Error(context.exitCode, path, context.message);
  known[key] = loaded;
  return loaded;
}
} // namespace

int cpuLevel() {
  static const int level = [] {
    int found = 1;
#if defined(__x86_64__)
    __builtin_cpu_init();
    bool v2 = __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("popcnt");
    bool v3 = v2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
              __builtin_cpu_supports("bmi2");
    bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
              __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
              __builtin_cpu_supports("avx512vl");
    found = v4 ? 4 : v3 ? 3 : v2 ? 2 : 1;
#endif
    if (const char *text = std::getenv("PD_ISA"))
      if (int wanted = std::atoi(text[0] == 'v' ? text + 1 : text); wanted > 0) found = std::min(found, wanted);
    return found;
  }();
  return level;
}

bool isArtifact(const std::string &path) { return isDirectory(path) && fileExists(path + "/manifest.json"); }

std::shared_ptr<Artifact> Artifact::open(const std::string &path, const std::string &device, const std::string &name) {
  if (!fileExists(path)) throw Error(ExitBadFile, path, "no such file or folder");
  if (!isArtifact(path))
    throw Error(ExitBadFile, path, "is not an artifact: it has no manifest.json",
                "pd-compile MODEL -o ARTIFACT makes one");
  if (device != "auto" && device != "cpu")
    throw Error(ExitUnavailable, path, "device '" + device + "' is not available", "--device=cpu always is");
  std::shared_ptr<Artifact> artifact(new Artifact);
  artifact->folder = path;
  while (artifact->folder.size() > 1 && artifact->folder.back() == '/') artifact->folder.pop_back();
  artifact->shownName = name.empty() ? artifact->folder : name;
  std::string manifestPath = artifact->folder + "/manifest.json";
  artifact->contents = Manifest::parse(readTextFile(manifestPath), manifestPath);

  std::string others;
  for (const Target &target : artifact->contents.targets) {
    if (target.device == "cpu" && target.triple.compare(0, machine().size(), machine()) == 0 && !artifact->target)
      artifact->target = &target;
    others += (others.empty() ? "" : ", ") + target.device + " " + target.triple;
  }
  if (!artifact->target)
    throw Error(ExitUnavailable, path, "holds no variant for this machine (cpu " + machine() + ")",
                others.empty() ? "it holds no variant at all" : "it holds " + others);
  return artifact;
}

void Artifact::verifyFile(const std::string &relative) const {
  auto entry = contents.files.find(relative);
  if (entry != contents.files.end() && sha256File(folder + "/" + relative) != entry->second)
    throw Error(ExitBadFile, folder + "/" + relative, "is damaged: its sha256 differs from the manifest's",
                "compile the model again with pd-compile");
}

void Artifact::verifyFiles() const {
  for (const auto &entry : contents.files) verifyFile(entry.first);
}

const PdProgram *Artifact::program() {
  std::lock_guard<std::mutex> guard(mutex);
  if (loaded) return loaded->program;
  // Code is always checked; big weights only on demand, beyond their size.
  verifyFile(target->program);
  for (const CustomOpInfo &op : contents.customOps) verifyFile(op.library);
  std::string weightsPath;
  if (!target->weights.empty()) {
    weightsPath = folder + "/" + target->weights;
    struct stat info;
    if (stat(weightsPath.c_str(), &info) != 0)
      throw Error(ExitBadFile, weightsPath, "is missing", "compile the model again with pd-compile");
    auto size = contents.sizes.find(target->weights);
    if (size != contents.sizes.end() && size->second != info.st_size)
      throw Error(ExitBadFile, weightsPath,
                  "has " + std::to_string(info.st_size) + " bytes, the manifest says " + std::to_string(size->second),
                  "compile the model again with pd-compile");
    if (size == contents.sizes.end() && info.st_size <= cheapToVerify) verifyFile(target->weights);
  }
  std::string programPath = folder + "/" + target->program;
  auto found = loadProgram(programPath, weightsPath);
  auto count = [&](const char *what, int32_t has, size_t wants) {
    if (has != static_cast<int32_t>(wants))
      throw Error(ExitBadFile, programPath,
                  "has " + std::to_string(has) + " " + what + "s, the manifest says " + std::to_string(wants),
                  "compile the model again with pd-compile");
  };
  count("input", found->program->num_inputs, contents.inputs.size());
  count("output", found->program->num_outputs, contents.outputs.size());
  operators = CustomOps::load(contents, folder);
  loaded = found;
  return loaded->program;
}

int Artifact::isaLevel() { return static_cast<int>(program()->isa_level); }

} // namespace pdrt
