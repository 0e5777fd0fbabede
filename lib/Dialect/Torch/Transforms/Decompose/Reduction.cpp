//===--- Reduction.cpp - composite reductions ---------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// max + log(sum(exp(x - max))); (self, dim, keepdim)
static LogicalResult logsumexp(Operation *op, PatternRewriter &rewriter) {
  std::optional<SmallVector<int64_t>> dims = constantInts(op->getOperand(1));
  std::optional<bool> keep = constantBool(op->getOperand(2));
  if (!dims || !keep) return rewriter.notifyMatchFailure(op, "needs constant dims");
  AtenBuilder t(rewriter, op);
  Value x = op->getOperand(0);
  VTensorType type = tensorType(x);
  SmallVector<int64_t> sizes(type.getSizes());
  for (int64_t dim : *dims) sizes[normalizeDim(dim, type.getRank())] = 1;
  Type kept = type.withSizes(sizes), result = op->getResult(0).getType();
  Value max = t.call("aten.amax", {x, op->getOperand(1), t.boolean(true)}, kept);
  Value power = t.unary("aten.exp", t.sub(x, max));
  Value sum = t.call("aten.sum.dim_IntList", {power, op->getOperand(1), op->getOperand(2), t.none()}, result);
  Value logarithm = t.unary("aten.log", sum);
  if (!*keep) max = t.call("aten.view_as", {max, logarithm}, result);
  rewriter.replaceOp(op, t.add(logarithm, max));
  return success();
}

void pd_torch::populateReductionDecompositions(RewritePatternSet &patterns) {
  addDecomposition(patterns, "aten.logsumexp", logsumexp);
}
