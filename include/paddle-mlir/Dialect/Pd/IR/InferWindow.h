//===--- InferWindow.h - sizes of convolution and pooling windows ------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shared by the shape functions of Conv and Pool and by the conversions, which need the same explicit paddings.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_PD_IR_INFERWINDOW_H
#define PADDLE_MLIR_DIALECT_PD_IR_INFERWINDOW_H

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

namespace mlir::pd::infer {

/// NHWC, NDHWC, NLC. Every other word means channels at axis 1, as Paddle reads it.
inline bool isChannelLast(StringRef dataFormat) {
  return dataFormat == "NHWC" || dataFormat == "NDHWC" || dataFormat == "NLC";
}

/// The attributes of a window over n spatial axes, and the sizes it meets.
struct Window {
  ArrayRef<int64_t> kernel, strides, paddings;
  ArrayRef<int64_t> dilations; // empty: 1 everywhere
  StringRef algorithm;         // EXPLICIT, SAME, VALID
};

/// The spatial dims of a tensor [N, C, spatial...] or [N, spatial..., C].
ArrayRef<int64_t> spatialDims(ArrayRef<int64_t> shape, StringRef dataFormat);
/// [N, C, spatial...] or [N, spatial..., C].
Shape withSpatialDims(int64_t batch, int64_t channels, ArrayRef<int64_t> spatial, StringRef dataFormat);

/// Paddings as [low, high] per axis. SAME depends on the input: kDynamic where its dim is unknown. VALID is 0.
/// `paddings` may hold one number an axis or two.
LogicalResult explicitPaddings(Site site, const Window &window, ArrayRef<int64_t> in,
                               SmallVectorImpl<int64_t> &lowHigh);
/// SAME sets every dilation to 1.
SmallVector<int64_t> effectiveDilations(const Window &window);

/// Output size per axis: floor((in + low + high - (d * (k - 1) + 1)) / s) + 1, rounded up with `ceilMode` (Paddle's
/// rule, which keeps a last window that starts in the padding). Unknown in or kernel gives unknown.
LogicalResult windowSizes(Site site, const Window &window, ArrayRef<int64_t> in, bool ceilMode, Shape &out);
/// Output size of a transposed convolution: (in - 1) * s - low - high + d * (k - 1) + 1 + outputPadding.
LogicalResult transposedSizes(Site site, const Window &window, ArrayRef<int64_t> in, ArrayRef<int64_t> outputPadding,
                              Shape &out);

} // namespace mlir::pd::infer

#endif // PADDLE_MLIR_DIALECT_PD_IR_INFERWINDOW_H
