//===--- Creation.cpp - sizes of tensors made from sizes and ranges ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

std::optional<Dims> shape::sizeList(SymbolicShapes &s, Operation *op, unsigned) { return s.ints(op->getOperand(0)); }

/// (end | start, end | start, end, step), integers.
template <unsigned kBounds> static std::optional<Dims> arange(SymbolicShapes &s, Operation *op, unsigned) {
  for (unsigned i = 0; i < kBounds; ++i)
    if (!isa<IntType>(op->getOperand(i).getType())) return std::nullopt;
  DimExprs &e = s.exprs();
  DimExpr start = kBounds == 1 ? e.constant(0) : s.scalar(op->getOperand(0));
  DimExpr end = s.scalar(op->getOperand(kBounds == 1 ? 0 : 1));
  DimExpr step = kBounds == 3 ? s.scalar(op->getOperand(2)) : e.constant(1);
  std::optional<int64_t> by = step.constant();
  if (!by || *by == 0) return std::nullopt;
  DimExpr span = *by > 0 ? e.sub(end, start) : e.sub(start, end);
  return Dims{e.max(e.ceilDiv(span, e.constant(std::abs(*by))), e.constant(0))};
}

std::optional<Dims> shape::arangeEnd(SymbolicShapes &s, Operation *op, unsigned index) {
  return arange<1>(s, op, index);
}
std::optional<Dims> shape::arangeStart(SymbolicShapes &s, Operation *op, unsigned index) {
  return arange<2>(s, op, index);
}
std::optional<Dims> shape::arangeStep(SymbolicShapes &s, Operation *op, unsigned index) {
  return arange<3>(s, op, index);
}
