//===--- Custom.cpp - custom ops as torch.operator "paddle.custom.<name>" ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCustomOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// Attributes and declaration stand beside the operator, as they did beside the op.
struct ConvertCustom : TorchPattern<CustomOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(CustomOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    SmallVector<Type> types;
    if (failed(getTypeConverter()->convertTypes(op->getResultTypes(), types)))
      return refuse(rewriter, op, "a result type has no torch form");
    auto result = pd_torch::OperatorOp::create(rewriter, op.getLoc(), types,
                                               rewriter.getStringAttr(kCustomOperatorPrefix + op.getOpName()),
                                               adaptor.getInputs());
    result->setAttr("op_attributes", op.getOpAttributes());
    result->setAttr("declaration", op.getDeclaration());
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// pd.gaussian -> torch.operator "paddle.gaussian", its attributes beside it.
struct KeepUnsupported : ConversionPattern {
  KeepUnsupported(const TypeConverter &converter, MLIRContext *context)
      : ConversionPattern(converter, MatchAnyOpTypeTag(), /*benefit=*/0, context) {}
  LogicalResult matchAndRewrite(Operation *op, ArrayRef<Value> operands,
                                ConversionPatternRewriter &rewriter) const override {
    SmallVector<Type> types;
    if (!isa<PdDialect>(op->getDialect()) || op->getNumRegions() || op->hasTrait<OpTrait::IsTerminator>() ||
        failed(getTypeConverter()->convertTypes(op->getResultTypes(), types)) ||
        !llvm::all_of(operands, [](Value v) { return isa<pd_torch::VTensorType>(v.getType()); }) ||
        !llvm::all_of(types, [](Type t) { return isa<pd_torch::VTensorType>(t); }))
      return rewriter.notifyMatchFailure(op, "not a pd op from tensors to tensors without regions");
    auto result = pd_torch::OperatorOp::create(
        rewriter, op->getLoc(), types, rewriter.getStringAttr("paddle." + op->getName().stripDialect()), operands);
    result->setAttr("op_attributes", op->getAttrDictionary());
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void pd::populateKeepPatterns(TorchPatterns &set) {
  set.patterns.add<KeepUnsupported>(set.converter, set.patterns.getContext());
}

void pd::populateCustomPatterns(TorchPatterns &set) { set.add<ConvertCustom>(); }
