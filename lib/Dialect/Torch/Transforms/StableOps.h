//===--- StableOps.h - the ops that emitted modules may use ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_STABLEOPS_H
#define PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_STABLEOPS_H

#include "mlir/Support/LLVM.h"

namespace mlir::pd_torch {

/// True for `torch.<name>` whose signature has been the same in torch-mlir for two years.
bool isStableOp(StringRef name);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_STABLEOPS_H
