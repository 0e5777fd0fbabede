//===--- LowerLoopArrays.h - tensor arrays that loops and branches carry -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_DIALECT_PD_TRANSFORMS_LOWERLOOPARRAYS_H
#define PADDLE_MLIR_LIB_DIALECT_PD_TRANSFORMS_LOWERLOOPARRAYS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::pd {
/// Turns every array whose written elements have one rank and dtype into a tensor of stacked elements.
void lowerLoopArrays(func::FuncOp func);
} // namespace mlir::pd

#endif // PADDLE_MLIR_LIB_DIALECT_PD_TRANSFORMS_LOWERLOOPARRAYS_H
