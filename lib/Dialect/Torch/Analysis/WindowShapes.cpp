//===--- WindowShapes.cpp - sizes of convolutions, pooling, padding and resizing --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/Analysis/Operands.h"
#include "paddle-mlir/Dialect/Torch/Analysis/SymbolicShapes.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// One value for all spatial dims, or one a dim.
static std::optional<SmallVector<int64_t>> spatial(Value list, size_t rank, ArrayRef<int64_t> whenEmpty = {}) {
  std::optional<SmallVector<int64_t>> values = constantInts(list);
  if (!values) return std::nullopt;
  if (values->empty()) values = SmallVector<int64_t>(whenEmpty);
  if (values->size() == 1) values->resize(rank, (*values)[0]);
  if (values->size() != rank) return std::nullopt;
  return values;
}

static std::optional<Dims> convolution(SymbolicShapes &s, Operation *op, unsigned) {
  Dims input = s.shape(op->getOperand(0)), weight = s.shape(op->getOperand(1));
  if (input.size() < 3 || input.size() != weight.size()) return std::nullopt;
  size_t rank = input.size() - 2;
  auto stride = spatial(op->getOperand(3), rank), pad = spatial(op->getOperand(4), rank),
       dilation = spatial(op->getOperand(5), rank);
  std::optional<bool> transposed = constantBool(op->getOperand(6));
  std::optional<int64_t> groups = constantInt(op->getOperand(8));
  if (!stride || !pad || !dilation || !transposed || !groups) return std::nullopt;
  DimExprs &e = s.exprs();
  Dims result{input[0], *transposed ? e.scale(weight[1], *groups) : weight[0]};
  auto outputPad = spatial(op->getOperand(7), rank, SmallVector<int64_t>(rank, 0));
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

template <unsigned kCeil, int kDilation> static std::optional<Dims> pool2d(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto kernel = spatial(op->getOperand(1), 2);
  if (dims.size() < 3 || !kernel) return std::nullopt;
  auto stride = spatial(op->getOperand(2), 2, *kernel), pad = spatial(op->getOperand(3), 2);
  std::optional<SmallVector<int64_t>> dilation = SmallVector<int64_t>{1, 1};
  if constexpr (kDilation >= 0) dilation = spatial(op->getOperand(kDilation), 2);
  std::optional<bool> ceil = constantBool(op->getOperand(kCeil));
  if (!stride || !pad || !dilation || !ceil) return std::nullopt;
  for (size_t i = 0, first = dims.size() - 2; i < 2; ++i)
    dims[first + i] =
        s.windowOutput(dims[first + i], (*kernel)[i], (*stride)[i], (*pad)[i], (*pad)[i], (*dilation)[i], *ceil);
  return dims;
}

static std::optional<Dims> lastTwoFromList(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<Dims> size = s.ints(op->getOperand(1));
  if (!size || size->size() > dims.size()) return std::nullopt;
  std::copy(size->begin(), size->end(), dims.end() - size->size());
  return dims;
}

/// (input, output_size or None, ..., scale_factors or None): `scales` is the operand that holds the factors.
static std::optional<Dims> resizeVec(SymbolicShapes &s, Operation *op, unsigned scales) {
  if (!isNone(op->getOperand(1))) return lastTwoFromList(s, op, 0);
  Dims dims = s.shape(op->getOperand(0));
  std::optional<SmallVector<Value>> factors = listElements(op->getOperand(scales));
  if (!factors || factors->size() > dims.size()) return std::nullopt;
  for (auto [i, value] : llvm::enumerate(*factors)) {
    std::optional<double> factor = constantFloat(value);
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

/// PyTorch's pad list starts with the last dim.
static std::optional<Dims> pad(SymbolicShapes &s, Operation *op, unsigned) {
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
static std::optional<Dims> gridSampler(SymbolicShapes &s, Operation *op, unsigned) {
  Dims in = s.shape(op->getOperand(0)), grid = s.shape(op->getOperand(1));
  if (in.size() < 3 || grid.size() != in.size()) return std::nullopt;
  std::copy(grid.begin() + 1, grid.end() - 1, in.begin() + 2);
  return in;
}

static std::optional<Dims> pixelShuffle(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<int64_t> r = constantInt(op->getOperand(1));
  if (dims.size() != 4 || !r || *r < 1) return std::nullopt;
  return Dims{dims[0], s.exprs().floorDiv(dims[1], s.exprs().constant(*r * *r)), s.exprs().scale(dims[2], *r),
              s.exprs().scale(dims[3], *r)};
}

void pd_torch::addWindowShapes(ShapeFunctions &table) {
  table["aten.convolution"] = convolution;
  table["aten.max_pool2d"] = pool2d<5, 4>;
  table["aten.max_pool2d_with_indices"] = pool2d<5, 4>;
  table["aten.grid_sampler"] = gridSampler;
  table["aten.pixel_shuffle"] = pixelShuffle;
  table["aten.avg_pool2d"] = pool2d<4, -1>;
  for (StringRef name :
       {"aten.adaptive_avg_pool2d", "aten.adaptive_max_pool2d", "aten.upsample_nearest2d", "aten.upsample_bilinear2d",
        "aten.upsample_bicubic2d", "paddle.nearest_interp", "paddle.bilinear_interp"})
    table[name] = lastTwoFromList;
  table["aten.upsample_nearest2d.vec"] = [](SymbolicShapes &s, Operation *op, unsigned) { return resizeVec(s, op, 2); };
  table["aten.upsample_bilinear2d.vec"] = [](SymbolicShapes &s, Operation *op, unsigned) {
    return resizeVec(s, op, 3);
  };
  table["aten.__interpolate.size_list_scale_list"] = [](SymbolicShapes &s, Operation *op, unsigned) {
    return resizeVec(s, op, 2);
  };
  for (StringRef name : {"aten.constant_pad_nd", "aten.pad", "aten.reflection_pad2d", "aten.replication_pad2d"})
    table[name] = pad;
}
