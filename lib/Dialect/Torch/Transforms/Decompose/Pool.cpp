//===--- Pool.cpp - pooling whose indices nobody reads; pixel shuffle --------------------------------------===//
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

void pd_torch::populatePoolDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchPoolDecompositions.inc"
}
