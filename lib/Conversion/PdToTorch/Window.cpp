//===--- Window.cpp - paddings and layouts of convolutions and pools ---------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Window.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

std::optional<SmallVector<int64_t>> Window::symmetricPaddings() const {
  SmallVector<int64_t> result;
  for (auto [l, h] : llvm::zip(low, high)) {
    auto x = pd_torch::getConstantInt(l), y = pd_torch::getConstantInt(h);
    if (!x || x != y) return std::nullopt;
    result.push_back(*x);
  }
  return result;
}

/// The sum of both paddings of SAME: max((ceil(in / s) - 1) * s + k - in, 0). Null when the size is dynamic and the
/// window leaves gaps.
static Value sameTotal(TorchBuilder &aten, Value image, int64_t axis, int64_t kernel, int64_t stride) {
  int64_t size = TorchBuilder::type(image).getSizes()[axis];
  if (size != VTensorType::kUnknownSize)
    return aten.integer(std::max<int64_t>((llvm::divideCeilSigned(size, stride) - 1) * stride + kernel - size, 0));
  if (kernel < stride) return {};
  // in = q * s + r with r in [1, s]: the last window starts at q * s, so k - r elements are missing.
  Value rest = aten.remainderInt(aten.subInt(aten.size(image, axis), aten.integer(1)), aten.integer(stride));
  return aten.subInt(aten.integer(kernel - 1), stride == 1 ? aten.integer(0) : rest);
}

std::optional<Window> pd::makeWindow(TorchBuilder &aten, Value image, ArrayRef<int64_t> kernel,
                                     ArrayRef<int64_t> strides, ArrayRef<int64_t> paddings, ArrayRef<int64_t> dilations,
                                     StringRef algorithm, std::string &reason) {
  unsigned rank = kernel.size();
  Window window;
  window.kernel.assign(kernel.begin(), kernel.end());
  window.strides.assign(strides.begin(), strides.end());
  window.dilations.assign(dilations.begin(), dilations.end());
  if (dilations.empty()) window.dilations.assign(rank, 1);
  if (window.strides.size() != rank || window.dilations.size() != rank) {
    reason = "expects one stride and one dilation a spatial axis";
    return std::nullopt;
  }
  if (algorithm == "SAME") {
    window.dilations.assign(rank, 1);
    for (unsigned i = 0; i < rank; ++i) {
      Value total = sameTotal(aten, image, i + 2, kernel[i], strides[i]);
      if (!total) {
        reason = "padding_algorithm SAME of a dynamic size needs kernel >= stride";
        return std::nullopt;
      }
      window.low.push_back(aten.floordivInt(total, aten.integer(2)));
      window.high.push_back(aten.subInt(total, window.low.back()));
    }
    return window;
  }
  bool valid = algorithm == "VALID";
  if (!valid && paddings.size() != rank && paddings.size() != 2 * rank) {
    reason = "expects one or two paddings a spatial axis, but got " + std::to_string(paddings.size());
    return std::nullopt;
  }
  for (unsigned i = 0; i < rank; ++i) {
    bool pairs = paddings.size() == 2 * rank;
    window.low.push_back(aten.integer(valid ? 0 : pairs ? paddings[2 * i] : paddings[i]));
    window.high.push_back(aten.integer(valid ? 0 : pairs ? paddings[2 * i + 1] : paddings[i]));
  }
  return window;
}

Value pd::padSpatial(TorchBuilder &aten, Value image, ArrayRef<Value> low, ArrayRef<Value> high, double value) {
  VTensorType type = TorchBuilder::type(image);
  SmallVector<int64_t> sizes(type.getSizes());
  SmallVector<Value> pads; // torch lists the last axis first
  for (int64_t i = low.size() - 1; i >= 0; --i) {
    pads.append({low[i], high[i]});
    auto l = pd_torch::getConstantInt(low[i]), h = pd_torch::getConstantInt(high[i]);
    int64_t &size = sizes[i + 2];
    size = size == VTensorType::kUnknownSize || !l || !h ? VTensorType::kUnknownSize : size + *l + *h;
  }
  return pd_torch::AtenConstantPadNdOp::create(aten.builder, aten.loc, type.withSizes(sizes), image,
                                               aten.ints(ValueRange(pads)), aten.number(type.getDtype(), value));
}

static SmallVector<int64_t> channelsFirstPermutation(int64_t rank) {
  SmallVector<int64_t> perm{0, rank - 1};
  for (int64_t i = 1; i + 1 < rank; ++i) perm.push_back(i);
  return perm;
}

Value pd::toChannelsFirst(TorchBuilder &aten, Value image, bool channelsLast) {
  return channelsLast ? aten.permute(image, channelsFirstPermutation(TorchBuilder::type(image).getRank())) : image;
}

Value pd::fromChannelsFirst(TorchBuilder &aten, Value image, bool channelsLast) {
  if (!channelsLast) return image;
  int64_t rank = TorchBuilder::type(image).getRank();
  SmallVector<int64_t> perm{0};
  for (int64_t i = 2; i < rank; ++i) perm.push_back(i);
  perm.push_back(1);
  return aten.permute(image, perm);
}

VTensorType pd::toChannelsFirst(VTensorType type, bool channelsLast) {
  if (!channelsLast) return type;
  SmallVector<int64_t> sizes;
  for (int64_t dim : channelsFirstPermutation(type.getRank())) sizes.push_back(type.getSizes()[dim]);
  return type.withSizes(sizes);
}
