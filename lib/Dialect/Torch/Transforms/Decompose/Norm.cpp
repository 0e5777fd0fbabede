//===--- Norm.cpp - normalisation as means and products ----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

static SmallVector<int64_t> dimsFrom(int64_t first, int64_t rank) {
  SmallVector<int64_t> dims;
  for (int64_t i = first; i < rank; ++i) dims.push_back(i);
  return dims;
}

/// (x - mean) / sqrt(mean((x - mean)^2) + eps) over `dims`.
static Value normalized(TorchBuilder &t, Value x, ArrayRef<int64_t> dims, double eps) {
  Value centred = t.sub(x, t.mean(x, dims));
  Value variance = t.mean(t.mul(centred, centred), dims);
  return t.mul(centred, t.unary<AtenRsqrtOp>(t.addScalar(variance, eps)));
}

static Value scaleAndShift(TorchBuilder &t, Value x, Value weight, Value bias) {
  if (!isNone(weight)) x = t.mul(x, weight);
  if (!isNone(bias)) x = t.add(x, bias);
  return x;
}

static void replaceWith(PatternRewriter &rewriter, Operation *op, TorchBuilder &t, Value value) {
  if (value.getType() != op->getResult(0).getType())
    value = t.call("aten.clone", {value, t.none()}, op->getResult(0).getType());
  rewriter.replaceOp(op, SmallVector<Value>(op->getNumResults(), value));
}

/// (input, normalized_shape, weight, bias, eps, ...); the native form has two more results.
static LogicalResult layerNorm(Operation *op, PatternRewriter &rewriter) {
  std::optional<SmallVector<Value>> shape = getListElements(op->getOperand(1));
  std::optional<double> eps = getConstantNumber(op->getOperand(4));
  if (!shape || !eps) return rewriter.notifyMatchFailure(op, "needs a list of sizes and a constant epsilon");
  for (OpResult result : op->getResults().drop_front())
    if (!result.use_empty()) return rewriter.notifyMatchFailure(op, "mean or deviation is read");
  TorchBuilder t(rewriter, op->getLoc());
  int64_t rank = tensorType(op->getOperand(0)).getRank();
  if (int64_t(shape->size()) > rank) return rewriter.notifyMatchFailure(op, "needs sizes within the rank");
  Value x = normalized(t, op->getOperand(0), dimsFrom(rank - shape->size(), rank), *eps);
  replaceWith(rewriter, op, t, scaleAndShift(t, x, op->getOperand(2), op->getOperand(3)));
  return success();
}

/// (input, normalized_shape, weight, eps)
static LogicalResult rmsNorm(Operation *op, PatternRewriter &rewriter) {
  std::optional<SmallVector<Value>> shape = getListElements(op->getOperand(1));
  std::optional<double> eps =
      isNone(op->getOperand(3)) ? std::optional<double>(1.1920928955078125e-07) : getConstantNumber(op->getOperand(3));
  if (!shape || !eps) return rewriter.notifyMatchFailure(op, "needs a list of sizes and a constant epsilon");
  TorchBuilder t(rewriter, op->getLoc());
  Value x = op->getOperand(0);
  int64_t rank = tensorType(x).getRank();
  if (int64_t(shape->size()) > rank) return rewriter.notifyMatchFailure(op, "needs sizes within the rank");
  Value power = t.mean(t.mul(x, x), dimsFrom(rank - shape->size(), rank));
  Value result = t.mul(x, t.unary<AtenRsqrtOp>(t.addScalar(power, *eps)));
  if (!isNone(op->getOperand(2))) result = t.mul(result, op->getOperand(2));
  replaceWith(rewriter, op, t, result);
  return success();
}

/// Inference: x * s + (bias - mean * s) with s = weight / sqrt(var + eps), a vector along dim 1.
/// (input, weight, bias, running_mean, running_var, training, momentum, eps, ...)
static LogicalResult batchNorm(Operation *op, PatternRewriter &rewriter) {
  std::optional<bool> training = getConstantBool(op->getOperand(5));
  std::optional<double> eps = getConstantNumber(op->getOperand(7));
  if (training != false || !eps || isNone(op->getOperand(3)) || isNone(op->getOperand(4)))
    return rewriter.notifyMatchFailure(op, "needs inference mode, running statistics and a constant epsilon");
  TorchBuilder t(rewriter, op->getLoc());
  Value x = op->getOperand(0), weight = op->getOperand(1), bias = op->getOperand(2), mean = op->getOperand(3),
        variance = op->getOperand(4);
  int64_t trailing = tensorType(x).getRank() - 2;
  if (trailing < 0) return rewriter.notifyMatchFailure(op, "needs channels");
  Value scale = t.unary<AtenRsqrtOp>(t.addScalar(variance, *eps));
  if (!isNone(weight)) scale = t.mul(scale, weight);
  Value shift = t.mulScalar(t.mul(mean, scale), -1);
  if (!isNone(bias)) shift = t.add(shift, bias);
  Value result = t.add(t.mul(x, t.perChannel(scale, trailing)), t.perChannel(shift, trailing));
  replaceWith(rewriter, op, t, result);
  return success();
}

/// Statistics of each sample and channel. (input, weight, bias, running_mean, running_var, use_input_stats, momentum,
/// eps, ...)
static LogicalResult instanceNorm(Operation *op, PatternRewriter &rewriter) {
  std::optional<bool> ownStatistics = getConstantBool(op->getOperand(5));
  std::optional<double> eps = getConstantNumber(op->getOperand(7));
  if (ownStatistics != true || !eps)
    return rewriter.notifyMatchFailure(op, "needs the input's statistics and a constant epsilon");
  TorchBuilder t(rewriter, op->getLoc());
  int64_t rank = tensorType(op->getOperand(0)).getRank();
  if (rank < 2) return rewriter.notifyMatchFailure(op, "needs channels");
  Value x = normalized(t, op->getOperand(0), dimsFrom(2, rank), *eps);
  auto along = [&](Value v) { return isNone(v) ? v : t.perChannel(v, rank - 2); };
  replaceWith(rewriter, op, t, scaleAndShift(t, x, along(op->getOperand(1)), along(op->getOperand(2))));
  return success();
}

/// Statistics of each sample and group of channels. (input, num_groups, weight, bias, eps, ...)
static LogicalResult groupNorm(Operation *op, PatternRewriter &rewriter) {
  std::optional<int64_t> groups = getConstantInt(op->getOperand(1));
  std::optional<double> eps = getConstantNumber(op->getOperand(4));
  VTensorType type = tensorType(op->getOperand(0));
  if (!groups || *groups <= 0 || !eps || type.getRank() < 2)
    return rewriter.notifyMatchFailure(op, "needs constant groups and epsilon");
  TorchBuilder t(rewriter, op->getLoc());
  Value n = t.size(op->getOperand(0), 0);
  Value grouped = t.call("aten.view", {op->getOperand(0), t.ints(ValueRange{n, t.integer(*groups), t.integer(-1)})},
                         type.withSizes({type.getSizes()[0], *groups, -1}));
  Value x = t.call("aten.view_as", {normalized(t, grouped, {2}, *eps), op->getOperand(0)}, type);
  auto along = [&](Value v) { return isNone(v) ? v : t.perChannel(v, type.getRank() - 2); };
  replaceWith(rewriter, op, t, scaleAndShift(t, x, along(op->getOperand(2)), along(op->getOperand(3))));
  return success();
}

void pd_torch::populateNormDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchNormDecompositions.inc"
}
