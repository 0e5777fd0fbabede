//===--- NormOps.cpp - normalisation: shapes and rules, registration -------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdNormOps.h"

#include "paddle-mlir/Dialect/Pd/IR/InferWindow.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

/// A vector with one element for each of `count`.
static LogicalResult expectVector(Site site, StringRef name, Value v, int64_t count) {
  if (!v) return success();
  int64_t got = countOf(shapeOf(v));
  return mayEqual(got, count) ? success()
                              : site.error("expects ", name, " to have ", count, " elements, but got ", got);
}

/// Result and statistics; of the latter nothing is promised.
static LogicalResult give(Value x, unsigned residues, Types &results) {
  results.push_back(x.getType());
  results.append(residues, NoneType::get(x.getContext()));
  return success();
}

static int64_t channelsOf(Value x, StringRef dataFormat) {
  ArrayRef<int64_t> shape = shapeOf(x);
  return shape[isChannelLast(dataFormat) ? shape.size() - 1 : 1];
}

template <class A> static LogicalResult batchNorm(A a, Site site, Types &results) {
  if (shapeOf(a.getX()).size() < 2)
    return site.error("expects x of rank 2 or more, but got ", shapeOf(a.getX()).size());
  int64_t channels = channelsOf(a.getX(), a.getDataFormat());
  std::pair<StringRef, Value> vectors[] = {
      {"mean", a.getMean()}, {"variance", a.getVariance()}, {"scale", a.getScale()}, {"bias", a.getBias()}};
  for (auto [name, v] : vectors)
    if (failed(expectVector(site, name, v, channels))) return failure();
  return give(a.getX(), 5, results);
}

static LogicalResult layerNorm(LayerNormOp::Adaptor a, Site site, Types &results) {
  ArrayRef<int64_t> x = shapeOf(a.getX());
  int64_t axis = a.getBeginNormAxis(), rank = x.size();
  if (axis < 1 || axis >= rank) return site.error("expects begin_norm_axis in [1, ", rank, "), but got ", axis);
  int64_t count = countOf(x.drop_front(axis));
  if (failed(expectVector(site, "scale", a.getScale(), count)) ||
      failed(expectVector(site, "bias", a.getBias(), count)))
    return failure();
  return give(a.getX(), 2, results);
}

static LogicalResult perChannel(Site site, Value x, Value scale, Value bias, StringRef dataFormat, Types &results) {
  int64_t channels = channelsOf(x, dataFormat);
  if (failed(expectVector(site, "scale", scale, channels)) || failed(expectVector(site, "bias", bias, channels)))
    return failure();
  return give(x, 2, results);
}

static LogicalResult groupNorm(GroupNormOp::Adaptor a, Site site, Types &results) {
  if (shapeOf(a.getX()).size() < 2)
    return site.error("expects x of rank 2 or more, but got ", shapeOf(a.getX()).size());
  int64_t channels = channelsOf(a.getX(), a.getDataFormat()), groups = a.getGroups();
  if (groups < 1) return site.error("expects groups to be positive, but got ", groups);
  if (channels != kDynamic && channels % groups)
    return site.error("expects groups to divide channels, but got ", groups, " and ", channels);
  return perChannel(site, a.getX(), a.getScale(), a.getBias(), a.getDataFormat(), results);
}

static LogicalResult instanceNorm(InstanceNormOp::Adaptor a, Site site, Types &results) {
  if (shapeOf(a.getX()).size() < 2)
    return site.error("expects x of rank 2 or more, but got ", shapeOf(a.getX()).size());
  return perChannel(site, a.getX(), a.getScale(), a.getBias(), "NCHW", results);
}

static LogicalResult rmsNorm(RmsNormOp::Adaptor a, Site site, Types &results) {
  ArrayRef<int64_t> x = shapeOf(a.getX()), sizes = a.getNormalizedShape();
  if (sizes.size() > x.size() || x.empty())
    return site.error("expects x of rank ", std::max<size_t>(sizes.size(), 1), " or more, but got ", x.size());
  for (auto [d, s] : llvm::zip(x.take_back(sizes.size()), sizes))
    if (!mayEqual(d, s))
      return site.error("expects normalized_shape to match x's last axes, but got ", str(sizes), " and ", str(x));
  return give(a.getX(), 1, results);
}

static LogicalResult lrn(LrnOp::Adaptor a, Site site, Types &results) { return give(a.getX(), 1, results); }

} // namespace mlir::pd::infer

/// The custom form writes mean and variance together.
static LogicalResult verifyStatistics(Operation *op, Value mean, Value variance) {
  return bool(mean) == bool(variance) ? success() : op->emitOpError("expects both statistics or none");
}

LogicalResult LayerNormOp::verify() { return verifyStatistics(*this, getMean(), getVariance()); }
LogicalResult GroupNormOp::verify() { return verifyStatistics(*this, getMean(), getVariance()); }
LogicalResult InstanceNormOp::verify() { return verifyStatistics(*this, getSavedMean(), getSavedVariance()); }

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdNormOps.cpp.inc"

void PdDialect::registerNormOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdNormOps.cpp.inc"
      >();
}
