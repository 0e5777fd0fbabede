//===--- Index.cpp - sizes of gathers ----------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

std::optional<Dims> shape::indexSelect(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0)), index = s.shape(op->getOperand(2));
  if (dims.empty()) return dims;
  auto axis = shape::axisOperand(op, 1, dims.size());
  if (!axis) return std::nullopt;
  dims[*axis] = index.empty() ? s.exprs().constant(1) : index[0];
  return dims;
}

std::optional<Dims> shape::embedding(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(1)), table = s.shape(op->getOperand(0));
  if (table.size() != 2) return std::nullopt;
  dims.push_back(table[1]);
  return dims;
}

/// Index tensors broadcast together; their dims stand where the first of them does (in front when they are not
/// neighbours).
std::optional<Dims> shape::indexTensor(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<SmallVector<Value>> indices = getListElements(op->getOperand(1));
  if (!indices || indices->size() > dims.size()) return std::nullopt;
  SmallVector<Dims> shapes;
  Dims result;
  std::optional<size_t> first;
  bool ended = false, apart = false;
  for (size_t i = 0; i < dims.size(); ++i) {
    if (i >= indices->size() || isNone((*indices)[i])) {
      ended |= first.has_value();
      result.push_back(dims[i]);
      continue;
    }
    if (!isa<VTensorType>((*indices)[i].getType())) return std::nullopt;
    apart |= ended;
    if (!first) first = result.size();
    shapes.push_back(s.shape((*indices)[i]));
  }
  if (!first) return dims;
  Dims common = s.broadcast(shapes);
  result.insert(result.begin() + (apart ? 0 : *first), common.begin(), common.end());
  return result;
}

std::optional<Dims> shape::oneHot(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  dims.push_back(s.scalar(op->getOperand(1)));
  return dims;
}
