//===--- Shape.cpp - squeezes of several dims; pixel shuffle -----------------------------------------------===//
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

/// [n, c r r, h, w] -> [n, c, r, r, h, w] -> [n, c, h, r, w, r] -> [n, c, h r, w r]
static LogicalResult pixelShuffle(Operation *op, PatternRewriter &rewriter) {
  std::optional<int64_t> r = getConstantInt(op->getOperand(1));
  VTensorType type = tensorType(op->getOperand(0)), result = tensorType(op->getResult(0));
  if (!r || *r < 1 || type.getRank() != 4 || type.getSizes()[1] < 0)
    return rewriter.notifyMatchFailure(op, "needs a constant factor, rank 4 and static channels");
  TorchBuilder t(rewriter, op->getLoc());
  ArrayRef<int64_t> s = type.getSizes();
  Value x = op->getOperand(0), n = t.size(x, 0), h = t.size(x, 2), w = t.size(x, 3);
  int64_t c = s[1] / (*r * *r);
  Value split = t.call("aten.view", {x, t.ints(ValueRange{n, t.integer(c), t.integer(*r), t.integer(*r), h, w})},
                       type.withSizes({s[0], c, *r, *r, s[2], s[3]}));
  Value ordered = t.permute(split, {0, 1, 4, 2, 5, 3});
  auto times = [&](Value v) { return t.mulInt(v, t.integer(*r)); };
  rewriter.replaceOp(op,
                     t.call("aten.view", {ordered, t.ints(ValueRange{n, t.integer(c), times(h), times(w)})}, result));
  return success();
}

void pd_torch::populateShapeDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeDecompositions.inc"
}
