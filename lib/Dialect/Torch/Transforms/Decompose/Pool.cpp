//===--- Pool.cpp - pooling whose indices nobody reads -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"

using namespace mlir;
using namespace mlir::pd_torch;

static LogicalResult maxPoolWithIndices(Operation *op, PatternRewriter &rewriter) {
  if (!op->getResult(1).use_empty()) return rewriter.notifyMatchFailure(op, "the indices are read");
  TorchBuilder t(rewriter, op->getLoc());
  Value pooled = t.call("aten.max_pool2d", op->getOperands(), op->getResult(0).getType());
  rewriter.replaceOp(op, ValueRange{pooled, pooled});
  return success();
}

void pd_torch::populatePoolDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchPoolDecompositions.inc"
}
