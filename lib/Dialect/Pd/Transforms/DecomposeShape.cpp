//===--- DecomposeShape.cpp - composite ops that only move elements -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// expand_as -> expand to the shape of y, or to the literal shape.
struct SplitExpandAs : OpRewritePattern<ExpandAsOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ExpandAsOp op, PatternRewriter &rewriter) const override {
    ShapeBuilder build(rewriter, op.getLoc());
    Value shape =
        op.getY() ? build.dims({{op.getY(), 0, op.getY().getType().getRank()}}) : build.ints(op.getTargetShape());
    rewriter.replaceOpWithNewOp<ExpandOp>(op, op.getOut().getType(), op.getX(), shape);
    return success();
  }
};

/// unbind, unstack -> one slice a result.
template <class Op> struct SplitUnbind : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    ShapeBuilder build(rewriter, op.getLoc());
    Value x = op->getOperand(0);
    int64_t axis = op.getAxis();
    if (axis < 0) axis += infer::typeOf(x).getRank();
    SmallVector<Value> values;
    for (OpResult result : op->getResults()) {
      Value piece = result.use_empty() ? Value() : build.element(x, axis, result.getResultNumber());
      values.push_back(piece ? build.retype(piece, result.getType()) : Value());
    }
    for (auto [result, value] : llvm::zip(op->getResults(), values))
      if (value) rewriter.replaceAllUsesWith(result, value);
    rewriter.eraseOp(op);
    return success();
  }
};

/// meshgrid -> each input reshaped to its own axis and broadcast.
struct SplitMeshgrid : OpRewritePattern<MeshgridOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MeshgridOp op, PatternRewriter &rewriter) const override {
    ShapeBuilder build(rewriter, op.getLoc());
    int64_t n = op.getInputs().size();
    SmallVector<Value> axes, values;
    SmallVector<DimRange> dims;
    for (Value v : op.getInputs()) {
      axes.push_back(infer::typeOf(v).getRank() == 0 ? build.reshape(v, {1}) : v);
      dims.push_back({axes.back(), 0, 1});
    }
    for (auto [i, v] : llvm::enumerate(axes)) {
      SmallVector<int64_t> shape(n, 1);
      shape[i] = -1;
      values.push_back(ExpandOp::create(rewriter, op.getLoc(), op.getResult(i).getType(), build.reshape(v, shape),
                                        build.dims(dims)));
    }
    rewriter.replaceOp(op, values);
    return success();
  }
};

/// flatten of a 0-D tensor -> reshape to [1].
struct FlattenScalar : OpRewritePattern<FlattenOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FlattenOp op, PatternRewriter &rewriter) const override {
    if (op.getX().getType().getRank() != 0) return rewriter.notifyMatchFailure(op, "input has dims");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getOut().getType(), op.getX(),
                                           ShapeBuilder(rewriter, op.getLoc()).ints({1}));
    return success();
  }
};

} // namespace

void pd::populateDecomposeShapePatterns(RewritePatternSet &patterns) {
  patterns.add<SplitExpandAs, SplitUnbind<UnbindOp>, SplitUnbind<UnstackOp>, SplitMeshgrid, FlattenScalar>(
      patterns.getContext());
}
