//===--- Target.h - what a program is compiled for ---------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A target is a value: stages, code generation, the artifact's layout and the manifest all take it from here. Targets
// of one device class share a module until code generation; targets of one device class and triple share a program.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_SUPPORT_TARGET_H
#define PADDLE_MLIR_SUPPORT_TARGET_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mlir::pd {

/// `Emulated` is CUDA on the CPU: the same host program and kernels, compiled for libpd-cuda-emulator.so.
enum class DeviceClass { CPU, CUDA, Emulated };

struct Target {
  DeviceClass device = DeviceClass::CPU;
  std::string triple = "x86_64-linux-gnu"; ///< of the host: Debian's name of architecture and system, as in paths
  std::string level = "v3";                ///< x86-64 level "v2", "v3", "v4"; of a device its chip "sm_80", ...

  /// The target that an x86-64 level's name means ("v3"); nothing for a name that is none.
  static std::optional<Target> parse(const std::string &level);
  /// What --cpu takes: "v2, v3, v4".
  static std::string levelNames();
  /// The targets that a name of a device or chip means: "sm_80", "sm_89", "sm_90", "cuda" (all three), "emulated";
  /// nothing for a name that is none.
  static std::vector<Target> parseDevice(const std::string &name);
  /// What --target takes besides the CPU: "sm_80, sm_89, sm_90, cuda, emulated".
  static std::string deviceNames();

  /// The device class as the manifest, the report and --device say it: "cpu", "cuda", "emulated".
  std::string deviceName() const;
  /// The target as --target and --cpu say it: "v3", "sm_80", "emulated".
  std::string name() const;
  /// Whether buffers lie in memory of a device, which host code reaches only by services.
  bool hasDeviceMemory() const { return device != DeviceClass::CPU; }
  /// What LLVM calls the machine of the host code: "x86_64-unknown-linux-gnu", "x86-64-v3".
  std::string llvmTriple() const;
  std::string llvmCPU() const;
  /// The level as the program's table has it (Runtime/ProgramABI.h): 3 for "v3", 80 for "sm_80".
  uint32_t isaLevel() const;
  /// Places inside the artifact, shared by the targets of one program.
  std::string programPath() const;
  std::string weightsPath() const;

  bool sharesProgram(const Target &other) const { return device == other.device && triple == other.triple; }
};

/// x86-64-v3 and v4.
std::vector<Target> defaultTargets();

/// For a program that runs in this process and nowhere else: v3, or v2 on an older CPU.
Target targetHere();

} // namespace mlir::pd

#endif // PADDLE_MLIR_SUPPORT_TARGET_H
