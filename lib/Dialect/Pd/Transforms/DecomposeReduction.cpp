//===--- DecomposeReduction.cpp - norms as sums and powers --------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCompareOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdReductionOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

#include <cmath>

using namespace mlir;
using namespace mlir::pd;

namespace {

/// (sum |x|^p)^(1/p) over `axes`: without powers where p is 1, 2, 0 or an infinity.
Value vectorNorm(PatternRewriter &rewriter, Location loc, Value x, double p, ArrayRef<int64_t> axes, bool keep,
                 RankedTensorType out) {
  ShapeBuilder build(rewriter, loc);
  Value list = build.ints(axes);
  auto sum = [&](Value terms) -> Value {
    return SumOp::create(rewriter, loc, out, terms, list, TypeAttr(), rewriter.getBoolAttr(keep));
  };
  if (p == 2) return SqrtOp::create(rewriter, loc, out, sum(MultiplyOp::create(rewriter, loc, x, x)));
  if (p == 0) {
    Value zero = build.number(0, infer::elementOf(x));
    return sum(
        CastOp::create(rewriter, loc, NotEqualOp::create(rewriter, loc, x, zero), TypeAttr::get(infer::elementOf(x))));
  }
  Value size = AbsOp::create(rewriter, loc, x);
  if (std::isinf(p)) {
    if (p > 0) return MaxOp::create(rewriter, loc, out, size, list, rewriter.getBoolAttr(keep));
    return MinOp::create(rewriter, loc, out, size, list, rewriter.getBoolAttr(keep));
  }
  if (p == 1) return sum(size);
  Value powers = PowOp::create(rewriter, loc, size.getType(), size, rewriter.getF64FloatAttr(p));
  return PowOp::create(rewriter, loc, out, sum(powers), rewriter.getF64FloatAttr(1 / p));
}

struct SplitPNorm : OpRewritePattern<PNormOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PNormOp op, PatternRewriter &rewriter) const override {
    int64_t rank = op.getX().getType().getRank(), axis = op.getAxis();
    SmallVector<int64_t> axes{axis < 0 ? axis + rank : axis};
    if (op.getAsvector() || rank == 0) axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
    rewriter.replaceOp(op, vectorNorm(rewriter, op.getLoc(), op.getX(), op.getPorder().convertToDouble(), axes,
                                      op.getKeepdim(), op.getOut().getType()));
    return success();
  }
};

struct SplitFrobeniusNorm : OpRewritePattern<FrobeniusNormOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FrobeniusNormOp op, PatternRewriter &rewriter) const override {
    int64_t rank = op.getX().getType().getRank();
    auto axes = getConstantInts(op.getAxis());
    if (!axes) return rewriter.notifyMatchFailure(op, "axis is not a constant");
    for (int64_t &axis : *axes) axis = axis < 0 ? axis + rank : axis;
    if (op.getReduceAll() || axes->empty()) *axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
    rewriter.replaceOp(op,
                       vectorNorm(rewriter, op.getLoc(), op.getX(), 2, *axes, op.getKeepDim(), op.getOut().getType()));
    return success();
  }
};

/// The sum of squares, one element.
struct SplitSquaredL2Norm : OpRewritePattern<SquaredL2NormOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SquaredL2NormOp op, PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ShapeBuilder build(rewriter, loc);
    Value x = op.getX();
    Value sum = SumOp::create(rewriter, loc, MultiplyOp::create(rewriter, loc, x, x),
                              build.ints(llvm::to_vector(llvm::seq<int64_t>(0, infer::typeOf(x).getRank()))),
                              TypeAttr(), rewriter.getBoolAttr(false));
    rewriter.replaceOp(op, build.reshape(sum, cast<RankedTensorType>(op.getOut().getType()), {}));
    return success();
  }
};

/// The norm of the difference, both broadcast.
struct SplitDist : OpRewritePattern<DistOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DistOp op, PatternRewriter &rewriter) const override {
    SmallVector<int64_t> shape;
    if (failed(infer::broadcast({}, infer::shapeOf(op.getX()), infer::shapeOf(op.getY()), shape)))
      return rewriter.notifyMatchFailure(op, "the operands do not fit each other");
    Value difference = SubtractOp::create(rewriter, op.getLoc(), op.getX(), op.getY());
    rewriter.replaceOp(op, vectorNorm(rewriter, op.getLoc(), difference, op.getP().convertToDouble(),
                                      llvm::to_vector(llvm::seq<int64_t>(0, infer::typeOf(difference).getRank())),
                                      false, op.getOut().getType()));
    return success();
  }
};

} // namespace

void pd::populateDecomposeReductionPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitPNorm, SplitFrobeniusNorm, SplitSquaredL2Norm, SplitDist>(patterns.getContext());
}
