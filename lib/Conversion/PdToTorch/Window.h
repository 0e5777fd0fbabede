//===--- Window.h - what convolutions and pools share: paddings, layouts -----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CONVERSION_PDTOTORCH_WINDOW_H
#define PADDLE_MLIR_LIB_CONVERSION_PDTOTORCH_WINDOW_H

#include "paddle-mlir/Dialect/Torch/IR/TorchBuilder.h"
#include <optional>
#include <string>

namespace mlir::pd {

/// A sliding window over the spatial axes of a channels-first tensor. Paddings are torch ints: constants, but for SAME
/// on a dynamic size.
struct Window {
  SmallVector<int64_t> kernel, strides, dilations;
  SmallVector<Value> low, high;

  unsigned rank() const { return kernel.size(); }
  /// All paddings are constants and low equals high, which a torch op takes as it is; then these are they.
  std::optional<SmallVector<int64_t>> symmetricPaddings() const;
};

/// The window that Paddle's attributes describe; `image` is channels-first. An empty `dilations` means ones. On failure
/// `reason` says why.
std::optional<Window> makeWindow(pd_torch::TorchBuilder &aten, Value image, ArrayRef<int64_t> kernel,
                                 ArrayRef<int64_t> strides, ArrayRef<int64_t> paddings, ArrayRef<int64_t> dilations,
                                 llvm::StringRef algorithm, std::string &reason);

/// constant_pad_nd of the spatial axes by (low, high) each.
Value padSpatial(pd_torch::TorchBuilder &aten, Value image, ArrayRef<Value> low, ArrayRef<Value> high, double value);

/// [N, spatial.., C] -> [N, C, spatial..] and back; `channelsLast` false leaves the value alone.
Value toChannelsFirst(pd_torch::TorchBuilder &aten, Value image, bool channelsLast);
Value fromChannelsFirst(pd_torch::TorchBuilder &aten, Value image, bool channelsLast);
pd_torch::VTensorType toChannelsFirst(pd_torch::VTensorType type, bool channelsLast);
inline bool isChannelsLast(llvm::StringRef format) { return format.size() > 2 && format.ends_with("C"); }

} // namespace mlir::pd

#endif // PADDLE_MLIR_LIB_CONVERSION_PDTOTORCH_WINDOW_H
