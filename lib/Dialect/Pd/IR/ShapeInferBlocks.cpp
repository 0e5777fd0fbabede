//===--- ShapeInferBlocks.cpp - shapes of ops that regroup channels and pixels ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/InferShape.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::infer;

static int64_t times(int64_t dim, int64_t factor) { return dim == kDynamic ? kDynamic : dim * factor; }

/// Dims of [n, c, h, w] or [n, h, w, c] with c divided and h, w multiplied (or the other way round).
static LogicalResult shuffled(Site site, RankedTensorType x, int64_t r, StringRef format, bool up, Types &results) {
  if (x.getRank() != 4) return site.error("needs an input of rank 4, not ", x.getRank());
  if (r < 1) return site.error("has the factor ", r);
  bool last = format == "NHWC";
  int64_t c = last ? 3 : 1, first = last ? 1 : 2;
  Shape out(x.getShape());
  auto divide = [&](int64_t axis, int64_t by) -> LogicalResult {
    if (out[axis] == kDynamic) return success();
    if (out[axis] % by) return site.error("dim ", axis, " is ", out[axis], ", which ", by, " does not divide");
    out[axis] /= by;
    return success();
  };
  if (up) {
    if (failed(divide(c, r * r))) return failure();
    for (int64_t i : {first, first + 1}) out[i] = times(out[i], r);
  } else {
    if (failed(divide(first, r)) || failed(divide(first + 1, r))) return failure();
    out[c] = times(out[c], r * r);
  }
  results.push_back(x.clone(out));
  return success();
}

LogicalResult infer::pixelShuffle(PixelShuffleOp::Adaptor a, Site site, Types &results) {
  return shuffled(site, typeOf(a.getX()), a.getUpscaleFactor(), a.getDataFormat(), true, results);
}
LogicalResult infer::pixelUnshuffle(PixelUnshuffleOp::Adaptor a, Site site, Types &results) {
  return shuffled(site, typeOf(a.getX()), a.getDownscaleFactor(), a.getDataFormat(), false, results);
}

LogicalResult infer::repeatInterleave(RepeatInterleaveOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  int64_t axis, repeats = a.getRepeats();
  if (failed(normalizeAxis(site, a.getAxis(), x.getRank(), axis))) return failure();
  if (repeats < 0) return site.error("repeats ", repeats, " times");
  Shape out(x.getShape());
  out[axis] = times(out[axis], repeats);
  results.push_back(x.clone(out));
  return success();
}

LogicalResult infer::broadcastTensors(BroadcastTensorsOp::Adaptor a, Site site, Types &results) {
  Shape all;
  for (Value v : a.getInput()) {
    Shape next;
    if (failed(broadcast(site, all, shapeOf(v), next))) return failure();
    all = next;
  }
  for (Value v : a.getInput()) results.push_back(typeOf(v).clone(all));
  return success();
}

LogicalResult infer::crop(CropOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  auto shape = entriesOf(a.getShape()), offsets = entriesOf(a.getOffsets());
  Shape out(x.getRank(), kDynamic);
  if (shape && int64_t(shape->size()) != x.getRank())
    return site.error("shape has ", shape->size(), " entries for an input of rank ", x.getRank());
  for (int64_t i = 0; shape && i < x.getRank(); ++i) {
    std::optional<int64_t> size = (*shape)[i],
                           offset = offsets && i < int64_t(offsets->size()) ? (*offsets)[i] : std::nullopt;
    if (size && *size >= 0) out[i] = *size;
    else if (size && offset && x.getDimSize(i) != kDynamic) out[i] = x.getDimSize(i) - *offset;
  }
  results.push_back(x.clone(out));
  return success();
}

LogicalResult infer::unfold(UnfoldOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  ArrayRef<int64_t> k = a.getKernelSizes(), s = a.getStrides(), p = a.getPaddings(), d = a.getDilations();
  if (x.getRank() != 4) return site.error("needs an input of rank 4, not ", x.getRank());
  if (k.size() != 2 || s.size() != 2 || p.size() != 4 || d.size() != 2)
    return site.error("needs two kernel sizes, strides and dilations and four paddings");
  int64_t blocks = 1;
  for (int64_t i = 0; i < 2; ++i) {
    int64_t in = x.getDimSize(2 + i);
    if (s[i] < 1) return site.error("stride ", i, " is ", s[i]);
    blocks = blocks == kDynamic || in == kDynamic
                 ? kDynamic
                 : blocks * ((in + p[i] + p[i + 2] - d[i] * (k[i] - 1) - 1) / s[i] + 1);
  }
  results.push_back(x.clone({x.getDimSize(0), times(x.getDimSize(1), k[0] * k[1]), blocks}));
  return success();
}
