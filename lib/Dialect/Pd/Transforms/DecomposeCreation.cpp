//===--- DecomposeCreation.cpp - composite fills and copies -------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// full_batch_size_like -> full when the dim is known, full_with_tensor otherwise.
struct SplitFullBatchSizeLike : OpRewritePattern<FullBatchSizeLikeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FullBatchSizeLikeOp op, PatternRewriter &rewriter) const override {
    ShapeBuilder build(rewriter, op.getLoc());
    auto type = cast<RankedTensorType>(op.getOut().getType());
    if (type.hasStaticShape()) {
      rewriter.replaceOp(op, build.number(op.getValue().convertToDouble(), type.getElementType(), type.getShape()));
      return success();
    }
    int64_t to = op.getOutputDimIdx(), from = op.getInputDimIdx();
    SmallVector<Value> pieces;
    if (to > 0) pieces.push_back(build.ints(op.getShape().take_front(to)));
    pieces.push_back(build.dims({{op.getInput(), from, from + 1}}));
    if (to + 1 < int64_t(op.getShape().size())) pieces.push_back(build.ints(op.getShape().drop_front(to + 1)));
    Value shape =
        pieces.size() == 1 ? pieces.front() : Value(ConcatOp::create(rewriter, op.getLoc(), pieces, build.axis(0)));
    Value value = build.number(op.getValue().convertToDouble(), type.getElementType());
    rewriter.replaceOpWithNewOp<FullWithTensorOp>(op, type, value, shape, TypeAttr::get(type.getElementType()));
    return success();
  }
};

/// increment -> add.
struct SplitIncrement : OpRewritePattern<IncrementOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IncrementOp op, PatternRewriter &rewriter) const override {
    auto type = op.getX().getType();
    SmallVector<int64_t> shape(type.getRank() == 0 ? 0 : 1, 1); // [1] beside a 0-D tensor would add a dim
    Value by =
        ShapeBuilder(rewriter, op.getLoc()).number(op.getValue().convertToDouble(), type.getElementType(), shape);
    rewriter.replaceOpWithNewOp<AddOp>(op, op.getOut().getType(), op.getX(), by);
    return success();
  }
};

/// assign_out -> assign.
struct DropAssignTarget : OpRewritePattern<AssignOutOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AssignOutOp op, PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<AssignOp>(op, op.getOut().getType(), op.getX());
    return success();
  }
};

/// A float or integer literal of the type.
Value literal(PatternRewriter &rewriter, Location loc, RankedTensorType type, ArrayRef<double> values) {
  return AssignValueOp::create(rewriter, loc, type, rewriter.getDenseI64ArrayAttr(type.getShape()),
                               rewriter.getDenseF64ArrayAttr(values), TypeAttr::get(type.getElementType()));
}

struct SplitEye : OpRewritePattern<EyeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(EyeOp op, PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getOut().getType());
    if (!type.hasStaticShape() || type.getNumElements() > 1 << 20)
      return rewriter.notifyMatchFailure(op, "the size is not known, or large");
    SmallVector<double> values(type.getNumElements(), 0);
    for (int64_t i = 0; i < std::min(type.getDimSize(0), type.getDimSize(1)); ++i)
      values[i * type.getDimSize(1) + i] = 1;
    rewriter.replaceOp(op, literal(rewriter, op.getLoc(), type, values));
    return success();
  }
};

struct SplitLinspace : OpRewritePattern<LinspaceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(LinspaceOp op, PatternRewriter &rewriter) const override {
    auto start = getConstantNumber(op.getStart()), stop = getConstantNumber(op.getStop());
    auto count = getConstantInt(op.getNumber());
    if (!start || !stop || !count || *count < 1)
      return rewriter.notifyMatchFailure(op, "the bounds or the number are not constants");
    SmallVector<double> values{*start};
    double step = *count > 1 ? (*stop - *start) / (*count - 1) : 0;
    for (int64_t i = 1; i < *count; ++i)
      values.push_back(i < *count / 2 ? *start + step * i
                                      : *stop - step * (*count - 1 - i)); // from both ends, as Paddle
    rewriter.replaceOp(op, literal(rewriter, op.getLoc(), cast<RankedTensorType>(op.getOut().getType()), values));
    return success();
  }
};

} // namespace

void pd::populateDecomposeCreationPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitFullBatchSizeLike, SplitIncrement, DropAssignTarget, SplitEye, SplitLinspace>(
      patterns.getContext());
}
