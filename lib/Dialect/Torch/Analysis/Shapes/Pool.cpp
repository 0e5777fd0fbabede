//===--- Pool.cpp - sizes of pooling, sampling, padding and resizing ---------------------------------------===//
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

/// (input, output_size or None, ..., scale_factors or None): `scales` is the operand that holds the factors.
static std::optional<Dims> resizeVec(SymbolicShapes &s, Operation *op, unsigned scales) {
  if (!isNone(op->getOperand(1))) return shape::lastTwoFromList(s, op, 0);
  Dims dims = s.shape(op->getOperand(0));
  std::optional<SmallVector<Value>> factors = getListElements(op->getOperand(scales));
  if (!factors || factors->size() > dims.size()) return std::nullopt;
  for (auto [i, value] : llvm::enumerate(*factors)) {
    std::optional<double> factor = getConstantNumber(value);
    DimExpr &dim = dims[dims.size() - factors->size() + i];
    if (!factor || *factor <= 0) return std::nullopt;
    int64_t whole = int64_t(*factor), inverse = int64_t(1 / *factor + 0.5);
    if (std::optional<int64_t> size = dim.constant()) dim = s.exprs().constant(int64_t(double(*size) * *factor));
    else if (double(whole) == *factor) dim = s.exprs().scale(dim, whole);
    else if (*factor < 1 && 1.0 / double(inverse) == *factor)
      dim = s.exprs().floorDiv(dim, s.exprs().constant(inverse));
    else return std::nullopt;
  }
  return dims;
}

std::optional<Dims> shape::resizeNearest(SymbolicShapes &s, Operation *op, unsigned) { return resizeVec(s, op, 2); }
std::optional<Dims> shape::resizeBilinear(SymbolicShapes &s, Operation *op, unsigned) { return resizeVec(s, op, 3); }

/// PyTorch's pad list starts with the last dim.
std::optional<Dims> shape::pad(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<Dims> amounts = s.ints(op->getOperand(1));
  if (!amounts || amounts->size() % 2 != 0 || amounts->size() / 2 > dims.size()) return std::nullopt;
  for (size_t i = 0; i < amounts->size() / 2; ++i) {
    DimExpr &dim = dims[dims.size() - 1 - i];
    dim = s.exprs().add(dim, s.exprs().add((*amounts)[2 * i], (*amounts)[2 * i + 1]));
  }
  return dims;
}

/// The input's samples and channels at the grid's points.
std::optional<Dims> shape::gridSampler(SymbolicShapes &s, Operation *op, unsigned) {
  Dims in = s.shape(op->getOperand(0)), grid = s.shape(op->getOperand(1));
  if (in.size() < 3 || grid.size() != in.size()) return std::nullopt;
  std::copy(grid.begin() + 1, grid.end() - 1, in.begin() + 2);
  return in;
}

std::optional<Dims> shape::pixelShuffle(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<int64_t> r = getConstantInt(op->getOperand(1));
  if (dims.size() != 4 || !r || *r < 1) return std::nullopt;
  return Dims{dims[0], s.exprs().floorDiv(dims[1], s.exprs().constant(*r * *r)), s.exprs().scale(dims[2], *r),
              s.exprs().scale(dims[3], *r)};
}
