//===--- DecomposeMath.cpp - composite scalar functions and chains of products ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdActivationOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdLinearOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// ln(x / (1 - x)), x clamped first when eps is positive.
struct SplitLogit : OpRewritePattern<LogitOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(LogitOp op, PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ShapeBuilder build(rewriter, loc);
    auto type = cast<RankedTensorType>(op.getOut().getType());
    Type element = type.getElementType();
    if (!isa<FloatType>(element)) return rewriter.notifyMatchFailure(op, "is no float tensor");
    double eps = op.getEps().convertToDouble();
    Value x = op.getX();
    if (eps > 0) x = ClipOp::create(rewriter, loc, type, x, build.number(eps, element), build.number(1 - eps, element));
    Value rest = ScaleOp::create(rewriter, loc, type, x, build.number(-1, element), rewriter.getF64FloatAttr(1),
                                 rewriter.getBoolAttr(true));
    rewriter.replaceOpWithNewOp<LogOp>(op, type, DivideOp::create(rewriter, loc, type, x, rest));
    return success();
  }
};

struct SplitRrelu : OpRewritePattern<RreluOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(RreluOp op, PatternRewriter &rewriter) const override {
    if (op.getNoise() && !op.getNoise().use_empty()) return rewriter.notifyMatchFailure(op, "the noise is read");
    double slope = (op.getLower().convertToDouble() + op.getUpper().convertToDouble()) / 2;
    Value out =
        LeakyReluOp::create(rewriter, op.getLoc(), op.getOut().getType(), op.getX(), rewriter.getF64FloatAttr(slope));
    rewriter.replaceAllUsesWith(op.getOut(), out);
    rewriter.eraseOp(op);
    return success();
  }
};

struct SplitMultiDot : OpRewritePattern<MultiDotOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MultiDotOp op, PatternRewriter &rewriter) const override {
    if (op.getX().empty()) return rewriter.notifyMatchFailure(op, "no operands");
    Value product = op.getX().front();
    for (Value factor : op.getX().drop_front())
      product = MatmulOp::create(rewriter, op.getLoc(), product, factor, rewriter.getBoolAttr(false),
                                 rewriter.getBoolAttr(false));
    rewriter.replaceOp(op, ShapeBuilder(rewriter, op.getLoc()).retype(product, op.getOut().getType()));
    return success();
  }
};

} // namespace

void pd::populateDecomposeMathPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitLogit, SplitRrelu, SplitMultiDot>(patterns.getContext());
}
