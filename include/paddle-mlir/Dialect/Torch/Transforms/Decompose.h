//===--- Decompose.h - the stage decompose ------------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_DECOMPOSE_H
#define PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_DECOMPOSE_H

#include "mlir/Pass/Pass.h"

namespace mlir::pd_torch {

#define GEN_PASS_DECL
#include "paddle-mlir/Dialect/Torch/Transforms/DecomposePasses.h.inc"

void buildDecomposePipeline(OpPassManager &pm);
void populateDecompositions(RewritePatternSet &patterns);

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Dialect/Torch/Transforms/DecomposePasses.h.inc"

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_DECOMPOSE_H
