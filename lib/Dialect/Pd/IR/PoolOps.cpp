//===--- PoolOps.cpp - pooling and sampling: shapes and rules, registration ------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdPoolOps.h"

#include "paddle-mlir/Dialect/Pd/IR/InferWindow.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

struct PoolRules {
  bool global, adaptive, ceilMode;
  StringRef dataFormat;
};

/// The pooled shape of x. The window's kernel may hold kDynamic.
static LogicalResult poolShape(Site site, ArrayRef<int64_t> x, const Window &w, const PoolRules &rules,
                               size_t spatialRank, Shape &shape) {
  if (x.size() != spatialRank + 2) return site.error("expects x of rank ", spatialRank + 2, ", but got ", x.size());
  ArrayRef<int64_t> spatial = spatialDims(x, rules.dataFormat);
  if (!rules.global && w.kernel.size() != spatialRank)
    return site.error("expects kernel_size to have ", spatialRank, " entries, but got ", w.kernel.size());
  Shape out;
  if (rules.global) {
    out.assign(spatialRank, 1);
  } else {
    for (int64_t k : w.kernel)
      if (k != kDynamic && k < 1) return site.error("expects kernel_size to be positive, but got ", k);
    if (rules.adaptive) out.assign(w.kernel.begin(), w.kernel.end());
    else if (failed(windowSizes(site, w, spatial, rules.ceilMode, out))) return failure();
  }
  shape = withSpatialDims(x[0], x[isChannelLast(rules.dataFormat) ? x.size() - 1 : 1], out, rules.dataFormat);
  return success();
}

static LogicalResult checkPoolingType(Site site, StringRef type) {
  return type == "max" || type == "avg" ? success()
                                        : site.error("expects pooling_type to be 'max' or 'avg', but got '", type, "'");
}

static LogicalResult pool2d(Pool2dOp::Adaptor a, Site site, Types &results) {
  if (failed(checkPoolingType(site, a.getPoolingType()))) return failure();
  Shape kernel, shape;
  for (std::optional<int64_t> k : getPartialInts(a.getKernelSize())) kernel.push_back(k.value_or(kDynamic));
  if (countOf(shapeOf(a.getKernelSize())) == kDynamic) kernel.assign(2, kDynamic);
  if (kernel.size() == 1) kernel.push_back(kernel.front());
  Window w{kernel, a.getStrides(), a.getPaddings(), {}, a.getPaddingAlgorithm()};
  PoolRules rules{a.getGlobalPooling(), a.getAdaptive(), a.getCeilMode(), a.getDataFormat()};
  if (failed(poolShape(site, shapeOf(a.getX()), w, rules, 2, shape))) return failure();
  results.push_back(RankedTensorType::get(shape, elementOf(a.getX())));
  return success();
}

static LogicalResult pool3d(Pool3dOp::Adaptor a, Site site, Types &results) {
  if (failed(checkPoolingType(site, a.getPoolingType()))) return failure();
  Shape shape;
  Window w{a.getKernelSize(), a.getStrides(), a.getPaddings(), {}, a.getPaddingAlgorithm()};
  PoolRules rules{a.getGlobalPooling(), a.getAdaptive(), a.getCeilMode(), a.getDataFormat()};
  if (failed(poolShape(site, shapeOf(a.getX()), w, rules, 3, shape))) return failure();
  results.push_back(RankedTensorType::get(shape, elementOf(a.getX())));
  return success();
}

template <class A> static LogicalResult maxPoolWithIndex(A a, Site site, size_t spatialRank, Types &results) {
  Shape shape;
  Window w{a.getKernelSize(), a.getStrides(), a.getPaddings(), {}, "EXPLICIT"};
  PoolRules rules{a.getGlobalPooling(), a.getAdaptive(), a.getCeilMode(), "NCHW"};
  if (failed(poolShape(site, shapeOf(a.getX()), w, rules, spatialRank, shape))) return failure();
  results.push_back(RankedTensorType::get(shape, elementOf(a.getX())));
  results.push_back(RankedTensorType::get(shape, IntegerType::get(a.getX().getContext(), 32)));
  return success();
}

template <class A> static LogicalResult maxPool2dWithIndex(A a, Site site, Types &results) {
  return maxPoolWithIndex(a, site, 2, results);
}

template <class A> static LogicalResult maxPool3dWithIndex(A a, Site site, Types &results) {
  return maxPoolWithIndex(a, site, 3, results);
}

static LogicalResult gridSample(GridSampleOp::Adaptor a, Site site, Types &results) {
  ArrayRef<int64_t> x = shapeOf(a.getX()), grid = shapeOf(a.getGrid());
  if ((x.size() != 4 && x.size() != 5) || grid.size() != x.size())
    return site.error("expects x and grid of one rank, 4 or 5, but got ", x.size(), " and ", grid.size());
  if (!mayEqual(grid.back(), x.size() - 2))
    return site.error("expects grid's last dimension to be ", x.size() - 2, ", but got ", grid.back());
  if (!mayEqual(grid[0], x[0]))
    return site.error("expects x and grid of one batch size, but got ", x[0], " and ", grid[0]);
  Shape out{x[0], x[1]};
  llvm::append_range(out, grid.drop_front().drop_back());
  results.push_back(RankedTensorType::get(out, elementOf(a.getX())));
  return success();
}

static LogicalResult affineGrid(AffineGridOp::Adaptor a, Site site, Types &results) {
  RankedTensorType theta = typeOf(a.getInput());
  if (theta.getRank() != 3 || !mayEqual(theta.getDimSize(1), 2) || !mayEqual(theta.getDimSize(2), 3))
    return site.error("expects input of shape [n, 2, 3], but got ", str(theta.getShape()));
  auto shape = getConstantInts(a.getOutputShape());
  if (shape && shape->size() != 4) return site.error("expects output_shape to have 4 entries, but got ", shape->size());
  results.push_back(
      theta.clone({theta.getDimSize(0), shape ? (*shape)[2] : kDynamic, shape ? (*shape)[3] : kDynamic, 2}));
  return success();
}

} // namespace mlir::pd::infer

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdPoolOps.cpp.inc"

void PdDialect::registerPoolOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdPoolOps.cpp.inc"
      >();
}
