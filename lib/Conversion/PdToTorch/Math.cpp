//===--- Math.cpp - arithmetic whose torch form depends on attributes or dtypes -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Scalars.h"

#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

namespace {

/// scale * x + bias, or scale * (x + bias); parts that change nothing are left out.
struct ConvertScale : TorchPattern<ScaleOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(ScaleOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = adaptor.getX();
    Type dtype = TorchBuilder::type(x).getDtype();
    double bias = op.getBias().convertToDouble();
    std::optional<double> factor = getConstantNumber(op.getScale());
    if (isa<IntegerType>(dtype)) {
      bias = static_cast<double>(static_cast<int64_t>(bias));
      if (factor) factor = static_cast<double>(static_cast<int64_t>(*factor));
    }
    auto multiply = [&](Value value) {
      if (factor) return *factor == 1 ? value : aten.mulScalar(value, *factor);
      Value scale = aten.toDtype(aten.reshape(adaptor.getScale(), {}), dtype);
      return aten.mul(value, scale);
    };
    auto shift = [&](Value value) { return bias == 0 ? value : aten.addScalar(value, bias); };
    Value result = op.getBiasAfterScale() ? shift(multiply(x)) : multiply(shift(x));
    if (result == x) result = pd_torch::AtenCloneOp::create(rewriter, op.getLoc(), x.getType(), x, aten.none());
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// Integers stay integers in Paddle 2: truncating division, which the result's dtype shows.
struct ConvertIntegerDivide : TorchPattern<DivideOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(DivideOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    auto type = torchType(op.getOut());
    if (!isa<IntegerType>(type.getDtype()))
      return rewriter.notifyMatchFailure(op, "result is not an integer tensor: the row serves it");
    TorchBuilder aten(rewriter, op.getLoc());
    rewriter.replaceOpWithNewOp<pd_torch::AtenDivTensorModeOp>(op, type, adaptor.getX(), adaptor.getY(),
                                                               aten.string("trunc"));
    return success();
  }
};

struct ConvertRound : TorchPattern<RoundOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(RoundOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    double power = std::pow(10.0, static_cast<double>(static_cast<int64_t>(op.getDecimals())));
    Value x = adaptor.getX();
    if (op.getDecimals() == 0) {
      rewriter.replaceOp(op, aten.unary<pd_torch::AtenRoundOp>(x));
      return success();
    }
    rewriter.replaceOp(op, aten.divScalar(aten.unary<pd_torch::AtenRoundOp>(aten.mulScalar(x, power)), power));
    return success();
  }
};

/// The sum of all inputs, left to right.
struct ConvertAddN : TorchPattern<AddNOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(AddNOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    ValueRange inputs = adaptor.getInputs();
    Value sum = inputs.front();
    for (Value input : inputs.drop_front()) sum = aten.add(sum, input);
    if (inputs.size() == 1) sum = pd_torch::AtenCloneOp::create(rewriter, op.getLoc(), sum.getType(), sum, aten.none());
    rewriter.replaceOp(op, sum);
    return success();
  }
};

} // namespace

void pd::populateMathPatterns(TorchPatterns &set) {
  set.add<ConvertScale, ConvertIntegerDivide, ConvertRound, ConvertAddN>();
}
