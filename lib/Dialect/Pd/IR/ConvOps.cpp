//===--- ConvOps.cpp - convolutions: shapes and rules, registration --------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdConvOps.h"

#include "paddle-mlir/Dialect/Pd/IR/InferWindow.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

/// Ranks, channels and groups; `cin` and `cout` are what the filter implies for x and the result.
struct ConvShapes {
  ArrayRef<int64_t> x, filter, spatial, kernel;
  int64_t channels = kDynamic, cout = kDynamic;
};

static LogicalResult convShapes(Site site, Value x, Value filter, int64_t groups, StringRef dataFormat, bool transposed,
                                int64_t spatialRank, ConvShapes &s) {
  s.x = shapeOf(x);
  s.filter = shapeOf(filter);
  size_t rank = spatialRank + 2;
  if (s.x.size() != rank || s.filter.size() != rank)
    return site.error("expects input and filter of rank ", rank, ", but got ", s.x.size(), " and ", s.filter.size());
  if (groups < 1) return site.error("expects groups to be positive, but got ", groups);
  s.spatial = spatialDims(s.x, dataFormat);
  s.kernel = s.filter.drop_front(2);
  s.channels = s.x[isChannelLast(dataFormat) ? rank - 1 : 1];
  if (s.channels != kDynamic && s.channels % groups)
    return site.error("expects groups to divide input channels, but got ", groups, " and ", s.channels);
  if (transposed) {
    if (!mayEqual(s.channels, s.filter[0]))
      return site.error("expects input channels to match the filter, but got ", s.channels, " and ", s.filter[0]);
    s.cout = s.filter[1] == kDynamic ? kDynamic : s.filter[1] * groups;
    return success();
  }
  if (s.channels != kDynamic && s.filter[1] != kDynamic && s.channels != s.filter[1] * groups)
    return site.error("expects input channels to match the filter, but got ", s.channels, " and ", s.filter[1], " x ",
                      groups, " groups");
  s.cout = s.filter[0];
  if (s.cout != kDynamic && s.cout % groups)
    return site.error("expects groups to divide output channels, but got ", groups, " and ", s.cout);
  return success();
}

static LogicalResult give(const ConvShapes &s, ArrayRef<int64_t> spatial, StringRef dataFormat, Value like,
                          Types &results) {
  results.push_back(RankedTensorType::get(withSpatialDims(s.x[0], s.cout, spatial, dataFormat), elementOf(like)));
  return success();
}

template <class A> static LogicalResult conv(A a, Site site, Types &results) {
  ConvShapes s;
  Shape out;
  int64_t spatialRank = a.getDataFormat().contains('D') ? 3 : 2;
  if (failed(convShapes(site, a.getInput(), a.getFilter(), a.getGroups(), a.getDataFormat(), false, spatialRank, s)))
    return failure();
  Window w{s.kernel, a.getStrides(), a.getPaddings(), a.getDilations(), a.getPaddingAlgorithm()};
  if (failed(windowSizes(site, w, s.spatial, /*ceilMode=*/false, out))) return failure();
  return give(s, out, a.getDataFormat(), a.getInput(), results);
}

/// `size` where it is given: one number an axis, each in [base, base + stride).
static LogicalResult applyOutputSize(Site site, ArrayRef<std::optional<int64_t>> size, ArrayRef<int64_t> strides,
                                     Shape &out) {
  if (size.empty()) return success();
  if (size.size() != out.size())
    return site.error("expects output_size to have ", out.size(), " entries, but got ", size.size());
  for (size_t i = 0; i < out.size(); ++i) {
    if (size[i] && out[i] != kDynamic && (*size[i] < out[i] || *size[i] >= out[i] + strides[i]))
      return site.error("expects output_size in [", out[i], ", ", out[i] + strides[i], ") at spatial axis ", i,
                        ", but got ", *size[i]);
    out[i] = size[i] ? *size[i] : kDynamic;
  }
  return success();
}

template <class A> static LogicalResult convTranspose(A a, Site site, Types &results) {
  ConvShapes s;
  Shape out;
  if (failed(convShapes(site, a.getX(), a.getFilter(), a.getGroups(), a.getDataFormat(), true, 2, s))) return failure();
  Window w{s.kernel, a.getStrides(), a.getPaddings(), a.getDilations(), a.getPaddingAlgorithm()};
  if (failed(transposedSizes(site, w, s.spatial, a.getOutputPadding(), out))) return failure();
  if (countOf(shapeOf(a.getOutputSize())) == kDynamic) out.assign(out.size(), kDynamic);
  else if (failed(applyOutputSize(site, getPartialInts(a.getOutputSize()), a.getStrides(), out))) return failure();
  return give(s, out, a.getDataFormat(), a.getX(), results);
}

static LogicalResult conv3dTranspose(Conv3dTransposeOp::Adaptor a, Site site, Types &results) {
  ConvShapes s;
  Shape out;
  if (failed(convShapes(site, a.getX(), a.getFilter(), a.getGroups(), a.getDataFormat(), true, 3, s))) return failure();
  Window w{s.kernel, a.getStrides(), a.getPaddings(), a.getDilations(), a.getPaddingAlgorithm()};
  if (failed(transposedSizes(site, w, s.spatial, a.getOutputPadding(), out))) return failure();
  SmallVector<std::optional<int64_t>> size(a.getOutputSize());
  if (failed(applyOutputSize(site, size, a.getStrides(), out))) return failure();
  return give(s, out, a.getDataFormat(), a.getX(), results);
}

static LogicalResult deformableConv(DeformableConvOp::Adaptor a, Site site, Types &results) {
  ConvShapes s;
  Shape out;
  if (failed(convShapes(site, a.getX(), a.getFilter(), a.getGroups(), "NCHW", false, 2, s))) return failure();
  Window w{s.kernel, a.getStrides(), a.getPaddings(), a.getDilations(), "EXPLICIT"};
  if (failed(windowSizes(site, w, s.spatial, /*ceilMode=*/false, out))) return failure();
  int64_t points = countOf(s.kernel), groups = a.getDeformableGroups();
  ArrayRef<int64_t> offset = shapeOf(a.getOffset());
  if (offset.size() != 4) return site.error("expects offset of rank 4, but got ", offset.size());
  if (points != kDynamic && !mayEqual(offset[1], 2 * groups * points))
    return site.error("expects offset to have ", 2 * groups * points, " channels, but got ", offset[1]);
  return give(s, out, "NCHW", a.getX(), results);
}

} // namespace mlir::pd::infer

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdConvOps.cpp.inc"

void PdDialect::registerConvOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdConvOps.cpp.inc"
      >();
}
