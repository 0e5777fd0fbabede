//===--- Passes.h - the stages `layout` and `group` -------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_GROUP_PASSES_H
#define PADDLE_MLIR_GROUP_PASSES_H

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"

namespace mlir::pd::group {

#define GEN_PASS_DECL
#include "paddle-mlir/Group/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Group/Passes.h.inc"

/// NCHW linalg -> NHWC linalg.
void buildLayoutPipeline(OpPassManager &pm);
/// linalg -> kernels and a host function of dispatches.
void buildGroupPipeline(OpPassManager &pm);

} // namespace mlir::pd::group

#endif // PADDLE_MLIR_GROUP_PASSES_H
