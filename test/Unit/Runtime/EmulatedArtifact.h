//===--- EmulatedArtifact.h - artifacts for the emulated device, and the emulator's settings ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TEST_UNIT_RUNTIME_EMULATEDARTIFACT_H
#define PADDLE_MLIR_TEST_UNIT_RUNTIME_EMULATEDARTIFACT_H

#include "TestArtifact.h"

#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Session.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

/// Writes an artifact around EmulatedProgram.c, with one target a device class.
void writeEmulatedArtifact(const std::string &folder, const std::vector<std::string> &deviceClasses = {"emulated"});

/// Random rows for it.
pdrt::Tensor rowsOf(int64_t rows, unsigned seed);
/// ASSERTs the outputs for `x`.
void expectRows(const pdrt::Tensor &x, const std::vector<pdrt::Tensor> &out);

/// What `call` throws; exit code 0 when nothing.
template <typename Call> pdrt::Error thrownBy(Call call) {
  try {
    call();
  } catch (const pdrt::Error &error) {
    return error;
  }
  return pdrt::Error(0, "", "nothing was thrown");
}

/// Sets variables of the environment for the lifetime of a test, and the emulator's view of them.
class Environment {
public:
  Environment();
  ~Environment();
  void set(const std::string &name, const std::string &value);
  void unset(const std::string &name);
  static int64_t leaks();
  static int64_t calls(const std::string &function);

private:
  std::vector<std::string> names;
};

class EmulatedTest : public ::testing::Test {
protected:
  void SetUp() override {
    environment.set("PD_EMULATOR_CHECK", "1");
    writeEmulatedArtifact(folder.path("art"));
  }
  std::unique_ptr<pdrt::Session> open(const std::string &device = "emulated", const std::string &artifact = "art") {
    return std::make_unique<pdrt::Session>(pdrt::Artifact::open(folder.path(artifact), device), 2);
  }
  TemporaryFolder folder;
  Environment environment;
};

#endif // PADDLE_MLIR_TEST_UNIT_RUNTIME_EMULATEDARTIFACT_H
