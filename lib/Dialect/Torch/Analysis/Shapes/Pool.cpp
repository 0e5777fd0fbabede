//===--- Pool.cpp - sizes of pooling and sampling ----------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"

using namespace mlir;
using namespace mlir::pd_torch;

template <unsigned kCeil, int kDilation> static std::optional<Dims> pool2d(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto kernel = shape::spatial(op->getOperand(1), 2);
  if (dims.size() < 3 || !kernel) return std::nullopt;
  auto stride = shape::spatial(op->getOperand(2), 2, *kernel), pad = shape::spatial(op->getOperand(3), 2);
  std::optional<SmallVector<int64_t>> dilation = SmallVector<int64_t>{1, 1};
  if constexpr (kDilation >= 0) dilation = shape::spatial(op->getOperand(kDilation), 2);
  std::optional<bool> ceil = getConstantBool(op->getOperand(kCeil));
  if (!stride || !pad || !dilation || !ceil) return std::nullopt;
  for (size_t i = 0, first = dims.size() - 2; i < 2; ++i)
    dims[first + i] =
        s.windowOutput(dims[first + i], (*kernel)[i], (*stride)[i], (*pad)[i], (*pad)[i], (*dilation)[i], *ceil);
  return dims;
}

std::optional<Dims> shape::maxPool2d(SymbolicShapes &s, Operation *op, unsigned index) {
  return pool2d<5, 4>(s, op, index);
}
std::optional<Dims> shape::avgPool2d(SymbolicShapes &s, Operation *op, unsigned index) {
  return pool2d<4, -1>(s, op, index);
}

std::optional<Dims> shape::lastTwoFromList(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<Dims> size = s.ints(op->getOperand(1));
  if (!size || size->size() > dims.size()) return std::nullopt;
  std::copy(size->begin(), size->end(), dims.end() - size->size());
  return dims;
}

/// The input's samples and channels at the grid's points.
std::optional<Dims> shape::gridSampler(SymbolicShapes &s, Operation *op, unsigned) {
  Dims in = s.shape(op->getOperand(0)), grid = s.shape(op->getOperand(1));
  if (in.size() < 3 || grid.size() != in.size()) return std::nullopt;
  std::copy(grid.begin() + 1, grid.end() - 1, in.begin() + 2);
  return in;
}
