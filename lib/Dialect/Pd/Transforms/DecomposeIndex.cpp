//===--- DecomposeIndex.cpp - composite gathers, lookups and writes -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
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
    Value flat =
        index.getRank() == 1 ? Value(op.getIndex()) : build.reshape(op.getIndex(), {index.getRank() == 0 ? 1 : -1});
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
    Value rows = EmbeddingOp::create(rewriter, loc, out, op.getX(), op.getWeight(), rewriter.getI64IntegerAttr(-1),
                                     rewriter.getBoolAttr(false));
    Value isPadding =
        EqualOp::create(rewriter, loc, op.getX(), build.number(double(padding), infer::elementOf(op.getX())));
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
    Value literal = AssignValueOp::create(rewriter, op.getLoc(), type, op.getShapeAttr(),
                                          rewriter.getDenseF64ArrayAttr(values), TypeAttr::get(type.getElementType()));
    rewriter.replaceOpWithNewOp<SetValueWithTensorOp>(op, op.getOut().getType(), op.getX(), literal, op.getStarts(),
                                                      op.getEnds(), op.getSteps(), op.getAxesAttr(),
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
    rewriter.replaceOpWithNewOp<CumsumOp>(op, op.getOut().getType(), x, build.axis(0), rewriter.getBoolAttr(false),
                                          op.getExclusiveAttr(), op.getReverseAttr());
    return success();
  }
};

/// index_sample -> take_along_axis of the rows.
struct SplitIndexSample : OpRewritePattern<IndexSampleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IndexSampleOp op, PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<TakeAlongAxisOp>(op, op.getOut().getType(), op.getX(), op.getIndex(),
                                                 rewriter.getI64IntegerAttr(1));
    return success();
  }
};

struct SplitMaskedFill : OpRewritePattern<MaskedFillOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MaskedFillOp op, PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<WhereOp>(op, op.getOut().getType(), op.getMask(), op.getValue(), op.getX());
    return success();
  }
};

/// A vector beside a mask of the diagonal; a matrix by a gather a row.
struct SplitDiag : OpRewritePattern<DiagOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DiagOp op, PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ShapeBuilder build(rewriter, loc);
    RankedTensorType type = op.getX().getType(), out = op.getOut().getType();
    if (!type.hasStaticShape()) return rewriter.notifyMatchFailure(op, "the size is not known");
    int64_t offset = op.getOffset();
    auto list = [&](ArrayRef<int64_t> v) { return rewriter.getDenseI64ArrayAttr(v); };
    int64_t top = std::max<int64_t>(-offset, 0), left = std::max<int64_t>(offset, 0);
    if (type.getRank() == 2) {
      int64_t count = out.getDimSize(0);
      auto rowsType = type.clone({count, type.getDimSize(1)});
      Value rows = SliceOp::create(rewriter, loc, rowsType, op.getX(), build.ints({top}), build.ints({top + count}),
                                   list({0}), list({1}), list({}));
      SmallVector<int64_t> at;
      for (int64_t i = 0; i < count; ++i) at.push_back(i + left);
      Value column = UnsqueezeOp::create(rewriter, loc, build.ints(at), build.ints({1}));
      Value picked = TakeAlongAxisOp::create(rewriter, loc, rows, column, rewriter.getI64IntegerAttr(1));
      rewriter.replaceOpWithNewOp<SqueezeOp>(op, out, picked, build.ints({1}));
      return success();
    }
    // x stands in the rows from `top` and the columns from `left` on: pad it there and broadcast along the rows.
    int64_t count = type.getDimSize(0), size = count + top + left;
    SmallVector<bool> mask(size * size, false);
    for (int64_t i = 0; i < count; ++i) mask[(i + top) * size + i + left] = true;
    Value onDiagonal = ConstantOp::create(
        rewriter, loc, DenseElementsAttr::get(RankedTensorType::get({size, size}, rewriter.getI1Type()), mask));
    Value row = op.getX();
    if (size != count)
      row = PadOp::create(rewriter, loc, row, build.number(0, type.getElementType()), list({left, top}));
    Value padding = build.number(op.getPaddingValue().convertToDouble(), type.getElementType());
    rewriter.replaceOpWithNewOp<WhereOp>(op, out, onDiagonal, row, padding);
    return success();
  }
};

} // namespace

void pd::populateDecomposeIndexPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitGather, SplitPaddedEmbedding, SplitSetValue, SplitFlatCumsum, SplitIndexSample, SplitMaskedFill,
               SplitDiag>(patterns.getContext());
}
