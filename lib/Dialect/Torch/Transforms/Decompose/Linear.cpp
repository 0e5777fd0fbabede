//===--- Linear.cpp - affine layers and attention as products -----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pd_torch;

/// x w^T + b
static LogicalResult linear(Operation *op, PatternRewriter &rewriter) {
  TorchBuilder t(rewriter, op->getLoc());
  Value weight = op->getOperand(1);
  if (tensorType(weight).getRank() != 2) return rewriter.notifyMatchFailure(op, "the weight is no matrix");
  Value result = t.matmul(op->getOperand(0), t.transposeMatrix(weight));
  if (!isNone(op->getOperand(2))) result = t.add(result, op->getOperand(2));
  rewriter.replaceOp(op, t.call("aten.clone", {result, t.none()}, op->getResult(0).getType()));
  return success();
}

/// beta * self + alpha * (a b)
static LogicalResult addmm(Operation *op, PatternRewriter &rewriter) {
  TorchBuilder t(rewriter, op->getLoc());
  std::optional<double> beta = getConstantNumber(op->getOperand(3)), alpha = getConstantNumber(op->getOperand(4));
  Value product = t.matmul(op->getOperand(1), op->getOperand(2));
  if (alpha != 1.0) product = t.mulScalar(product, op->getOperand(4));
  Value self = op->getOperand(0);
  if (beta == 0.0) {
    rewriter.replaceOp(op, t.call("aten.clone", {product, t.none()}, op->getResult(0).getType()));
    return success();
  }
  if (beta != 1.0) self = t.mulScalar(self, op->getOperand(3));
  rewriter.replaceOp(op, t.call("aten.add.Tensor", {product, self, t.integer(1)}, op->getResult(0).getType()));
  return success();
}

/// softmax(q k^T * scale + mask) v; (query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa)
static LogicalResult attention(Operation *op, PatternRewriter &rewriter) {
  Value query = op->getOperand(0), key = op->getOperand(1), value = op->getOperand(2), mask = op->getOperand(3);
  VTensorType type = tensorType(query);
  std::optional<bool> causal = getConstantBool(op->getOperand(5)), grouped = op->getNumOperands() > 7
                                                                                 ? getConstantBool(op->getOperand(7))
                                                                                 : std::optional<bool>(false);
  std::optional<double> factor = isNone(op->getOperand(6)) ? std::nullopt : getConstantNumber(op->getOperand(6));
  for (Value operand : {query, key, value})
    if (tensorType(operand).getRank() < 2) return rewriter.notifyMatchFailure(op, "needs matrices");
  int64_t width = type.getSizes().back();
  if (!causal || grouped != false || (isNone(op->getOperand(6)) ? width < 0 : !factor))
    return rewriter.notifyMatchFailure(op, "needs constant settings, no grouped queries and a static head size");
  TorchBuilder t(rewriter, op->getLoc());
  Value scores = t.matmul(t.mulScalar(query, factor.value_or(1.0 / std::sqrt(double(width)))), t.transposeMatrix(key));
  VTensorType scoreType = tensorType(scores);
  if (*causal) {
    // Ones on and below the diagonal, -inf elsewhere.
    Value ones = t.call("aten.ones_like", {scores, t.none(), t.none(), t.none(), t.none(), t.none()}, scoreType);
    Value lower = t.call("aten.tril", {ones, t.integer(0)}, scoreType);
    Value outside = t.call("aten.eq.Scalar", {lower, t.integer(0)}, scoreType.withDtype(rewriter.getI1Type()));
    scores = t.call("aten.masked_fill.Scalar", {scores, outside, t.real(-INFINITY)}, scoreType);
  }
  if (!isNone(mask)) {
    if (tensorType(mask).getDtype().isInteger(1))
      scores = t.call("aten.where.ScalarOther", {mask, scores, t.real(-INFINITY)}, scoreType);
    else scores = t.add(scores, mask);
  }
  Value weights = t.call("aten.softmax.int", {scores, t.integer(-1), t.none()}, scores.getType());
  Value result = t.matmul(weights, value);
  rewriter.replaceOp(op, t.call("aten.clone", {result, t.none()}, op->getResult(0).getType()));
  return success();
}

void pd_torch::populateLinearDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearDecompositions.inc"
}
