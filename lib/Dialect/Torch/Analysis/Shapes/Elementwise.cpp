//===--- Elementwise.cpp - sizes of elementwise ops and of ops that keep an operand's sizes ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

std::optional<Dims> shape::broadcast(SymbolicShapes &s, Operation *op, unsigned) {
  SmallVector<Dims> shapes;
  for (Value operand : op->getOperands())
    if (isa<VTensorType>(operand.getType())) shapes.push_back(s.shape(operand));
  return s.broadcast(shapes);
}

std::optional<Dims> shape::sameAsFirst(SymbolicShapes &s, Operation *op, unsigned) {
  if (op->getNumOperands() == 0 || !isa<VTensorType>(op->getOperand(0).getType())) return std::nullopt;
  return s.shape(op->getOperand(0));
}

std::optional<Dims> shape::sameAsSecond(SymbolicShapes &s, Operation *op, unsigned) {
  return s.shape(op->getOperand(1));
}

std::optional<Dims> shape::sameAsThird(SymbolicShapes &s, Operation *op, unsigned) {
  return s.shape(op->getOperand(2));
}
