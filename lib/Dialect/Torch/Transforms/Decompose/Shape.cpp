//===--- Shape.cpp - squeezes of several dims --------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// (x, dims): one dim after the other, from the last.
static LogicalResult squeeze(Operation *op, PatternRewriter &rewriter) {
  Value x = op->getOperand(0);
  std::optional<SmallVector<int64_t>> dims = getConstantIntList(op->getOperand(1));
  if (!dims) return rewriter.notifyMatchFailure(op, "needs constant dims");
  for (int64_t &dim : *dims) {
    dim = normalizeDim(dim, tensorType(x).getRank());
    if (dim < 0 || dim >= tensorType(x).getRank()) return rewriter.notifyMatchFailure(op, "a dim is out of range");
  }
  llvm::sort(*dims, std::greater<int64_t>());
  TorchBuilder t(rewriter, op->getLoc());
  for (int64_t dim : *dims) x = t.squeeze(x, dim);
  rewriter.replaceOp(op, x);
  return success();
}

void pd_torch::populateShapeDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeDecompositions.inc"
}
