//===--- Conv.cpp - convolutions ------------------------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Window.h"

#include "paddle-mlir/Dialect/Pd/IR/PdConvOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConvOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

/// The sizes of the filter's spatial axes, which must be static.
static std::optional<SmallVector<int64_t>> getKernel(Value filter) {
  auto type = TorchBuilder::type(filter);
  if (!type.hasStaticSizes()) return std::nullopt;
  return SmallVector<int64_t>(type.getSizes().drop_front(2));
}

namespace {

/// conv2d, depthwise_conv2d, conv3d. Unequal paddings become a constant_pad_nd in front.
template <typename OpT> struct ConvertConv : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    bool last = isChannelsLast(op.getDataFormat());
    auto kernel = getKernel(adaptor.getFilter());
    if (!kernel) return this->refuse(rewriter, op, "filter has no static shape");
    Value image = toChannelsFirst(aten, adaptor.getInput(), last);
    std::string reason;
    auto window = makeWindow(aten, image, *kernel, op.getStrides(), op.getPaddings(), op.getDilations(),
                             op.getPaddingAlgorithm(), reason);
    if (!window) return this->refuse(rewriter, op, reason);
    SmallVector<int64_t> paddings(window->rank(), 0);
    if (auto symmetric = window->symmetricPaddings()) paddings = *symmetric;
    else image = padSpatial(aten, image, window->low, window->high, 0);
    auto type = toChannelsFirst(this->torchType(op.getOut()), last);
    Value result = pd_torch::AtenConvolutionOp::create(
        rewriter, op.getLoc(), type, image, adaptor.getFilter(), aten.none(), aten.ints(window->strides),
        aten.ints(paddings), aten.ints(window->dilations), aten.boolean(false),
        aten.ints(SmallVector<int64_t>(window->rank(), 0)), aten.integer(op.getGroups()));
    rewriter.replaceOp(op, fromChannelsFirst(aten, result, last));
    return success();
  }
};

/// conv2d_transpose and its twins. Unequal paddings crop the unpadded result.
template <typename OpT> struct ConvertConvTranspose : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;

  static Value getBias(Adaptor adaptor, TorchBuilder &aten) {
    if constexpr (std::is_same_v<OpT, Conv2dTransposeBiasOp>) return adaptor.getBias();
    else return aten.none();
  }

  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    bool last = isChannelsLast(op.getDataFormat());
    auto kernel = getKernel(adaptor.getFilter());
    if (!kernel) return this->refuse(rewriter, op, "filter has no static shape");
    if (op.getPaddingAlgorithm() == "SAME")
      return this->refuse(rewriter, op, "padding_algorithm SAME of a transposed convolution is not supported");
    Value image = toChannelsFirst(aten, adaptor.getX(), last);
    std::string reason;
    auto window = makeWindow(aten, image, *kernel, op.getStrides(), op.getPaddings(), op.getDilations(),
                             op.getPaddingAlgorithm(), reason);
    if (!window) return this->refuse(rewriter, op, reason);

    unsigned rank = window->rank();
    SmallVector<int64_t> low, high;
    for (unsigned i = 0; i < rank; ++i) {
      low.push_back(*pd_torch::getConstantInt(window->low[i]));
      high.push_back(*pd_torch::getConstantInt(window->high[i]));
    }
    SmallVector<int64_t> extra(op.getOutputPadding());
    if (extra.empty()) extra.assign(rank, 0);
    if (cast<RankedTensorType>(op.getOutputSize().getType()).getNumElements() != 0 &&
        !fromOutputSize(op, image, *window, low, high, extra))
      return this->refuse(rewriter, op, "output_size needs constants and static input sizes");

    auto type = toChannelsFirst(this->torchType(op.getOut()), last);
    bool crop = low != high;
    SmallVector<int64_t> paddings = crop ? SmallVector<int64_t>(rank, 0) : low;
    auto convType = type;
    if (crop) {
      SmallVector<int64_t> sizes(type.getSizes());
      for (unsigned i = 0; i < rank; ++i)
        if (sizes[i + 2] != VTensorType::kUnknownSize) sizes[i + 2] += low[i] + high[i];
      convType = type.withSizes(sizes);
    }
    Value result = pd_torch::AtenConvolutionOp::create(
        rewriter, op.getLoc(), convType, image, adaptor.getFilter(), getBias(adaptor, aten), aten.ints(window->strides),
        aten.ints(paddings), aten.ints(window->dilations), aten.boolean(true), aten.ints(extra),
        aten.integer(op.getGroups()));
    for (unsigned i = 0; crop && i < rank; ++i) {
      Value end = aten.subInt(aten.size(result, i + 2), aten.integer(high[i]));
      result = aten.slice(result, i + 2, aten.integer(low[i]), end, 1, type.getSizes()[i + 2]);
    }
    rewriter.replaceOp(op, fromChannelsFirst(aten, result, last));
    return success();
  }

private:
  /// output_padding = output_size - the size without it.
  static bool fromOutputSize(OpT op, Value image, const Window &window, ArrayRef<int64_t> low, ArrayRef<int64_t> high,
                             SmallVector<int64_t> &extra) {
    auto wanted = getConstantInts(op.getOutputSize());
    if (!wanted || wanted->size() != window.rank()) return false;
    for (unsigned i = 0; i < window.rank(); ++i) {
      int64_t in = TorchBuilder::type(image).getSizes()[i + 2];
      if (in == VTensorType::kUnknownSize) return false;
      extra[i] = (*wanted)[i] -
                 ((in - 1) * window.strides[i] - low[i] - high[i] + window.dilations[i] * (window.kernel[i] - 1) + 1);
    }
    return true;
  }
};

} // namespace

void pd::populateConvPatterns(TorchPatterns &set) {
  set.add<ConvertConv<Conv2dOp>, ConvertConv<DepthwiseConv2dOp>, ConvertConv<Conv3dOp>,
          ConvertConvTranspose<Conv2dTransposeOp>, ConvertConvTranspose<DepthwiseConv2dTransposeOp>,
          ConvertConvTranspose<Conv2dTransposeBiasOp>>();
}
