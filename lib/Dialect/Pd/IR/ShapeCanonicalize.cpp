//===--- ShapeCanonicalize.cpp - computed shapes that the types have settled become literals ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/IR/PatternMatch.h"
#include "paddle-mlir/Dialect/Pd/IR/InferShape.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"

using namespace mlir;
using namespace mlir::pd;

static Value literal(OpBuilder &builder, Location loc, ArrayRef<int64_t> values) {
  auto type = RankedTensorType::get({int64_t(values.size())}, builder.getI64Type());
  return FullIntArrayOp::create(builder, loc, type, builder.getDenseI64ArrayAttr(values), TypeAttr());
}

namespace {

/// At most one unknown dim: the type says it all, -1 stands for the unknown one.
struct ReshapeToLiteral : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op, PatternRewriter &rewriter) const override {
    auto type = op.getOut().getType();
    if (type.getNumDynamicDims() > 1) return rewriter.notifyMatchFailure(op, "several dims of the result are unknown");
    SmallVector<int64_t> wanted;
    for (int64_t d : type.getShape()) wanted.push_back(ShapedType::isDynamic(d) ? -1 : d);
    // Beside a dim of 0 nothing can be inferred.
    if (type.getNumDynamicDims() == 1 && llvm::is_contained(wanted, 0))
      return rewriter.notifyMatchFailure(op, "a dim of the result is 0");
    // Dims of 0 mean "copy" in the operand; an empty tensor keeps whatever it was written with.
    if (llvm::is_contained(wanted, 0)) return rewriter.notifyMatchFailure(op, "the result is empty");
    if (getConstantInts(op.getShape()) == wanted)
      return rewriter.notifyMatchFailure(op, "shape is the literal already");
    Value shape = literal(rewriter, op.getLoc(), wanted);
    rewriter.modifyOpInPlace(op, [&] { op.getShapeMutable().assign(shape); });
    return success();
  }
};

struct ExpandToLiteral : OpRewritePattern<ExpandOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ExpandOp op, PatternRewriter &rewriter) const override {
    auto type = op.getOut().getType();
    if (!type.hasStaticShape() || getConstantInts(op.getShape()))
      return rewriter.notifyMatchFailure(op, "shape is a literal or not known");
    Value shape = literal(rewriter, op.getLoc(), type.getShape());
    rewriter.modifyOpInPlace(op, [&] { op.getShapeMutable().assign(shape); });
    return success();
  }
};

/// full_with_tensor of a known value and shape -> full.
struct FullOfKnown : OpRewritePattern<FullWithTensorOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FullWithTensorOp op, PatternRewriter &rewriter) const override {
    auto type = op.getOut().getType();
    std::optional<double> value = getConstantNumber(op.getValue());
    if (!value || !type.hasStaticShape()) return rewriter.notifyMatchFailure(op, "value or shape is not known");
    rewriter.replaceOpWithNewOp<FullOp>(op, type, rewriter.getDenseI64ArrayAttr(type.getShape()),
                                        rewriter.getF64FloatAttr(*value), TypeAttr::get(type.getElementType()));
    return success();
  }
};

} // namespace

void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<ReshapeToLiteral>(context);
}
void ExpandOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<ExpandToLiteral>(context);
}
void FullWithTensorOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<FullOfKnown>(context);
}
