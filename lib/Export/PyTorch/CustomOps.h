//===--- CustomOps.h - custom operators of an exported package ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_CUSTOMOPS_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_CUSTOMOPS_H

#include "Tree.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

namespace mlir::pd::pytorch {

/// The operator is a user's, and its declaration has a torch expression.
bool isCustomOp(Operation *op);
/// `custom_ops.<name>(operands, attribute=value, ...)`.
Expr customCall(Operation *op, std::vector<Expr> operands);
/// What the declaration calls a result, as a Python name: `out`.
std::string customResult(OpResult result);
/// The package's custom_ops.py: one function an operator of the module, made of its torch expression; "" when there is
/// none.
std::string customOpsSource(Operation *module);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_CUSTOMOPS_H
