//===--- Conv.cpp - sizes of convolutions ------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"

using namespace mlir;
using namespace mlir::pd_torch;

std::optional<SmallVector<int64_t>> shape::spatial(Value list, size_t rank, ArrayRef<int64_t> whenEmpty) {
  std::optional<SmallVector<int64_t>> values = getConstantIntList(list);
  if (!values) return std::nullopt;
  if (values->empty()) values = SmallVector<int64_t>(whenEmpty);
  if (values->size() == 1) values->resize(rank, (*values)[0]);
  if (values->size() != rank) return std::nullopt;
  return values;
}

std::optional<Dims> shape::convolution(SymbolicShapes &s, Operation *op, unsigned) {
  Dims input = s.shape(op->getOperand(0)), weight = s.shape(op->getOperand(1));
  if (input.size() < 3 || input.size() != weight.size()) return std::nullopt;
  size_t rank = input.size() - 2;
  auto stride = shape::spatial(op->getOperand(3), rank), pad = shape::spatial(op->getOperand(4), rank),
       dilation = shape::spatial(op->getOperand(5), rank);
  std::optional<bool> transposed = getConstantBool(op->getOperand(6));
  std::optional<int64_t> groups = getConstantInt(op->getOperand(8));
  if (!stride || !pad || !dilation || !transposed || !groups) return std::nullopt;
  DimExprs &e = s.exprs();
  Dims result{input[0], *transposed ? e.scale(weight[1], *groups) : weight[0]};
  auto outputPad = shape::spatial(op->getOperand(7), rank, SmallVector<int64_t>(rank, 0));
  for (size_t i = 0; i < rank; ++i) {
    std::optional<int64_t> kernel = weight[i + 2].constant();
    if (!kernel) return std::nullopt;
    if (!*transposed)
      result.push_back(
          s.windowOutput(input[i + 2], *kernel, (*stride)[i], (*pad)[i], (*pad)[i], (*dilation)[i], false));
    else if (outputPad)
      result.push_back(e.add(e.scale(e.sub(input[i + 2], e.constant(1)), (*stride)[i]),
                             e.constant((*dilation)[i] * (*kernel - 1) + 1 - 2 * (*pad)[i] + (*outputPad)[i])));
    else return std::nullopt;
  }
  return result;
}
