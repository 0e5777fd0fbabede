//===--- Activation.cpp - slopes of prelu where they broadcast ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// One slope a channel: the weight stands along dim 1.
static LogicalResult prelu(Operation *op, PatternRewriter &rewriter) {
  VTensorType type = tensorType(op->getOperand(0)), weight = tensorType(op->getOperand(1));
  if (weight.getRank() != 1 || weight.getSizes()[0] == 1 || type.getRank() <= 2)
    return rewriter.notifyMatchFailure(op, "the weight broadcasts as it is");
  TorchBuilder t(rewriter, op->getLoc());
  rewriter.modifyOpInPlace(op, [&] { op->setOperand(1, t.perChannel(op->getOperand(1), type.getRank() - 2)); });
  return success();
}

void pd_torch::populateActivationDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationDecompositions.inc"
}
