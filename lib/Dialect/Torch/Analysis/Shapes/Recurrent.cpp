//===--- Recurrent.cpp - sizes of lstm, gru and plain rnn --------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// (input, hx, ..., bidirectional = 7, batch_first): result 0 is the sequence, the others are states like hx.
template <bool lstm> static std::optional<Dims> recurrent(SymbolicShapes &s, Operation *op, unsigned index) {
  SmallVector<Value> states{op->getOperand(1)};
  if (lstm) {
    std::optional<SmallVector<Value>> list = getListElements(op->getOperand(1));
    if (!list || list->size() != 2) return std::nullopt;
    states = *list;
  }
  if (index > 0) return s.shape(states[index - 1]);
  std::optional<bool> bidirectional = getConstantBool(op->getOperand(7));
  Dims dims = s.shape(op->getOperand(0)), state = s.shape(states[0]);
  if (!bidirectional || dims.size() != 3 || state.size() != 3) return std::nullopt;
  dims[2] = s.exprs().scale(state[2], *bidirectional ? 2 : 1);
  return dims;
}

std::optional<Dims> shape::lstm(SymbolicShapes &s, Operation *op, unsigned index) {
  return recurrent<true>(s, op, index);
}
std::optional<Dims> shape::gru(SymbolicShapes &s, Operation *op, unsigned index) {
  return recurrent<false>(s, op, index);
}
