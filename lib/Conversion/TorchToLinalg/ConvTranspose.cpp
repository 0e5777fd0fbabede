//===--- ConvTranspose.cpp - transposed convolutions --------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// Kernel = stride, no padding: windows do not overlap, so each input pixel makes its own kh x kw block.
///   [n,ci,h,w] -> 1x1 convolution -> [n,(kh kw co),h,w] -> [n,co,h,kh,w,kw] -> [n,co,h*kh,w*kw]
static FailureOr<Tensor> lowerAsBlocks(OpLowering &o, Tensor input, Tensor weight) {
  Lowering &l = o.l;
  DimExpr ci = weight.dims[0], co = weight.dims[1], kh = weight.dims[2], kw = weight.dims[3];
  DimExpr filters = l.exprs.product({kh, kw, co}), one = l.constant(1);
  Tensor flat = l.reshape(l.permute(weight, {2, 3, 1, 0}), {filters, ci, one, one});
  DimExpr n = input.dims[0], h = input.dims[2], w = input.dims[3];
  FailureOr<Tensor> blocks = convolve(o, input, flat, {1, 1}, {1, 1}, 1, {n, filters, h, w});
  if (failed(blocks)) return failure();
  Tensor split = l.reshape(*blocks, {n, kh, kw, co, h, w});
  Tensor ordered = l.permute(split, {0, 3, 4, 1, 5, 2});
  return l.reshape(ordered, {n, co, l.exprs.mul(h, kh), l.exprs.mul(w, kw)});
}

/// [ci, co/g, ...] -> [co, ci/g, ...] with the window reversed: the weight of the equivalent convolution.
static Tensor flippedWeight(OpLowering &o, Tensor weight, int64_t groups) {
  Lowering &l = o.l;
  DimExpr ci = weight.dims[0], co = weight.dims[1], kh = weight.dims[2], kw = weight.dims[3], g = l.constant(groups);
  DimExpr ciPerGroup = l.exprs.floorDiv(ci, g);
  weight = l.flip(weight, {2, 3});
  if (groups == 1) return l.permute(weight, {1, 0, 2, 3});
  Tensor split = l.reshape(weight, {g, ciPerGroup, co, kh, kw});
  return l.reshape(l.permute(split, {0, 2, 1, 3, 4}), {l.exprs.mul(g, co), ciPerGroup, kh, kw});
}

LogicalResult pd_torch::lowerConvTranspose(OpLowering &o) {
  Lowering &l = o.l;
  Tensor input = o.in(0), weight = l.cast(o.in(1), o.in(0).element());
  bool oneDim = input.rank() == 3;
  if (input.rank() != weight.rank() || (input.rank() != 4 && !oneDim))
    return o.fail("transposed expects one or two spatial dims");
  size_t rank = input.rank() - 2;
  auto strides = o.spatial(3, rank), padding = o.spatial(4, rank), dilations = o.spatial(5, rank),
       extra = o.spatial(7, rank);
  std::optional<int64_t> groups = o.constInt(8);
  if (failed(strides) || failed(padding) || failed(dilations) || failed(extra)) return failure();
  if (!groups) return o.fail("expects constant groups");
  Dims out = o.outDims();
  if (oneDim) {
    input = l.insertUnitDims(input, {2});
    weight = l.insertUnitDims(weight, {2});
    out.insert(out.begin() + 2, l.constant(1));
    for (auto [list, value] :
         {std::pair(&*strides, 1), std::pair(&*padding, 0), std::pair(&*dilations, 1), std::pair(&*extra, 0)})
      list->insert(list->begin(), value);
  }
  std::optional<int64_t> kernel[2] = {weight.dims[2].constant(), weight.dims[3].constant()};
  if (!kernel[0] || !kernel[1]) return o.fail("transposed expects a static kernel");

  bool blocks = *groups == 1;
  for (int i = 0; i < 2; ++i)
    blocks &= *kernel[i] == (*strides)[i] && (*padding)[i] == 0 && (*extra)[i] == 0 && (*dilations)[i] == 1;
  FailureOr<Tensor> result;
  if (blocks) {
    result = lowerAsBlocks(o, input, weight);
  } else {
    // Zeros between the input's elements, then a convolution of stride 1. [n,c,h,w] -> [n,c,h,1,w,1] -> pad ->
    // [n,c,h*s,w*s]
    Value zero = constantOf(o.b, o.loc, input.element(), 0);
    DimExpr one = l.constant(1), n = input.dims[0], c = input.dims[1], h = input.dims[2], w = input.dims[3];
    Tensor spread = l.reshape(input, {n, c, h, one, w, one});
    spread = l.pad(spread, SmallVector<int64_t>(6, 0), {0, 0, 0, (*strides)[0] - 1, 0, (*strides)[1] - 1}, zero);
    spread = l.reshape(spread, {n, c, l.exprs.scale(h, (*strides)[0]), l.exprs.scale(w, (*strides)[1])});
    SmallVector<int64_t> low{0, 0}, high{0, 0};
    for (int i = 0; i < 2; ++i) {
      int64_t reach = (*dilations)[i] * (*kernel[i] - 1);
      low.push_back(reach - (*padding)[i]);
      high.push_back(reach - (*padding)[i] + (*extra)[i] - ((*strides)[i] - 1));
    }
    result = convolve(o, l.pad(spread, low, high, zero), flippedWeight(o, weight, *groups), {1, 1}, *dilations, *groups,
                      out);
  }
  if (failed(result)) return failure();
  if (!o.none(2)) result = addBias(o, *result, o.in(2));
  return o.done(oneDim ? l.reshape(*result, o.outDims()) : *result);
}
