//===--- TestArtifact.h - writes artifacts around the hand-written program ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TEST_UNIT_RUNTIME_TESTARTIFACT_H
#define PADDLE_MLIR_TEST_UNIT_RUNTIME_TESTARTIFACT_H

#include <string>

/// A folder that is removed at the end of the test.
class TemporaryFolder {
public:
  TemporaryFolder();
  ~TemporaryFolder();
  std::string path(const std::string &name) const { return folder + "/" + name; }

private:
  std::string folder;
};

/// Writes an artifact with input x: float32 [N,4] and outputs y: float32 [N,4], z/0: float32 [N], weights
/// 0.5, 1.5, 2.5, 3.5 and a check file. `extra` is JSON text with further manifest fields (e.g. `"dims": {...}`).
void writeArtifact(const std::string &folder, const std::string &extra = "");

void writeText(const std::string &path, const std::string &text);

#endif // PADDLE_MLIR_TEST_UNIT_RUNTIME_TESTARTIFACT_H
