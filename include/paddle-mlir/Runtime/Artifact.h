//===--- Artifact.h - a compiled model, opened: manifest, program and weights ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_ARTIFACT_H
#define PADDLE_MLIR_RUNTIME_ARTIFACT_H

#include "paddle-mlir/Runtime/Device.h"
#include "paddle-mlir/Runtime/Manifest.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include <memory>
#include <mutex>
#include <string>

namespace pdrt {

/// Is this a folder with a manifest.json?
bool isArtifact(const std::string &path);

class CustomOps;

/// A program.so in memory and its packed weights; shared by all artifacts that were opened from the same files for the
/// same device.
struct LoadedProgram;

class Artifact {
public:
  /// Opens and checks the manifest and the device; the program is loaded at the first use. `device` is one of
  /// DeviceName::choices(); `auto` is a CUDA device if the artifact has a variant for it and the machine has one, else
  /// the CPU, else the emulated device. `name` is what messages about inputs call it; empty: the path. Throws Error(4),
  /// Error(2) for another device's name, or Error(7) when no variant runs on this machine.
  static std::shared_ptr<Artifact> open(const std::string &path, const std::string &device = "auto",
                                        const std::string &name = "");

  const std::string &path() const { return folder; }
  const std::string &name() const { return shownName; }
  const Manifest &manifest() const { return contents; }
  /// Compares every file with its sha256. Throws Error(4) for the first that differs or is missing.
  void verifyFiles() const;

  /// The device in use, as a user names it: "cpu", "cuda:1"; and with what it is: `cuda (NVIDIA H200, sm_90)`.
  std::string device() const;
  std::string deviceText() const;
  /// Null for the CPU.
  const std::shared_ptr<cuda::Device> &cudaDevice() const { return card; }

  /// The program for this CPU or device, bound to its weights. Loads it at the first call. Throws Error(4) or Error(7).
  const PdProgram *program();
  /// Its part on the device; null for the CPU. Throws as program() does.
  const cuda::DeviceProgram *deviceProgram();
  /// The loaded C functions of the manifest's custom operators; null without any, and before program().
  const CustomOps *customOps() const { return operators.get(); }
  /// The x86-64 level of the chosen program (2, 3, 4), 0 for the baseline; a device's compute capability (80).
  int isaLevel();

private:
  Artifact() = default;
  void chooseDevice(DeviceName wanted);
  void verifyFile(const std::string &relative) const;

  std::string folder, shownName;
  Manifest contents;
  const Target *target = nullptr;
  std::shared_ptr<cuda::Device> card;
  std::mutex mutex; ///< guards `loaded` and `operators`
  std::shared_ptr<LoadedProgram> loaded;
  std::shared_ptr<const CustomOps> operators;
};

/// The highest x86-64 level that this CPU and its system support (PD_ISA may lower it); 1 elsewhere.
int cpuLevel();

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_ARTIFACT_H
