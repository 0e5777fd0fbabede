//===--- InferWindow.cpp - sizes of convolution and pooling windows --------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/InferWindow.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::pd::infer {

ArrayRef<int64_t> spatialDims(ArrayRef<int64_t> shape, StringRef dataFormat) {
  return isChannelLast(dataFormat) ? shape.drop_front().drop_back() : shape.drop_front(2);
}

Shape withSpatialDims(int64_t batch, int64_t channels, ArrayRef<int64_t> spatial, StringRef dataFormat) {
  Shape shape{batch};
  if (!isChannelLast(dataFormat)) shape.push_back(channels);
  llvm::append_range(shape, spatial);
  if (isChannelLast(dataFormat)) shape.push_back(channels);
  return shape;
}

SmallVector<int64_t> effectiveDilations(const Window &w) {
  if (w.dilations.empty() || w.algorithm == "SAME") return SmallVector<int64_t>(w.kernel.size(), 1);
  return SmallVector<int64_t>(w.dilations);
}

/// One positive number an axis.
static LogicalResult checkList(Site site, StringRef name, ArrayRef<int64_t> list, size_t n) {
  if (list.size() != n) return site.error("expects ", name, " to have ", n, " entries, but got ", list.size());
  for (int64_t v : list)
    if (v < 1) return site.error("expects ", name, " to be positive, but got ", v);
  return success();
}

LogicalResult explicitPaddings(Site site, const Window &w, ArrayRef<int64_t> in, SmallVectorImpl<int64_t> &lowHigh) {
  size_t n = w.kernel.size();
  if (failed(checkList(site, "strides", w.strides, n))) return failure();
  if (!w.dilations.empty() && failed(checkList(site, "dilations", w.dilations, n))) return failure();
  if (w.algorithm == "VALID") {
    lowHigh.assign(2 * n, 0);
    return success();
  }
  if (w.algorithm == "SAME") {
    for (size_t i = 0; i < n; ++i) {
      if (in[i] == kDynamic || w.kernel[i] == kDynamic) {
        lowHigh.append(2, kDynamic);
        continue;
      }
      int64_t total =
          std::max<int64_t>((llvm::divideCeilSigned(in[i], w.strides[i]) - 1) * w.strides[i] + w.kernel[i] - in[i], 0);
      lowHigh.push_back(total / 2);
      lowHigh.push_back(total - total / 2);
    }
    return success();
  }
  if (w.algorithm != "EXPLICIT")
    return site.error("expects padding_algorithm to be 'EXPLICIT', 'SAME' or 'VALID', but got '", w.algorithm, "'");
  if (w.paddings.size() != n && w.paddings.size() != 2 * n)
    return site.error("expects paddings to have ", n, " or ", 2 * n, " entries, but got ", w.paddings.size());
  for (size_t i = 0; i < n; ++i) {
    bool two = w.paddings.size() == 2 * n;
    lowHigh.push_back(two ? w.paddings[2 * i] : w.paddings[i]);
    lowHigh.push_back(two ? w.paddings[2 * i + 1] : w.paddings[i]);
  }
  for (int64_t v : lowHigh)
    if (v < 0) return site.error("expects paddings not to be negative, but got ", v);
  return success();
}

LogicalResult windowSizes(Site site, const Window &w, ArrayRef<int64_t> in, bool ceilMode, Shape &out) {
  SmallVector<int64_t> pads, dilations = effectiveDilations(w);
  if (failed(explicitPaddings(site, w, in, pads))) return failure();
  for (size_t i = 0; i < in.size(); ++i) {
    if (in[i] == kDynamic || w.kernel[i] == kDynamic) {
      out.push_back(kDynamic);
      continue;
    }
    int64_t extent = dilations[i] * (w.kernel[i] - 1) + 1, padded = in[i] + pads[2 * i] + pads[2 * i + 1],
            s = w.strides[i];
    if (padded < extent)
      return site.error("expects the window to fit the padded input, but got extent ", extent, " and size ", padded,
                        " at spatial axis ", i);
    out.push_back((padded - extent + (ceilMode ? s - 1 : 0)) / s + 1);
  }
  return success();
}

LogicalResult transposedSizes(Site site, const Window &w, ArrayRef<int64_t> in, ArrayRef<int64_t> outputPadding,
                              Shape &out) {
  SmallVector<int64_t> pads, dilations = effectiveDilations(w);
  if (failed(explicitPaddings(site, w, in, pads))) return failure();
  if (outputPadding.size() > 1 && outputPadding.size() != in.size())
    return site.error("expects output_padding to have ", in.size(), " entries, but got ", outputPadding.size());
  for (size_t i = 0; i < in.size(); ++i) {
    if (in[i] == kDynamic || w.kernel[i] == kDynamic) {
      out.push_back(kDynamic);
      continue;
    }
    int64_t more = outputPadding.empty() ? 0 : outputPadding[outputPadding.size() == 1 ? 0 : i];
    if (more < 0 || more >= w.strides[i])
      return site.error("expects output_padding in [0, ", w.strides[i], "), but got ", more, " at spatial axis ", i);
    int64_t size =
        (in[i] - 1) * w.strides[i] - pads[2 * i] - pads[2 * i + 1] + dilations[i] * (w.kernel[i] - 1) + 1 + more;
    if (size < 1) return site.error("expects a positive output size, but got ", size, " at spatial axis ", i);
    out.push_back(size);
  }
  return success();
}

} // namespace mlir::pd::infer
