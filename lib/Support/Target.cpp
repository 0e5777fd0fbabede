//===--- Target.cpp - names and places of targets ------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Support/Target.h"
#include "paddle-mlir/Runtime/Artifact.h"

using namespace mlir::pd;

static constexpr const char *kLevels[] = {"v2", "v3", "v4"};

std::optional<Target> Target::parse(const std::string &level) {
  for (const char *known : kLevels)
    if (level == known) {
      Target target;
      target.level = level;
      return target;
    }
  return std::nullopt;
}

std::string Target::levelNames() {
  std::string names;
  for (const char *level : kLevels) names += (names.empty() ? "" : ", ") + std::string(level);
  return names;
}

std::string Target::deviceName() const {
  switch (device) {
  case DeviceClass::CPU: return "cpu";
  }
  return "";
}

std::string Target::llvmTriple() const {
  size_t dash = triple.find('-');
  return triple.substr(0, dash) + "-unknown" + triple.substr(dash);
}

std::string Target::llvmCPU() const { return "x86-64-" + level; } // per level, never per CPU

uint32_t Target::isaLevel() const { return static_cast<uint32_t>(level.back() - '0'); }

std::string Target::programPath() const { return deviceName() + "/" + triple + "/program.so"; }
std::string Target::weightsPath() const { return "weights/packed-" + deviceName() + ".bin"; }

std::vector<Target> mlir::pd::defaultTargets() { return {*Target::parse("v3"), *Target::parse("v4")}; }

Target mlir::pd::targetHere() { return *Target::parse(pdrt::cpuLevel() < 3 ? "v2" : "v3"); }
