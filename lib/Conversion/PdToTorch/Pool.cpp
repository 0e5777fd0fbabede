//===--- Pool.cpp - pooling ---------------------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Window.h"

#include "paddle-mlir/Dialect/Pd/IR/PdPoolOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCreationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPoolOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

namespace {

struct ConvertPool2d : TorchPattern<Pool2dOp> {
  using TorchPattern::TorchPattern;

  LogicalResult matchAndRewrite(Pool2dOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    bool last = isChannelsLast(op.getDataFormat()), isMax = op.getPoolingType() == "max";
    Value image = toChannelsFirst(aten, adaptor.getX(), last);
    auto type = toChannelsFirst(torchType(op.getOut()), last);
    std::string reason;
    Value result;
    auto kernel = getConstantInts(op.getKernelSize());
    if (kernel && kernel->size() == 1) kernel->push_back(kernel->front());
    bool global = op.getGlobalPooling() ||
                  (op.getAdaptive() && kernel && llvm::all_of(*kernel, [](int64_t size) { return size == 1; }));
    if (!global && (!kernel || kernel->size() != 2))
      return refuse(rewriter, op, "kernel_size is not a constant of two elements");
    if (global) result = poolAll(aten, image, type, isMax);
    else if (op.getAdaptive()) result = poolAdaptive(aten, image, type, *kernel, isMax);
    else
      result =
          isMax ? poolMax(aten, op, image, type, *kernel, reason) : poolAverage(aten, op, image, type, *kernel, reason);
    if (!result) return refuse(rewriter, op, reason);
    rewriter.replaceOp(op, fromChannelsFirst(aten, result, last));
    return success();
  }

private:
  static Value poolAll(TorchBuilder &aten, Value image, VTensorType type, bool isMax) {
    if (isMax)
      return pd_torch::AtenAmaxOp::create(aten.builder, aten.loc, type, image, aten.ints(ArrayRef<int64_t>{2, 3}),
                                          aten.boolean(true));
    return pd_torch::AtenAdaptiveAvgPool2dOp::create(aten.builder, aten.loc, type, image,
                                                     aten.ints(ArrayRef<int64_t>{1, 1}));
  }

  static Value poolAdaptive(TorchBuilder &aten, Value image, VTensorType type, ArrayRef<int64_t> outputSize,
                            bool isMax) {
    Value size = aten.ints(outputSize);
    if (!isMax) return pd_torch::AtenAdaptiveAvgPool2dOp::create(aten.builder, aten.loc, type, image, size);
    Type indices = type.withDtype(IntegerType::get(aten.builder.getContext(), 64, IntegerType::Signed));
    return pd_torch::AtenAdaptiveMaxPool2dOp::create(aten.builder, aten.loc, TypeRange{type, indices}, image, size)
        .getResult0();
  }

  /// How a window reaches torch: its own symmetric paddings and ceil_mode, or paddings made explicit.
  struct Plan {
    SmallVector<int64_t> paddings{0, 0};
    bool ceil = false, explicitPad = false;
  };

  /// ceil_mode becomes explicit high padding where torch would drop the last window, which Paddle keeps.
  static Plan plan(TorchBuilder &aten, Pool2dOp op, Value image, Window &window) {
    Plan result;
    auto symmetric = window.symmetricPaddings();
    bool torchDrops = false, tooWide = false;
    for (unsigned i = 0; symmetric && i < 2; ++i) {
      torchDrops |= op.getCeilMode() && window.strides[i] - 1 + (*symmetric)[i] >= window.kernel[i];
      tooWide |= 2 * (*symmetric)[i] > window.kernel[i];
    }
    if (symmetric && !torchDrops && !tooWide) {
      result.paddings = *symmetric;
      result.ceil = op.getCeilMode();
      return result;
    }
    result.explicitPad = true;
    for (unsigned i = 0; op.getCeilMode() && i < 2; ++i) {
      // Complete the last window: (k - low - high - in) mod s elements are missing.
      Value rest = aten.subInt(aten.subInt(aten.integer(window.kernel[i]), aten.addInt(window.low[i], window.high[i])),
                               aten.size(image, i + 2));
      window.high[i] = aten.addInt(window.high[i], aten.remainderInt(rest, aten.integer(window.strides[i])));
    }
    return result;
  }

  static Value poolMax(TorchBuilder &aten, Pool2dOp op, Value image, VTensorType type, ArrayRef<int64_t> kernel,
                       std::string &reason) {
    auto window =
        makeWindow(aten, image, kernel, op.getStrides(), op.getPaddings(), {}, op.getPaddingAlgorithm(), reason);
    if (!window) return {};
    Plan how = plan(aten, op, image, *window);
    if (how.explicitPad)
      image = padSpatial(aten, image, window->low, window->high, -std::numeric_limits<double>::infinity());
    return pd_torch::AtenMaxPool2dOp::create(aten.builder, aten.loc, type, image, aten.ints(kernel),
                                             aten.ints(window->strides), aten.ints(how.paddings),
                                             aten.ints(ArrayRef<int64_t>{1, 1}), aten.boolean(how.ceil));
  }

  static Value average(TorchBuilder &aten, Value image, VTensorType type, const Window &window, const Plan &how,
                       bool countPadding) {
    return pd_torch::AtenAvgPool2dOp::create(aten.builder, aten.loc, type, image, aten.ints(window.kernel),
                                             aten.ints(window.strides), aten.ints(how.paddings), aten.boolean(how.ceil),
                                             aten.boolean(countPadding), aten.none());
  }

  static Value poolAverage(TorchBuilder &aten, Pool2dOp op, Value image, VTensorType type, ArrayRef<int64_t> kernel,
                           std::string &reason) {
    auto window =
        makeWindow(aten, image, kernel, op.getStrides(), op.getPaddings(), {}, op.getPaddingAlgorithm(), reason);
    if (!window) return {};
    SmallVector<Value> low = window->low, high = window->high;
    Plan how = plan(aten, op, image, *window);
    if (!how.explicitPad) return average(aten, image, type, *window, how, !op.getExclusive());
    // Averages over padded zeros, divided by the share of the window that counts: ones on what counts, zeros elsewhere,
    // pooled the same way.
    Value padded = padSpatial(aten, image, window->low, window->high, 0);
    Value mean = average(aten, padded, type, *window, how, true);
    bool sameExtent = llvm::equal(high, window->high);
    if (!op.getExclusive() && sameExtent) return mean;
    VTensorType imageType = TorchBuilder::type(image);
    SmallVector<Value> sizes{aten.integer(1), aten.integer(1), aten.size(image, 2), aten.size(image, 3)};
    Value ones = pd_torch::AtenFullOp::create(
        aten.builder, aten.loc, imageType.withSizes(TorchBuilder::staticSizes(sizes)), aten.ints(ValueRange(sizes)),
        aten.real(1), aten.dtype(imageType.getDtype()), aten.none(), aten.none(), aten.none());
    if (op.getExclusive()) {
      ones = padSpatial(aten, ones, window->low, window->high, 0);
    } else {
      // The declared paddings count, what ceil_mode added does not.
      ones = padSpatial(aten, ones, low, high, 1);
      SmallVector<Value> zero(2, aten.integer(0)), more;
      for (unsigned i = 0; i < 2; ++i) more.push_back(aten.subInt(window->high[i], high[i]));
      ones = padSpatial(aten, ones, zero, more, 0);
    }
    SmallVector<int64_t> shareSizes{1, 1, type.getSizes()[2], type.getSizes()[3]};
    return aten.div(mean, average(aten, ones, type.withSizes(shareSizes), *window, how, true));
  }
};

/// The mask of max_pool2d_with_index is i32 in Paddle, i64 in torch.
struct ConvertMaxPool2dWithIndex : TorchPattern<MaxPool2dWithIndexOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(MaxPool2dWithIndexOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut()), maskType = torchType(op.getMask());
    auto indexType = maskType.withDtype(rewriter.getIntegerType(64, /*isSigned=*/true));
    if (op.getGlobalPooling()) return refuse(rewriter, op, "global_pooling with an index is not supported");
    if (op.getPaddings().size() != 2) return refuse(rewriter, op, "expects one padding a spatial axis");
    SmallVector<Value> results;
    if (op.getAdaptive()) {
      auto pool = pd_torch::AtenAdaptiveMaxPool2dOp::create(rewriter, op.getLoc(), TypeRange{type, indexType},
                                                            adaptor.getX(), aten.ints(op.getKernelSize()));
      results.assign(pool->result_begin(), pool->result_end());
    } else {
      auto pool = pd_torch::AtenMaxPool2dWithIndicesOp::create(
          rewriter, op.getLoc(), TypeRange{type, indexType}, adaptor.getX(), aten.ints(op.getKernelSize()),
          aten.ints(op.getStrides()), aten.ints(op.getPaddings()), aten.ints(ArrayRef<int64_t>{1, 1}),
          aten.boolean(op.getCeilMode()));
      results.assign(pool->result_begin(), pool->result_end());
    }
    results[1] = aten.toDtype(results[1], maskType.getDtype());
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void pd::populatePoolPatterns(TorchPatterns &set) { set.add<ConvertPool2d, ConvertMaxPool2dWithIndex>(); }
