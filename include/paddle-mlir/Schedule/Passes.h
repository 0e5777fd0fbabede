//===--- Passes.h - the stage `schedule` ------------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_SCHEDULE_PASSES_H
#define PADDLE_MLIR_SCHEDULE_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"

namespace mlir::pd::schedule {

#define GEN_PASS_DECL
#include "paddle-mlir/Schedule/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Schedule/Passes.h.inc"

/// A strategy for each kernel and x86-64 level, verified; weights packed as their kernels read them. `codegen` is auto
/// or loops.
void buildCPUSchedulePipeline(OpPassManager &pm, StringRef codegen, ArrayRef<std::string> levels);

/// Kernels split where threads could not share them; a strategy for each kernel and chip, verified. `codegen` is auto
/// or loops, which is the same here.
void buildGPUSchedulePipeline(OpPassManager &pm, StringRef codegen, ArrayRef<std::string> chips);

} // namespace mlir::pd::schedule

#endif // PADDLE_MLIR_SCHEDULE_PASSES_H
