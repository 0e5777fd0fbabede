//===--- Reduction.cpp - composite reductions --------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// max + log(sum(exp(x - max))); (self, dim, keepdim)
static LogicalResult logsumexp(Operation *op, PatternRewriter &rewriter) {
  std::optional<SmallVector<int64_t>> dims = getConstantIntList(op->getOperand(1));
  std::optional<bool> keep = getConstantBool(op->getOperand(2));
  if (!dims || !keep) return rewriter.notifyMatchFailure(op, "needs constant dims");
  TorchBuilder t(rewriter, op->getLoc());
  Value x = op->getOperand(0);
  VTensorType type = tensorType(x);
  SmallVector<int64_t> sizes(type.getSizes());
  for (int64_t dim : *dims) {
    int64_t at = normalizeDim(dim, type.getRank());
    if (at < 0 || at >= type.getRank()) return rewriter.notifyMatchFailure(op, "needs dims within the rank");
    sizes[at] = 1;
  }
  Type kept = type.withSizes(sizes), result = op->getResult(0).getType();
  Value max = t.call("aten.amax", {x, op->getOperand(1), t.boolean(true)}, kept);
  Value power = t.unary<AtenExpOp>(t.sub(x, max));
  Value sum = t.call("aten.sum.dim_IntList", {power, op->getOperand(1), op->getOperand(2), t.none()}, result);
  Value logarithm = t.unary<AtenLogOp>(sum);
  if (!*keep) max = t.call("aten.view_as", {max, logarithm}, result);
  rewriter.replaceOp(op, t.add(logarithm, max));
  return success();
}

/// (x, dims, correction, keepdim) -> variance, mean: the mean of (x - mean)^2, times n / (n - correction).
static LogicalResult varMean(Operation *op, PatternRewriter &rewriter) {
  Value x = op->getOperand(0);
  VTensorType type = tensorType(x);
  std::optional<SmallVector<int64_t>> dims = getConstantIntList(op->getOperand(1));
  std::optional<double> correction = isNone(op->getOperand(2)) ? 1.0 : getConstantNumber(op->getOperand(2));
  if (!dims || !correction) return rewriter.notifyMatchFailure(op, "needs constant dims and correction");
  int64_t count = 1;
  for (int64_t &dim : *dims) {
    dim = normalizeDim(dim, type.getRank());
    if (dim < 0 || dim >= type.getRank()) return rewriter.notifyMatchFailure(op, "a dim is out of range");
    count *= type.getSizes()[dim];
    if (*correction != 0 && type.getSizes()[dim] < 0)
      return rewriter.notifyMatchFailure(op, "a correction needs static sizes");
  }
  TorchBuilder t(rewriter, op->getLoc());
  Value centred = t.sub(x, t.mean(x, *dims)), list = t.ints(*dims);
  auto mean = [&](Value value, unsigned result) {
    return t.call("aten.mean.dim", {value, list, op->getOperand(3), t.none()}, op->getResult(result).getType());
  };
  Value variance = mean(t.mul(centred, centred), 0);
  if (*correction != 0) variance = t.mulScalar(variance, count / (count - *correction));
  rewriter.replaceOp(op, {variance, mean(x, 1)});
  return success();
}

void pd_torch::populateReductionDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionDecompositions.inc"
}
