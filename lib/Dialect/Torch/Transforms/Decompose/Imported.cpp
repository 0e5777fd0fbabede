//===--- Imported.cpp - what torch-mlir's FX importer writes and our own conversion does not ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// (x, dtype)
static LogicalResult convertElementType(Operation *op, PatternRewriter &rewriter) {
  AtenBuilder t(rewriter, op);
  rewriter.replaceOp(op, t.call("aten.to.dtype",
                                {op->getOperand(0), op->getOperand(1), t.boolean(false), t.boolean(false), t.none()},
                                op->getResult(0).getType()));
  return success();
}

/// (x, dims): one dim after the other, from the last.
static LogicalResult squeeze(Operation *op, PatternRewriter &rewriter) {
  Value x = op->getOperand(0);
  std::optional<SmallVector<int64_t>> dims = constantInts(op->getOperand(1));
  if (!dims) return rewriter.notifyMatchFailure(op, "needs constant dims");
  for (int64_t &dim : *dims) {
    dim = normalizeDim(dim, tensorType(x).getRank());
    if (dim < 0 || dim >= tensorType(x).getRank()) return rewriter.notifyMatchFailure(op, "a dim is out of range");
  }
  llvm::sort(*dims, std::greater<int64_t>());
  AtenBuilder t(rewriter, op);
  for (int64_t dim : *dims) {
    SmallVector<int64_t> sizes(tensorType(x).getSizes());
    sizes.erase(sizes.begin() + dim);
    x = t.call("aten.squeeze.dim", {x, t.integer(dim)}, tensorType(x).withSizes(sizes));
  }
  rewriter.replaceOp(op, x);
  return success();
}

/// (x, dims, correction, keepdim) -> variance, mean: the mean of (x - mean)^2, times n / (n - correction).
static LogicalResult varMean(Operation *op, PatternRewriter &rewriter) {
  Value x = op->getOperand(0);
  VTensorType type = tensorType(x);
  std::optional<SmallVector<int64_t>> dims = constantInts(op->getOperand(1));
  std::optional<double> correction = isNone(op->getOperand(2)) ? 1.0 : constantFloat(op->getOperand(2));
  if (!dims || !correction) return rewriter.notifyMatchFailure(op, "needs constant dims and correction");
  int64_t count = 1;
  for (int64_t &dim : *dims) {
    dim = normalizeDim(dim, type.getRank());
    if (dim < 0 || dim >= type.getRank()) return rewriter.notifyMatchFailure(op, "a dim is out of range");
    count *= type.getSizes()[dim];
    if (*correction != 0 && type.getSizes()[dim] < 0)
      return rewriter.notifyMatchFailure(op, "a correction needs static sizes");
  }
  AtenBuilder t(rewriter, op);
  Value centred = t.sub(x, t.mean(x, *dims)), list = t.list(*dims);
  auto mean = [&](Value value, unsigned result) {
    return t.call("aten.mean.dim", {value, list, op->getOperand(3), t.none()}, op->getResult(result).getType());
  };
  Value variance = mean(t.mul(centred, centred), 0);
  if (*correction != 0) variance = t.mulScalar(variance, count / (count - *correction));
  rewriter.replaceOp(op, {variance, mean(x, 1)});
  return success();
}

/// The dtype operand, or the result's own dtype where it is none.
static Value dtypeOf(AtenBuilder &t, Operation *op, Value dtype) {
  if (!isNone(dtype)) return dtype;
  std::optional<int64_t> number = getDtypeNumber(tensorType(op->getResult(0)).getDtype());
  return number ? t.integer(*number) : Value();
}

/// (number, dtype, layout, device, pin_memory): a fill of no dims.
static LogicalResult scalarTensor(Operation *op, PatternRewriter &rewriter) {
  AtenBuilder t(rewriter, op);
  Value dtype = dtypeOf(t, op, op->getOperand(1));
  if (!dtype) return rewriter.notifyMatchFailure(op, "torch has no number of this dtype");
  rewriter.replaceOp(op, t.call("aten.full",
                                {t.list(ArrayRef<int64_t>{}), op->getOperand(0), dtype, t.none(), t.none(), t.none()},
                                op->getResult(0).getType()));
  return success();
}

/// (size, stride, dtype, layout, device, pin_memory): nobody may read what it holds, and strides are no matter of
/// values.
static LogicalResult emptyStrided(Operation *op, PatternRewriter &rewriter) {
  AtenBuilder t(rewriter, op);
  Value dtype = dtypeOf(t, op, op->getOperand(2));
  if (!dtype) return rewriter.notifyMatchFailure(op, "torch has no number of this dtype");
  rewriter.replaceOp(
      op, t.call("aten.zeros", {op->getOperand(0), dtype, t.none(), t.none(), t.none()}, op->getResult(0).getType()));
  return success();
}

void pd_torch::populateImportedDecompositions(RewritePatternSet &patterns) {
  addDecomposition(patterns, "prims.convert_element_type", convertElementType);
  addDecomposition(patterns, "prims.squeeze", squeeze);
  addDecomposition(patterns, "aten.var_mean.correction", varMean);
  addDecomposition(patterns, "aten.scalar_tensor", scalarTensor);
  addDecomposition(patterns, "aten.empty_strided", emptyStrided);
}
