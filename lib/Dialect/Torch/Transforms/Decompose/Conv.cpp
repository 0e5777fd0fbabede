//===--- Conv.cpp - named convolutions as aten.convolution; pixel shuffle; pooling whose indices nobody reads ----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// (input, weight, bias, stride, padding, dilation, groups)
static LogicalResult conv(Operation *op, PatternRewriter &rewriter) {
  if (!isa<ListType>(op->getOperand(4).getType()))
    return rewriter.notifyMatchFailure(op, "padding is a mode, not numbers");
  AtenBuilder t(rewriter, op);
  auto in = op->getOperands();
  rewriter.replaceOp(
      op, t.call("aten.convolution",
                 {in[0], in[1], in[2], in[3], in[4], in[5], t.boolean(false), t.list(ArrayRef<int64_t>{}), in[6]},
                 op->getResult(0).getType()));
  return success();
}

/// (input, weight, bias, stride, padding, output_padding, groups, dilation)
static LogicalResult convTranspose(Operation *op, PatternRewriter &rewriter) {
  AtenBuilder t(rewriter, op);
  auto in = op->getOperands();
  rewriter.replaceOp(op, t.call("aten.convolution",
                                {in[0], in[1], in[2], in[3], in[4], in[7], t.boolean(true), in[5], in[6]},
                                op->getResult(0).getType()));
  return success();
}

static LogicalResult maxPoolWithIndices(Operation *op, PatternRewriter &rewriter) {
  if (!op->getResult(1).use_empty()) return rewriter.notifyMatchFailure(op, "the indices are read");
  AtenBuilder t(rewriter, op);
  Value pooled = t.call("aten.max_pool2d", op->getOperands(), op->getResult(0).getType());
  rewriter.replaceOp(op, ValueRange{pooled, pooled});
  return success();
}

/// [n, c r r, h, w] -> [n, c, r, r, h, w] -> [n, c, h, r, w, r] -> [n, c, h r, w r]
static LogicalResult pixelShuffle(Operation *op, PatternRewriter &rewriter) {
  std::optional<int64_t> r = constantInt(op->getOperand(1));
  VTensorType type = tensorType(op->getOperand(0)), result = tensorType(op->getResult(0));
  if (!r || type.getRank() != 4 || type.getSizes()[1] < 0)
    return rewriter.notifyMatchFailure(op, "needs a constant factor, rank 4 and static channels");
  AtenBuilder t(rewriter, op);
  ArrayRef<int64_t> s = type.getSizes();
  Value x = op->getOperand(0), n = t.call("aten.size.int", {x, t.integer(0)}, IntType::get(op->getContext())),
        h = t.call("aten.size.int", {x, t.integer(2)}, IntType::get(op->getContext())),
        w = t.call("aten.size.int", {x, t.integer(3)}, IntType::get(op->getContext()));
  int64_t c = s[1] / (*r * *r);
  Value split = t.call("aten.view", {x, t.list(ValueRange{n, t.integer(c), t.integer(*r), t.integer(*r), h, w})},
                       type.withSizes({s[0], c, *r, *r, s[2], s[3]}));
  Value ordered = t.call("aten.permute", {split, t.list(ArrayRef<int64_t>{0, 1, 4, 2, 5, 3})},
                         type.withSizes({s[0], c, s[2], *r, s[3], *r}));
  auto times = [&](Value v) { return t.call("aten.mul.int", {v, t.integer(*r)}, IntType::get(op->getContext())); };
  rewriter.replaceOp(op,
                     t.call("aten.view", {ordered, t.list(ValueRange{n, t.integer(c), times(h), times(w)})}, result));
  return success();
}

void pd_torch::populateConvDecompositions(RewritePatternSet &patterns) {
  addDecomposition(patterns, "aten.conv1d", conv);
  addDecomposition(patterns, "aten.conv2d", conv);
  addDecomposition(patterns, "aten.conv3d", conv);
  addDecomposition(patterns, "aten.conv_transpose1d", convTranspose);
  addDecomposition(patterns, "aten.conv_transpose2d.input", convTranspose);
  addDecomposition(patterns, "aten.max_pool2d_with_indices", maxPoolWithIndices);
  addDecomposition(patterns, "aten.pixel_shuffle", pixelShuffle);
}
