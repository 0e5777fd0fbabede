//===--- Artifact.cpp - opening artifacts, loading their program and weights -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Artifact.h"
#include "LoadedProgram.h"
#include "paddle-mlir/Runtime/CustomOps.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Sha256.h"

#include <cstdlib>
#include <sys/stat.h>
#include <sys/utsname.h>

namespace pdrt {

namespace {
constexpr int64_t cheapToVerify = 16 << 20; // a few milliseconds of SHA-256

std::string machine() {
  utsname info;
  return uname(&info) == 0 ? info.machine : "unknown";
}

/// The manifest's first target of a device class for this machine's host code, or null.
const Target *findTarget(const Manifest &manifest, const std::string &deviceClass) {
  for (const Target &target : manifest.targets)
    if (target.device == deviceClass && target.triple.compare(0, machine().size(), machine()) == 0) return &target;
  return nullptr;
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
  auto wanted = DeviceName::parse(device);
  if (!wanted)
    throw Error(ExitUsage, path, "unknown device '" + device + "'",
                std::string("the devices are ") + DeviceName::choices());
  std::shared_ptr<Artifact> artifact(new Artifact);
  artifact->folder = path;
  while (artifact->folder.size() > 1 && artifact->folder.back() == '/') artifact->folder.pop_back();
  artifact->shownName = name.empty() ? artifact->folder : name;
  std::string manifestPath = artifact->folder + "/manifest.json";
  artifact->contents = Manifest::parse(readTextFile(manifestPath), manifestPath);

  artifact->chooseDevice(*wanted);
  return artifact;
}

void Artifact::chooseDevice(DeviceName wanted) {
  auto use = [&](const char *deviceClass) { return (target = findTarget(contents, deviceClass)) != nullptr; };
  if (wanted.kind == DeviceName::Auto) {
    if (use("cuda")) {
      try {
        card = cuda::Device::open({DeviceName::CUDA, 0});
        return;
      } catch (const Error &error) {
        if (error.exitCode() != ExitUnavailable || !(use("cpu") || use("emulated"))) throw;
      }
    } else if (!use("cpu")) {
      use("emulated");
    }
  } else {
    use(wanted.deviceClass().c_str());
  }
  if (!target) {
    std::string others;
    for (const Target &other : contents.targets)
      others += (others.empty() ? "" : ", ") + other.device + " " + other.triple;
    std::string what = wanted.kind == DeviceName::Auto ? "cpu" : wanted.deviceClass();
    throw Error(ExitUnavailable, folder, "holds no variant for this machine (" + what + " " + machine() + ")",
                others.empty() ? "it holds no variant at all" : "it holds " + others);
  }
  if (wanted.kind == DeviceName::Auto) wanted = {target->device == "cpu" ? DeviceName::CPU : DeviceName::Emulated, 0};
  if (wanted.kind != DeviceName::CPU) card = cuda::Device::open(wanted);
}

std::string Artifact::device() const { return card ? card->name().text() : "cpu"; }

std::string Artifact::deviceText() const { return card ? card->text() : "cpu"; }

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
  if (card) card->checkUsable();
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
  auto found = loadProgram(programPath, weightsPath, card);
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

const cuda::DeviceProgram *Artifact::deviceProgram() {
  program();
  std::lock_guard<std::mutex> guard(mutex);
  return loaded->device.get();
}

int Artifact::isaLevel() { return static_cast<int>(program()->isa_level); }

} // namespace pdrt
