//===--- ShapeResize.cpp - nearest, bilinear and bicubic interpolation --------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Scalars.h"
#include "Window.h"

#include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchIndexOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

#include <cmath>

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

namespace {

/// The wanted size of H and W, and the scales where Paddle computes the ratio from them.
struct Target {
  SmallVector<Value> sizes;
  std::optional<std::array<double, 2>> scales;
};

/// Paddle's order: size_tensor list, out_size, scale, out_h and out_w.
template <typename OpT>
std::optional<Target> getTarget(ConversionPatternRewriter &rewriter, TorchBuilder &aten, OpT op, Value image,
                                std::string &reason) {
  Target target;
  if (!op.getSizeTensor().empty()) {
    for (Value size : op.getSizeTensor()) {
      target.sizes.push_back(getTorchInt(rewriter, aten, size));
      if (!target.sizes.back()) break;
    }
    if (target.sizes.size() == 2 && target.sizes.back()) return target;
    reason = "size_tensor does not hold two numbers";
    return std::nullopt;
  }
  if (op.getOutSize()) {
    if (auto sizes = getTorchInts(rewriter, aten, op.getOutSize()); sizes && sizes->size() == 2) {
      target.sizes = *sizes;
      return target;
    }
    reason = "out_size does not hold two numbers";
    return std::nullopt;
  }
  SmallVector<double> scales(op.getScale());
  if (op.getScaleTensor()) {
    auto number = getConstantNumber(op.getScaleTensor());
    if (!number) {
      reason = "scale_tensor is not a constant";
      return std::nullopt;
    }
    scales = {*number};
  }
  if (scales.size() == 1) scales.push_back(scales.front());
  if (scales.size() == 2 && scales[0] > 0 && scales[1] > 0) {
    target.scales = std::array<double, 2>{scales[0], scales[1]};
    for (unsigned i = 0; i < 2; ++i) {
      int64_t size = TorchBuilder::type(image).getSizes()[i + 2];
      if (size != VTensorType::kUnknownSize)
        target.sizes.push_back(aten.integer(static_cast<int64_t>(std::floor(size * scales[i]))));
      else if (scales[i] == std::floor(scales[i]))
        target.sizes.push_back(aten.mulInt(aten.size(image, i + 2), aten.integer(static_cast<int64_t>(scales[i]))));
      else if (1 / scales[i] == std::floor(1 / scales[i]))
        target.sizes.push_back(
            aten.floordivInt(aten.size(image, i + 2), aten.integer(static_cast<int64_t>(1 / scales[i]))));
      else {
        reason = "a scale that is neither a whole number nor one over it needs a static size";
        return std::nullopt;
      }
    }
    return target;
  }
  int64_t outH = op.getOutH(), outW = op.getOutW();
  if (outH <= 0 || outW <= 0) {
    reason = "no size is given";
    return std::nullopt;
  }
  target.sizes = {aten.integer(outH), aten.integer(outW)};
  return target;
}

/// torch's ratio is in/out unless it gets scales. With a whole scale the two agree (out = in * scale).
bool ratioFollowsFromSizes(const Target &target) {
  return !target.scales || llvm::all_of(*target.scales, [](double scale) { return scale == std::floor(scale); });
}

Value floatList(TorchBuilder &aten, ArrayRef<float> values) {
  auto type = RankedTensorType::get({static_cast<int64_t>(values.size())}, aten.builder.getF32Type());
  return aten.literal(DenseElementsAttr::get(type, values));
}

Value indexList(TorchBuilder &aten, ArrayRef<int64_t> values) {
  auto type =
      RankedTensorType::get({static_cast<int64_t>(values.size())}, aten.builder.getIntegerType(64, /*isSigned=*/true));
  SmallVector<APInt> elements;
  for (int64_t value : values) elements.emplace_back(64, static_cast<uint64_t>(value), /*isSigned=*/true);
  return aten.literal(DenseElementsAttr::get(type, elements));
}

Value takeRows(TorchBuilder &aten, Value image, int64_t axis, ArrayRef<int64_t> rows) {
  SmallVector<int64_t> sizes(TorchBuilder::type(image).getSizes());
  sizes[axis] = rows.size();
  return pd_torch::AtenIndexSelectOp::create(aten.builder, aten.loc, TorchBuilder::type(image).withSizes(sizes), image,
                                             aten.integer(axis), indexList(aten, rows));
}

/// Coordinates that torch does not have (align_mode 1, nearest with align_corners), one axis of static size: rows by
/// index, and weights when linear.
Value resizeAxis(TorchBuilder &aten, Value image, int64_t axis, int64_t out, double ratio, bool linear) {
  int64_t in = TorchBuilder::type(image).getSizes()[axis];
  SmallVector<int64_t> lower, upper;
  SmallVector<float> weight;
  for (int64_t i = 0; i < out; ++i) {
    double source = i * ratio;
    int64_t row = linear ? static_cast<int64_t>(source) : std::lround(source);
    lower.push_back(std::min(row, in - 1));
    upper.push_back(std::min(row + 1, in - 1));
    weight.push_back(static_cast<float>(source - row));
  }
  Value low = takeRows(aten, image, axis, lower);
  if (!linear) return low;
  Value high = takeRows(aten, image, axis, upper), share = floatList(aten, weight);
  for (int64_t i = axis + 1, rank = TorchBuilder::type(image).getRank(); i < rank; ++i)
    share = aten.unsqueeze(share, TorchBuilder::type(share).getRank());
  return aten.add(low, aten.mul(aten.sub(high, low), share));
}

template <typename OpT> struct ConvertInterp : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  static constexpr bool linear = std::is_same_v<OpT, BilinearInterpOp>, cubic = std::is_same_v<OpT, BicubicInterpOp>;

  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    bool last = isChannelsLast(op.getDataFormat());
    Value image = toChannelsFirst(aten, adaptor.getX(), last);
    auto type = toChannelsFirst(this->torchType(op.getOutput()), last);
    if (type.getRank() != 4) return this->refuse(rewriter, op, "expects a 4-D tensor");
    std::string reason;
    auto target = getTarget(rewriter, aten, op, image, reason);
    if (!target) return this->refuse(rewriter, op, reason);
    for (unsigned i = 0; i < 2; ++i)
      if (type.getSizes()[i + 2] != VTensorType::kUnknownSize) target->sizes[i] = aten.integer(type.getSizes()[i + 2]);

    Value result;
    bool corners = op.getAlignCorners();
    if (cubic || (linear ? corners || op.getAlignMode() == 0 : !corners)) {
      SmallVector<Value> scales(2, aten.none());
      if (!corners && !ratioFollowsFromSizes(*target))
        scales = {aten.real((*target->scales)[0]), aten.real((*target->scales)[1])};
      Value sizes = aten.ints(ValueRange(target->sizes));
      if (cubic)
        result = pd_torch::AtenUpsampleBicubic2dOp::create(rewriter, op.getLoc(), type, image, sizes,
                                                           aten.boolean(corners), scales[0], scales[1]);
      else if (linear)
        result = pd_torch::AtenUpsampleBilinear2dOp::create(rewriter, op.getLoc(), type, image, sizes,
                                                            aten.boolean(corners), scales[0], scales[1]);
      else
        result =
            pd_torch::AtenUpsampleNearest2dOp::create(rewriter, op.getLoc(), type, image, sizes, scales[0], scales[1]);
    } else {
      result = resizeByTable(aten, op, image, *target);
      if (!result) { // aten has no name for these coordinates, and without sizes there is no table
        auto call = pd_torch::OperatorOp::create(
            rewriter, op.getLoc(), TypeRange{type},
            rewriter.getStringAttr(op->getName().getStringRef().str().replace(0, 2, "paddle")),
            ValueRange{image, aten.ints(ValueRange(target->sizes))});
        call->setAttr("align_corners", op.getAlignCornersAttr());
        call->setAttr("align_mode", op.getAlignModeAttr());
        if (!ratioFollowsFromSizes(*target))
          call->setAttr("scale", rewriter.getDenseF64ArrayAttr({(*target->scales)[0], (*target->scales)[1]}));
        result = call->getResult(0);
      }
    }
    rewriter.replaceOp(op, fromChannelsFirst(aten, result, last));
    return success();
  }

private:
  static Value resizeByTable(TorchBuilder &aten, OpT op, Value image, const Target &target) {
    for (unsigned i = 0; i < 2; ++i) {
      int64_t in = TorchBuilder::type(image).getSizes()[i + 2];
      auto out = pd_torch::getConstantInt(target.sizes[i]);
      if (in == VTensorType::kUnknownSize || !out) return {};
      if (in == *out) continue;
      double ratio = 0;
      if (*out > 1)
        ratio = op.getAlignCorners() ? double(in - 1) / (*out - 1)
                : target.scales      ? 1 / (*target.scales)[i]
                                     : double(in) / *out;
      image = resizeAxis(aten, image, i + 2, *out, ratio, linear);
    }
    return image;
  }
};

} // namespace

void pd::populateResizePatterns(TorchPatterns &set) {
  set.add<ConvertInterp<NearestInterpOp>, ConvertInterp<BilinearInterpOp>, ConvertInterp<BicubicInterpOp>>();
}
