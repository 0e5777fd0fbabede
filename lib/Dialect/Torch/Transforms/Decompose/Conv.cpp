//===--- Conv.cpp - named convolutions as aten.convolution -------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// (input, weight, bias, stride, padding, dilation, groups)
static LogicalResult conv(Operation *op, PatternRewriter &rewriter) {
  if (!isa<ListType>(op->getOperand(4).getType()))
    return rewriter.notifyMatchFailure(op, "padding is a mode, not numbers");
  TorchBuilder t(rewriter, op->getLoc());
  auto in = op->getOperands();
  rewriter.replaceOp(
      op, t.call("aten.convolution",
                 {in[0], in[1], in[2], in[3], in[4], in[5], t.boolean(false), t.ints(ArrayRef<int64_t>{}), in[6]},
                 op->getResult(0).getType()));
  return success();
}

/// (input, weight, bias, stride, padding, output_padding, groups, dilation)
static LogicalResult convTranspose(Operation *op, PatternRewriter &rewriter) {
  TorchBuilder t(rewriter, op->getLoc());
  auto in = op->getOperands();
  rewriter.replaceOp(op, t.call("aten.convolution",
                                {in[0], in[1], in[2], in[3], in[4], in[7], t.boolean(true), in[5], in[6]},
                                op->getResult(0).getType()));
  return success();
}

void pd_torch::populateConvDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchConvDecompositions.inc"
}
