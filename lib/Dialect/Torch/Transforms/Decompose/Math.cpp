//===--- Math.cpp - conversions of dtype -------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// (x, dtype)
static LogicalResult convertElementType(Operation *op, PatternRewriter &rewriter) {
  TorchBuilder t(rewriter, op->getLoc());
  rewriter.replaceOp(op, t.call("aten.to.dtype",
                                {op->getOperand(0), op->getOperand(1), t.boolean(false), t.boolean(false), t.none()},
                                op->getResult(0).getType()));
  return success();
}

void pd_torch::populateMathDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchMathDecompositions.inc"
}
