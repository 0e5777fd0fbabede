//===--- ReductionShapes.cpp - sizes of reductions and matrix products ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/Analysis/Operands.h"
#include "paddle-mlir/Dialect/Torch/Analysis/SymbolicShapes.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
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
static std::optional<Dims> overDims(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<SmallVector<int64_t>> axes =
      isNone(op->getOperand(1)) ? SmallVector<int64_t>{} : constantInts(op->getOperand(1));
  std::optional<bool> keep = constantBool(op->getOperand(2));
  if (!axes || !keep) return std::nullopt;
  return reduce(s, s.shape(op->getOperand(0)), *axes, *keep);
}

/// (self, int dim or None, keepdim, ...)
static std::optional<Dims> overDim(SymbolicShapes &s, Operation *op, unsigned) {
  SmallVector<int64_t> axes;
  if (!isNone(op->getOperand(1))) {
    std::optional<int64_t> axis = constantInt(op->getOperand(1));
    if (!axis) return std::nullopt;
    axes.push_back(*axis);
  }
  std::optional<bool> keep = constantBool(op->getOperand(2));
  if (!keep) return std::nullopt;
  return reduce(s, s.shape(op->getOperand(0)), axes, *keep);
}

static std::optional<Dims> topk(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<int64_t> axis = constantInt(op->getOperand(2));
  if (!axis || (*axis = normalizeDim(*axis, dims.size())) < 0 || *axis >= int64_t(dims.size())) return std::nullopt;
  dims[*axis] = s.scalar(op->getOperand(1));
  return dims;
}

void pd_torch::addReductionShapes(ShapeFunctions &table) {
  for (StringRef name : {"aten.sum.dim_IntList", "aten.mean.dim", "aten.amax", "aten.amin", "aten.logsumexp",
                         "aten.any.dims", "aten.all.dims"})
    table[name] = overDims;
  for (StringRef name : {"aten.max.dim", "aten.min.dim", "aten.argmax", "aten.argmin", "aten.prod.dim_int",
                         "aten.any.dim", "aten.all.dim"})
    table[name] = overDim;
  table["aten.topk"] = topk;
}

//===--- matrix products ---===//

static std::optional<Dims> matmul(SymbolicShapes &s, Operation *op, unsigned) {
  Dims a = s.shape(op->getOperand(0)), b = s.shape(op->getOperand(1));
  if (a.empty() || b.empty()) return std::nullopt;
  bool vectorA = a.size() == 1, vectorB = b.size() == 1;
  Dims batchA(a.begin(), a.end() - std::min<size_t>(2, a.size())),
      batchB(b.begin(), b.end() - std::min<size_t>(2, b.size()));
  Dims result = s.broadcast({batchA, batchB});
  if (!vectorA) result.push_back(a[a.size() - 2]);
  if (!vectorB) result.push_back(b.back());
  return result;
}

void pd_torch::addLinearShapes(ShapeFunctions &table) {
  for (StringRef name : {"aten.matmul", "aten.mm", "aten.bmm", "aten.mv"}) table[name] = matmul;
}
