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

enum class DeviceClass { CPU };

struct Target {
  DeviceClass device = DeviceClass::CPU;
  std::string triple = "x86_64-linux-gnu"; ///< Debian's name of architecture and system, as in the artifact's paths
  std::string level = "v3";                ///< x86-64 level: "v2", "v3", "v4"

  /// The target that a level's name means ("v3"); nothing for a name that is none.
  static std::optional<Target> parse(const std::string &level);
  /// What --cpu takes: "v2, v3, v4".
  static std::string levelNames();

  /// The device class as the manifest and the report say it: "cpu".
  std::string deviceName() const;
  /// What LLVM calls the machine: "x86_64-unknown-linux-gnu", "x86-64-v3".
  std::string llvmTriple() const;
  std::string llvmCPU() const;
  /// The level as the program's table has it (Runtime/ProgramABI.h): 3 for "v3".
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
