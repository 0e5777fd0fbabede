//===--- Activation.cpp - activations whose torch form depends on their attributes -------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

namespace {

/// hardsigmoid with torch's fixed slope 1/6, or clamp(slope * x + offset, 0, 1).
struct ConvertHardsigmoid : TorchPattern<HardsigmoidOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(HardsigmoidOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    double slope = op.getSlope().convertToDouble(), offset = op.getOffset().convertToDouble();
    // The file holds the nearest float to 1/6, or what Python printed of it.
    if (std::abs(slope - 1.0 / 6) < 1e-6 && offset == 0.5) {
      rewriter.replaceOp(op, aten.unary<pd_torch::AtenHardsigmoidOp>(adaptor.getX()));
      return success();
    }
    Value linear = aten.addScalar(aten.mulScalar(adaptor.getX(), slope), offset);
    rewriter.replaceOpWithNewOp<pd_torch::AtenClampOp>(op, linear.getType(), linear, aten.real(0), aten.real(1));
    return success();
  }
};

struct ConvertGelu : TorchPattern<GeluOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(GeluOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    rewriter.replaceOpWithNewOp<pd_torch::AtenGeluOp>(op, torchType(op.getOut()), adaptor.getX(),
                                                      aten.string(op.getApproximate() ? "tanh" : "none"));
    return success();
  }
};

/// prelu knows one slope or one per channel of axis 1; the other modes are max(x, 0) + alpha * min(x, 0).
struct ConvertPrelu : TorchPattern<PreluOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(PreluOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = adaptor.getX(), alpha = adaptor.getAlpha();
    auto alphaType = TorchBuilder::type(alpha), xType = TorchBuilder::type(x);
    if (!alphaType.hasStaticSizes()) return refuse(rewriter, op, "alpha has no static shape");
    int64_t count = 1;
    for (int64_t size : alphaType.getSizes()) count *= size;
    bool channelLast = op.getMode() == "channel" && op.getDataFormat() == "NHWC";
    if (op.getMode() == "all" || (op.getMode() == "channel" && !channelLast)) {
      Value weight = aten.reshape(alpha, {aten.integer(count)});
      rewriter.replaceOpWithNewOp<pd_torch::AtenPreluOp>(op, xType, x, weight);
      return success();
    }
    if (op.getMode() == "channel") alpha = aten.reshape(alpha, {aten.integer(count)});
    Value zero = aten.scalarTensor(xType.getDtype(), 0);
    Value positive = pd_torch::AtenMaximumOp::create(rewriter, op.getLoc(), xType, x, zero);
    Value negative = pd_torch::AtenMinimumOp::create(rewriter, op.getLoc(), xType, x, zero);
    rewriter.replaceOp(op, aten.add(positive, aten.mul(negative, alpha)));
    return success();
  }
};

/// x / (1 + |x|)
struct ConvertSoftsign : TorchPattern<SoftsignOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(SoftsignOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    rewriter.replaceOp(op,
                       aten.div(adaptor.getX(), aten.addScalar(aten.unary<pd_torch::AtenAbsOp>(adaptor.getX()), 1)));
    return success();
  }
};

/// x - tanh(x)
struct ConvertTanhShrink : TorchPattern<TanhShrinkOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(TanhShrinkOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    rewriter.replaceOp(op, aten.sub(adaptor.getX(), aten.unary<pd_torch::AtenTanhOp>(adaptor.getX())));
    return success();
  }
};

/// scale_b * tanh(scale_a * x)
struct ConvertStanh : TorchPattern<StanhOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(StanhOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value inner = aten.unary<pd_torch::AtenTanhOp>(aten.mulScalar(adaptor.getX(), op.getScaleA().convertToDouble()));
    rewriter.replaceOp(op, aten.mulScalar(inner, op.getScaleB().convertToDouble()));
    return success();
  }
};

/// silu(x) * y; without y the two halves of the last axis.
struct ConvertSwiglu : TorchPattern<SwigluOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(SwigluOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = adaptor.getX(), y = adaptor.getY();
    if (!y) {
      auto type = TorchBuilder::type(x);
      int64_t last = type.getRank() - 1, size = type.getSizes()[last];
      if (size < 0 || size % 2) return refuse(rewriter, op, "expects a static, even last dim to split");
      y = aten.slice(x, last, aten.integer(size / 2), aten.integer(size), 1, size / 2);
      x = aten.slice(x, last, aten.integer(0), aten.integer(size / 2), 1, size / 2);
    }
    rewriter.replaceOp(op, aten.mul(aten.unary<pd_torch::AtenSiluOp>(x), y));
    return success();
  }
};

} // namespace

void pd::populateActivationPatterns(TorchPatterns &set) {
  set.add<ConvertHardsigmoid, ConvertGelu, ConvertPrelu, ConvertSoftsign, ConvertTanhShrink, ConvertStanh,
          ConvertSwiglu>();
}
