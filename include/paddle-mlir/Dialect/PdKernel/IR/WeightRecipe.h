//===--- WeightRecipe.h - what a weight's steps do to its type and size -----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The type rule of each step, appending steps, and the bytes a recipe takes. The elements are computed by lib/Artifact.
#ifndef PADDLE_MLIR_DIALECT_PDKERNEL_IR_WEIGHTRECIPE_H
#define PADDLE_MLIR_DIALECT_PDKERNEL_IR_WEIGHTRECIPE_H

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

namespace mlir::pd_kernel {

/// The type after `step`, or failure with a diagnostic through `emitError`.
FailureOr<RankedTensorType> applyWeightStep(Attribute step, RankedTensorType type,
                                            function_ref<InFlightDiagnostic()> emitError);

/// A weight like `weight` with `step` appended, created by `builder`; null if the step does not fit (no diagnostic).
WeightOp appendWeightStep(OpBuilder &builder, WeightOp weight, Attribute step);

/// Bytes of one element as the weight file stores it (i1 takes one byte, index eight).
int64_t getStoredElementBytes(Type elementType);

/// Bytes of the finished weight, with the padding of a `pack` step.
int64_t getWeightBytes(WeightOp weight);

} // namespace mlir::pd_kernel

#endif // PADDLE_MLIR_DIALECT_PDKERNEL_IR_WEIGHTRECIPE_H
