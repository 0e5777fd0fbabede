//===--- DecomposeIndex.cpp - composite gathers, lookups and writes ------------------------------------------------===//
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCompareOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// gather -> index_select by a 1-D index, then the axis dropped again for a 0-D one.
struct SplitGather : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp op, PatternRewriter &rewriter) const override {
    std::optional<int64_t> axis = getConstantInt(op.getAxis());
    RankedTensorType x = op.getX().getType(), index = op.getIndex().getType();
    if (!axis) return rewriter.notifyMatchFailure(op, "axis is not a constant");
    if (*axis < 0) *axis += x.getRank();
    ShapeBuilder build(rewriter, op.getLoc());
    Value flat = index.getRank() == 1 ? Value(op.getIndex()) : build.reshape(op.getIndex(), {index.getRank() == 0 ? 1 : -1});
    Value out = IndexSelectOp::create(rewriter, op.getLoc(), op.getX(), flat, rewriter.getI64IntegerAttr(*axis));
    if (index.getRank() == 0) {
      Value list = build.ints({*axis});
      rewriter.replaceOpWithNewOp<SqueezeOp>(op, op.getOut().getType(), out, list);
    } else {
      rewriter.replaceOp(op, build.retype(out, op.getOut().getType()));
    }
    return success();
  }
};

/// embedding with a padding id -> a plain lookup, zero where the id is the padding one.
struct SplitPaddedEmbedding : OpRewritePattern<EmbeddingOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(EmbeddingOp op, PatternRewriter &rewriter) const override {
    int64_t padding = op.getPaddingIdx();
    if (padding == -1) return rewriter.notifyMatchFailure(op, "no id is padding");
    ShapeBuilder build(rewriter, op.getLoc());
    Location loc = op.getLoc();
    auto out = cast<RankedTensorType>(op.getOut().getType());
    Value rows = EmbeddingOp::create(rewriter, loc, out, op.getX(), op.getWeight(), rewriter.getI64IntegerAttr(-1), rewriter.getBoolAttr(false));
    Value isPadding = EqualOp::create(rewriter, loc, op.getX(), build.number(double(padding), infer::elementOf(op.getX())));
    Value mask = UnsqueezeOp::create(rewriter, loc, isPadding, build.ints({-1}));
    rewriter.replaceOpWithNewOp<WhereOp>(op, out, mask, build.number(0.0, out.getElementType()), rows);
    return success();
  }
};

/// set_value with literals -> set_value_with_tensor.
struct SplitSetValue : OpRewritePattern<SetValueOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SetValueOp op, PatternRewriter &rewriter) const override {
    auto type = RankedTensorType::get(op.getShape(), infer::elementOf(op.getX()));
    int64_t count = type.getNumElements();
    SmallVector<double> values(op.getValues());
    if (int64_t(values.size()) != count) values.assign(count, values.front());
    Value literal = AssignValueOp::create(rewriter, op.getLoc(), type, op.getShapeAttr(), rewriter.getDenseF64ArrayAttr(values), TypeAttr::get(type.getElementType()));
    rewriter.replaceOpWithNewOp<SetValueWithTensorOp>(op, op.getOut().getType(), op.getX(), literal, op.getStarts(), op.getEnds(), op.getSteps(), op.getAxesAttr(),
                                                      op.getDecreaseAxesAttr(), op.getNoneAxesAttr());
    return success();
  }
};

/// cumsum of the flattened tensor -> flatten, cumsum along dim 0.
struct SplitFlatCumsum : OpRewritePattern<CumsumOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(CumsumOp op, PatternRewriter &rewriter) const override {
    if (!op.getFlatten()) return rewriter.notifyMatchFailure(op, "runs along an axis");
    ShapeBuilder build(rewriter, op.getLoc());
    Value x = op.getX();
    if (op.getX().getType().getRank() != 1) x = build.reshape(x, {op.getX().getType().getRank() == 0 ? 1 : -1});
    rewriter.replaceOpWithNewOp<CumsumOp>(op, op.getOut().getType(), x, build.axis(0), rewriter.getBoolAttr(false), op.getExclusiveAttr(), op.getReverseAttr());
    return success();
  }
};

} // namespace

void pd::populateDecomposeIndexPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitGather, SplitPaddedEmbedding, SplitSetValue, SplitFlatCumsum>(patterns.getContext());
}
