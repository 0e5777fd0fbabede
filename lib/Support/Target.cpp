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

static constexpr const char *kChips[] = {"sm_80", "sm_89", "sm_90"};

static Target makeDevice(DeviceClass device, const std::string &chip) {
  Target target;
  target.device = device;
  target.level = chip;
  return target;
}

std::vector<Target> Target::parseDevice(const std::string &name) {
  if (name == "emulated") return {makeDevice(DeviceClass::Emulated, kChips[0])};
  std::vector<Target> targets;
  for (const char *chip : kChips)
    if (name == chip || name == "cuda") targets.push_back(makeDevice(DeviceClass::CUDA, chip));
  return targets;
}

std::string Target::deviceNames() {
  std::string names;
  for (const char *chip : kChips) names += chip + std::string(", ");
  return names + "cuda, emulated";
}

std::string Target::deviceName() const {
  switch (device) {
  case DeviceClass::CPU: return "cpu";
  case DeviceClass::CUDA: return "cuda";
  case DeviceClass::Emulated: return "emulated";
  }
  return "";
}

std::string Target::name() const { return device == DeviceClass::Emulated ? deviceName() : level; }

std::string Target::llvmTriple() const {
  size_t dash = triple.find('-');
  return triple.substr(0, dash) + "-unknown" + triple.substr(dash);
}

std::string Target::llvmCPU() const { // per level, never per CPU
  switch (device) {
  case DeviceClass::CPU: return "x86-64-" + level;
  case DeviceClass::CUDA: return "x86-64-v2";     // nothing but sizes and launches
  case DeviceClass::Emulated: return "x86-64-v3"; // its kernels, which convert halves
  }
  return "";
}

uint32_t Target::isaLevel() const { return std::stoul(level.substr(level.find_first_of("0123456789"))); }

std::string Target::programPath() const { return deviceName() + "/" + triple + "/program.so"; }
std::string Target::weightsPath() const { return "weights/packed-" + deviceName() + ".bin"; }

std::vector<Target> mlir::pd::defaultTargets() { return {*Target::parse("v3"), *Target::parse("v4")}; }

Target mlir::pd::targetHere() { return *Target::parse(pdrt::cpuLevel() < 3 ? "v2" : "v3"); }
