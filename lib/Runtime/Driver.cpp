//===--- Driver.cpp - finding, loading and initialising a CUDA driver -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Driver.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"

#include <cstdlib>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <unistd.h>

namespace pdrt::cuda {

namespace {
constexpr int oldestVersion = 12000; // as cuDriverGetVersion says it
constexpr const char *emulatorFile = "libpd-cuda-emulator.so";

std::string versionText(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

/// PD_CUDA_EMULATOR, else beside the file that this code was linked into (a program, our C library, the Python
/// extension), in a build as in an install; else wherever the loader finds it.
std::string emulatorPath() {
  if (const char *path = std::getenv("PD_CUDA_EMULATOR"); path && *path) return path;
  static const char here = 0;
  Dl_info info;
  if (dladdr(&here, &info) && info.dli_fname) {
    std::string file = info.dli_fname;
    size_t slash = file.rfind('/');
    std::string folder = slash == std::string::npos ? "." : file.substr(0, slash);
    // A program that was started through PATH or a link.
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self));
    std::string executable(self, length > 0 ? static_cast<size_t>(length) : 0);
    for (const std::string &from : {folder, executable.substr(0, executable.rfind('/'))})
      for (const char *place : {"", "/paddle-mlir", "/lib/paddle-mlir", "/../lib/paddle-mlir", "/../lib", "/../../lib"})
        if (std::string path = from + place + "/" + emulatorFile; fileExists(path)) return path;
  }
  return emulatorFile;
}

const char *hintFor(bool emulated) {
  return emulated ? "it is installed with the runtime; PD_CUDA_EMULATOR=FILE says where else it is"
                  : "NVIDIA's driver brings it; --device=cpu needs none";
}
} // namespace

const Driver &Driver::get(bool emulated) {
  const char *what = emulated ? "the CUDA emulator" : "the CUDA driver";
  const Driver &driver = load(emulated ? emulatorPath() : "libcuda.so.1", what);
  driver.initialise(what);
  return driver;
}

const Driver &Driver::load(const std::string &path, const std::string &what) {
  static auto &mutex = *new std::mutex;
  static auto &known = *new std::map<std::string, Driver *>;
  std::lock_guard<std::mutex> guard(mutex);
  Driver *&driver = known[path];
  if (driver) return *driver;
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    throw Error(ExitUnavailable, path, what + " cannot be loaded: " + (reason ? reason : "unknown reason"),
                hintFor(path != "libcuda.so.1"));
  }
  Functions functions;
  // The version first: an older driver lacks functions.
  functions.cuDriverGetVersion = reinterpret_cast<Result (*)(int *)>(dlsym(library, "cuDriverGetVersion"));
  int version = 0;
  if (functions.cuDriverGetVersion && functions.cuDriverGetVersion(&version) == SUCCESS && version < oldestVersion) {
    dlclose(library);
    throw Error(ExitUnavailable, path,
                what + " is for CUDA " + versionText(version) + ", needed is CUDA " + versionText(oldestVersion),
                "install a newer driver: 525 is the first for CUDA 12.0");
  }
#define PD_CUDA_FUNCTION(name, parameters)                                                                             \
  functions.name = reinterpret_cast<Result(*) parameters>(dlsym(library, #name));                                      \
  if (!functions.name) {                                                                                               \
    dlclose(library);                                                                                                  \
    throw Error(ExitUnavailable, path, what + " lacks " #name, hintFor(path != "libcuda.so.1"));                       \
  }
  PD_CUDA_FUNCTIONS(PD_CUDA_FUNCTION)
#undef PD_CUDA_FUNCTION
  return *(driver = new Driver(functions));
}

void Driver::initialise(const std::string &what) const {
  if (process) checkProcess();
  if (Result result = call.cuInit(0); result != SUCCESS)
    throw Error(ExitUnavailable, "", what + " cannot be initialised: " + errorText(result),
                "nvidia-smi shows whether the driver works");
  process = getpid();
}

bool Driver::isOfThisProcess() const { return process == getpid(); }

void Driver::checkProcess() const {
  if (!isOfThisProcess())
    throw Error(ExitUnavailable, "", "the CUDA driver was used before fork(), so this forked process cannot use it",
                "fork before the first use of the device, or start processes anew (multiprocessing: 'spawn')");
}

std::string Driver::errorText(Result result) const {
  const char *name = nullptr, *text = nullptr;
  if (call.cuGetErrorName(result, &name) != SUCCESS || !name) return "CUDA error " + std::to_string(result);
  if (call.cuGetErrorString(result, &text) != SUCCESS || !text) return name;
  return std::string(name) + ": " + text;
}

} // namespace pdrt::cuda
