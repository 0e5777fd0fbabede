//===--- Reduction.cpp - sizes of reductions ---------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Dims reduce(SymbolicShapes &s, Dims dims, ArrayRef<int64_t> axes, bool keep) {
  SmallVector<bool> reduced(dims.size(), axes.empty());
  for (int64_t axis : axes)
    if ((axis = normalizeDim(axis, dims.size())) >= 0 && axis < int64_t(dims.size())) reduced[axis] = true;
  Dims result;
  for (auto [dim, gone] : llvm::zip(dims, reduced)) {
    if (!gone) result.push_back(dim);
    else if (keep) result.push_back(s.exprs().constant(1));
  }
  return result;
}

/// (self, list dim or None, keepdim, ...)
std::optional<Dims> shape::overDims(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<SmallVector<int64_t>> axes =
      isNone(op->getOperand(1)) ? SmallVector<int64_t>{} : getConstantIntList(op->getOperand(1));
  std::optional<bool> keep = getConstantBool(op->getOperand(2));
  if (!axes || !keep) return std::nullopt;
  return reduce(s, s.shape(op->getOperand(0)), *axes, *keep);
}

/// (self, int dim or None, keepdim, ...)
std::optional<Dims> shape::overDim(SymbolicShapes &s, Operation *op, unsigned) {
  SmallVector<int64_t> axes;
  if (!isNone(op->getOperand(1))) {
    std::optional<int64_t> axis = getConstantInt(op->getOperand(1));
    if (!axis) return std::nullopt;
    axes.push_back(*axis);
  }
  std::optional<bool> keep = getConstantBool(op->getOperand(2));
  if (!keep) return std::nullopt;
  return reduce(s, s.shape(op->getOperand(0)), axes, *keep);
}

std::optional<Dims> shape::topk(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<int64_t> axis = getConstantInt(op->getOperand(2));
  if (!axis || (*axis = normalizeDim(*axis, dims.size())) < 0 || *axis >= int64_t(dims.size())) return std::nullopt;
  dims[*axis] = s.scalar(op->getOperand(1));
  return dims;
}
