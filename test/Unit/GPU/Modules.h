//===--- Modules.h - programs with a device module, as code generation leaves them ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TEST_UNIT_GPU_MODULES_H
#define PADDLE_MLIR_TEST_UNIT_GPU_MODULES_H

#include "paddle-mlir/GPU/Serialize.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>
#include <vector>

/// Three kernels and host code beside them.
/// @product (9 slots: x, y, out): out[i] = x[i] * y[i] + x[i], f16, computed in f32.
/// @row_sums (8 slots: x[rows, cols], out[rows]): f16, summed in f32 in ascending order; one thread a row.
/// @reverse (6 slots: x, out): every block of 64 turned round through shared memory, f32.
std::string threeKernels();

/// A program of one kernel @k (3 slots) whose thread computes `body` between `%x: f32` and `%y: f32`.
std::string oneKernel(const std::string &body, const std::string &declarations = "");

mlir::OwningOpRef<mlir::ModuleOp> parseProgram(const std::string &text);

/// Collects what is reported while it lives.
class Messages {
public:
  Messages();
  std::vector<std::string> errors, remarks, notes;
  std::string error() const { return errors.empty() ? "" : errors.front(); }

private:
  mlir::ScopedDiagnosticHandler handler;
};

mlir::pd::Target deviceTarget(const std::string &name);

/// The pinned assembler of the test environment (tools/setup.sh cuda), or $PD_PTXAS; empty if there is none.
std::string testAssembler();

#endif // PADDLE_MLIR_TEST_UNIT_GPU_MODULES_H
