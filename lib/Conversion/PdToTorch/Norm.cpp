//===--- Norm.cpp - normalisations --------------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Window.h"

#include "paddle-mlir/Dialect/Pd/IR/PdNormOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchNormOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

namespace {

/// batch_norm(x, mean, variance, scale, bias) -> aten.batch_norm(x, scale, bias, mean, variance, training = false)
template <typename OpT> struct ConvertBatchNorm : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (llvm::any_of(op->getResults().drop_front(3), [](Value result) { return !result.use_empty(); }))
      return this->refuse(rewriter, op, "a result of training is used");
    TorchBuilder aten(rewriter, op.getLoc());
    bool last = isChannelsLast(op.getDataFormat()) && TorchBuilder::type(adaptor.getX()).getRank() > 2;
    Value x = toChannelsFirst(aten, adaptor.getX(), last);
    auto orNone = [&](Value value) { return value ? value : aten.none(); };
    Value result = pd_torch::AtenBatchNormOp::create(
        rewriter, op.getLoc(), toChannelsFirst(this->torchType(op.getOut()), last), x, orNone(adaptor.getScale()),
        orNone(adaptor.getBias()), adaptor.getMean(), adaptor.getVariance(), aten.boolean(false),
        aten.real(1 - op.getMomentum().convertToDouble()), aten.real(op.getEpsilon().convertToDouble()),
        aten.boolean(false));
    // A layer that is called again reads the running statistics of its first call, which inference leaves as they are.
    SmallVector<SmallVector<Value>> replacements(op->getNumResults());
    replacements[0] = {fromChannelsFirst(aten, result, last)};
    replacements[1] = {adaptor.getMean()};
    replacements[2] = {adaptor.getVariance()};
    rewriter.replaceOpWithMultiple(op, std::move(replacements));
    return success();
  }
};

/// Paddle's scale and bias are flat; torch's have the normalised shape.
struct ConvertLayerNorm : TorchPattern<LayerNormOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(LayerNormOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (!onlyFirstResultUsed(op)) return refuse(rewriter, op, "the mean or variance result is used");
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = TorchBuilder::type(adaptor.getX());
    int64_t begin = pd_torch::normalizeDim(op.getBeginNormAxis(), type.getRank());
    SmallVector<Value> shape;
    for (int64_t axis = begin; axis < type.getRank(); ++axis)
      shape.push_back(normalizedSize(aten, adaptor, axis, begin));
    auto inShape = [&](Value flat) -> Value {
      if (!flat) return aten.none();
      return shape.size() == 1 ? flat : aten.reshape(flat, shape);
    };
    Value result = pd_torch::AtenLayerNormOp::create(rewriter, op.getLoc(), torchType(op.getOut()), adaptor.getX(),
                                                     aten.ints(ValueRange(shape)), inShape(adaptor.getScale()),
                                                     inShape(adaptor.getBias()),
                                                     aten.real(op.getEpsilon().convertToDouble()), aten.boolean(false));
    replaceFirstResult(rewriter, op, result);
    return success();
  }

private:
  /// A lone dynamic axis has the static size of scale or bias.
  static Value normalizedSize(TorchBuilder &aten, Adaptor adaptor, int64_t axis, int64_t begin) {
    auto type = TorchBuilder::type(adaptor.getX());
    if (begin + 1 == type.getRank() && type.getSizes()[axis] == pd_torch::VTensorType::kUnknownSize)
      for (Value flat : {adaptor.getScale(), adaptor.getBias()})
        if (flat) return aten.size(flat, 0);
    return aten.size(adaptor.getX(), axis);
  }
};

struct ConvertGroupNorm : TorchPattern<GroupNormOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(GroupNormOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (!onlyFirstResultUsed(op)) return refuse(rewriter, op, "the mean or variance result is used");
    TorchBuilder aten(rewriter, op.getLoc());
    bool last = isChannelsLast(op.getDataFormat());
    Value x = toChannelsFirst(aten, adaptor.getX(), last);
    auto orNone = [&](Value value) { return value ? value : aten.none(); };
    Value result = pd_torch::AtenGroupNormOp::create(
        rewriter, op.getLoc(), x.getType(), x, aten.integer(op.getGroups()), orNone(adaptor.getScale()),
        orNone(adaptor.getBias()), aten.real(op.getEpsilon().convertToDouble()), aten.boolean(false));
    replaceFirstResult(rewriter, op, fromChannelsFirst(aten, result, last));
    return success();
  }
};

} // namespace

void pd::populateNormPatterns(TorchPatterns &set) {
  set.add<ConvertBatchNorm<BatchNormOp>, ConvertBatchNorm<SyncBatchNormOp>, ConvertLayerNorm, ConvertGroupNorm>();
}
