//===--- Custom.cpp - custom ops as torch.operator "paddle.custom.<name>" ------------------------------*- C++ -*-===//
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCustomOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// Attributes and declaration stand beside the operator, as they did beside the op.
struct ConvertCustom : TorchPattern<CustomOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(CustomOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    SmallVector<Type> types;
    if (failed(getTypeConverter()->convertTypes(op->getResultTypes(), types))) return refuse(rewriter, op, "a result type has no torch form");
    auto result = pd_torch::OperatorOp::create(rewriter, op.getLoc(), types, rewriter.getStringAttr(kCustomOperatorPrefix + op.getOpName()), adaptor.getInputs());
    result->setAttr("op_attributes", op.getOpAttributes());
    result->setAttr("declaration", op.getDeclaration());
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void pd::populateCustomPatterns(TorchPatterns &set) { set.add<ConvertCustom>(); }
