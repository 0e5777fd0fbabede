//===--- ControlFlow.cpp - if, while, select_input ----------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchScalarOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

static Value toBool(TorchBuilder &aten, Value tensor) {
  return pd_torch::AtenBoolTensorOp::create(aten.builder, aten.loc, pd_torch::BoolType::get(aten.builder.getContext()),
                                            tensor);
}

/// Gives values the types a region boundary declares, which may know less.
static SmallVector<Value> castTo(TorchBuilder &aten, ValueRange values, TypeRange types) {
  SmallVector<Value> result;
  for (auto [value, type] : llvm::zip(values, types))
    result.push_back(value.getType() == type
                         ? value
                         : Value(pd_torch::TensorStaticInfoCastOp::create(aten.builder, aten.loc, type, value)));
  return result;
}

namespace {

struct ConvertIf : TorchPattern<IfOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(IfOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    SmallVector<Type> types;
    if (failed(getTypeConverter()->convertTypes(op->getResultTypes(), types)))
      return refuse(rewriter, op, "a result type has no torch form");
    TorchBuilder aten(rewriter, op.getLoc());
    auto result = pd_torch::PrimIfOp::create(rewriter, op.getLoc(), types, toBool(aten, adaptor.getCondition()));
    rewriter.inlineRegionBefore(op.getThenRegion(), result.getThenRegion(), result.getThenRegion().end());
    rewriter.inlineRegionBefore(op.getElseRegion(), result.getElseRegion(), result.getElseRegion().end());
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// The condition is a value of the loop in both dialects; torch counts iterations besides.
struct ConvertWhile : TorchPattern<WhileOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(WhileOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    SmallVector<Type> types;
    if (failed(getTypeConverter()->convertTypes(op->getResultTypes(), types)))
      return refuse(rewriter, op, "a carried type has no torch form");
    TorchBuilder aten(rewriter, op.getLoc());
    Value forever = aten.integer(std::numeric_limits<int64_t>::max());
    auto loop =
        pd_torch::PrimLoopOp::create(rewriter, op.getLoc(), types, forever, toBool(aten, adaptor.getCondition()),
                                     castTo(aten, adaptor.getInits(), types));
    rewriter.inlineRegionBefore(op.getBody(), loop.getRegion(), loop.getRegion().end());
    Block &body = loop.getRegion().front();
    TypeConverter::SignatureConversion signature(body.getNumArguments());
    signature.addInputs(Type(pd_torch::IntType::get(getContext())));
    for (auto [i, type] : llvm::enumerate(types)) signature.addInputs(i, type);
    rewriter.applySignatureConversion(&body, signature, getTypeConverter());
    rewriter.replaceOp(op, loop);
    return success();
  }
};

struct ConvertYield : TorchPattern<YieldOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(YieldOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Operation *parent = op->getParentOp();
    if (isa<pd_torch::PrimIfOp>(parent)) {
      rewriter.replaceOpWithNewOp<pd_torch::PrimIfYieldOp>(
          op, castTo(aten, adaptor.getOperands(), parent->getResultTypes()));
      return success();
    }
    if (isa<pd_torch::PrimLoopOp>(parent)) {
      ValueRange values = adaptor.getOperands();
      rewriter.replaceOpWithNewOp<pd_torch::PrimLoopConditionOp>(
          op, toBool(aten, values.front()), castTo(aten, values.drop_front(), parent->getResultTypes()));
      return success();
    }
    return refuse(rewriter, op, "the op around it was not converted");
  }
};

/// mask ? x[1] : x[0]
struct ConvertSelectInput : TorchPattern<SelectInputOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(SelectInputOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (adaptor.getX().size() != 2) return refuse(rewriter, op, "expects two values to choose from");
    TorchBuilder aten(rewriter, op.getLoc());
    Type type = torchType(op.getOut());
    auto choice = pd_torch::PrimIfOp::create(rewriter, op.getLoc(), TypeRange(type), toBool(aten, adaptor.getMask()));
    for (auto [region, value] : {std::pair(&choice.getThenRegion(), adaptor.getX()[1]),
                                 std::pair(&choice.getElseRegion(), adaptor.getX()[0])}) {
      OpBuilder::InsertionGuard guard(rewriter);
      rewriter.createBlock(region);
      pd_torch::PrimIfYieldOp::create(rewriter, op.getLoc(), castTo(aten, value, type));
    }
    rewriter.replaceOp(op, choice);
    return success();
  }
};

} // namespace

void pd::populateControlFlowPatterns(TorchPatterns &set) {
  set.add<ConvertIf, ConvertWhile, ConvertYield, ConvertSelectInput>();
}
