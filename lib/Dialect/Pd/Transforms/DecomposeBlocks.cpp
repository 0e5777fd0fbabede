//===--- DecomposeBlocks.cpp - ops that regroup channels and pixels -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdActivationOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdReductionOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// A size divided by a divisor of it; unknown stays unknown.
int64_t part(int64_t size, int64_t divisor) { return ShapedType::isDynamic(size) ? size : size / divisor; }

/// Channels first is aten.pixel_shuffle; channels last goes through it.
struct SplitPixelShuffle : OpRewritePattern<PixelShuffleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PixelShuffleOp op, PatternRewriter &rewriter) const override {
    if (op.getDataFormat() != "NHWC") return rewriter.notifyMatchFailure(op, "channels come first");
    Location loc = op.getLoc();
    Value x = TransposeOp::create(rewriter, loc, op.getX(), rewriter.getDenseI64ArrayAttr({0, 3, 1, 2}));
    Value out = PixelShuffleOp::create(rewriter, loc, x, op.getUpscaleFactorAttr(), rewriter.getStringAttr("NCHW"));
    rewriter.replaceOpWithNewOp<TransposeOp>(op, op.getOut().getType(), out,
                                             rewriter.getDenseI64ArrayAttr({0, 2, 3, 1}));
    return success();
  }
};

/// [n,c,h*r,w*r] -> [n,c,h,r,w,r] -> [n,c,r,r,h,w] -> [n,c*r*r,h,w]
struct SplitPixelUnshuffle : OpRewritePattern<PixelUnshuffleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PixelUnshuffleOp op, PatternRewriter &rewriter) const override {
    ArrayRef<int64_t> s = op.getX().getType().getShape();
    if (op.getDataFormat() == "NHWC") return rewriter.notifyMatchFailure(op, "channels come last");
    int64_t r = op.getDownscaleFactor();
    ShapeBuilder build(rewriter, op.getLoc());
    Value parts = build.unflatten(build.unflatten(op.getX(), 3, part(s[3], r), r), 2, part(s[2], r), r);
    Value moved = TransposeOp::create(rewriter, op.getLoc(), parts, rewriter.getDenseI64ArrayAttr({0, 1, 3, 5, 2, 4}));
    rewriter.replaceOpWithNewOp<FlattenOp>(op, op.getOut().getType(), moved, rewriter.getI64IntegerAttr(1),
                                           rewriter.getI64IntegerAttr(3));
    return success();
  }
};

/// [n,g*k,h,w] -> [n,g,k,h,w] -> [n,k,g,h,w]
struct SplitChannelShuffle : OpRewritePattern<ChannelShuffleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ChannelShuffleOp op, PatternRewriter &rewriter) const override {
    int64_t axis = op.getDataFormat() == "NHWC" ? 3 : 1, groups = op.getGroups();
    if (op.getX().getType().getRank() != 4 || groups < 1)
      return rewriter.notifyMatchFailure(op, "is no picture in groups");
    ShapeBuilder build(rewriter, op.getLoc());
    Value parts = build.unflatten(op.getX(), axis, groups, part(op.getX().getType().getDimSize(axis), groups));
    SmallVector<int64_t> perm{0, 1, 2, 3, 4};
    std::swap(perm[axis], perm[axis + 1]);
    Value moved = TransposeOp::create(rewriter, op.getLoc(), parts, rewriter.getDenseI64ArrayAttr(perm));
    rewriter.replaceOpWithNewOp<FlattenOp>(op, op.getOut().getType(), moved, rewriter.getI64IntegerAttr(axis),
                                           rewriter.getI64IntegerAttr(axis + 1));
    return success();
  }
};

/// Each entry of the axis repeated: [a,n,b] -> [a,n,1,b] -> [a,n,r,b] -> [a,n*r,b]
struct SplitRepeatInterleave : OpRewritePattern<RepeatInterleaveOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(RepeatInterleaveOp op, PatternRewriter &rewriter) const override {
    ShapeBuilder build(rewriter, op.getLoc());
    int64_t rank = op.getX().getType().getRank(), axis = op.getAxis();
    if (axis < 0) axis += rank;
    Value apart = UnsqueezeOp::create(rewriter, op.getLoc(), op.getX(), build.ints({axis + 1}));
    SmallVector<int64_t> times(rank + 1, 1);
    times[axis + 1] = op.getRepeats();
    Value repeated = TileOp::create(rewriter, op.getLoc(), apart, build.ints(times));
    rewriter.replaceOpWithNewOp<FlattenOp>(op, op.getOut().getType(), repeated, rewriter.getI64IntegerAttr(axis),
                                           rewriter.getI64IntegerAttr(axis + 1));
    return success();
  }
};

/// shape and offsets -> a slice. A size of -1 goes to the end.
struct SplitCrop : OpRewritePattern<CropOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(CropOp op, PatternRewriter &rewriter) const override {
    auto shape = getConstantInts(op.getShape()), offsets = getConstantInts(op.getOffsets());
    int64_t rank = op.getX().getType().getRank();
    if (!shape || !offsets || int64_t(shape->size()) != rank || int64_t(offsets->size()) != rank)
      return rewriter.notifyMatchFailure(op, "shape and offsets are not constants, one a dim");
    SmallVector<int64_t> ends, axes;
    for (int64_t i = 0; i < rank; ++i) {
      ends.push_back((*shape)[i] < 0 ? int64_t(INT32_MAX) : (*offsets)[i] + (*shape)[i]);
      axes.push_back(i);
    }
    ShapeBuilder build(rewriter, op.getLoc());
    auto list = [&](ArrayRef<int64_t> v) { return rewriter.getDenseI64ArrayAttr(v); };
    rewriter.replaceOpWithNewOp<SliceOp>(op, op.getOut().getType(), op.getX(), build.ints(*offsets), build.ints(ends),
                                         list(axes), list(SmallVector<int64_t>(rank, 1)), list({}));
    return success();
  }
};

/// Groups of neighbouring channels: [n,c*g,..] -> [n,c,g,..] -> max.
struct SplitMaxout : OpRewritePattern<MaxoutOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MaxoutOp op, PatternRewriter &rewriter) const override {
    RankedTensorType out = op.getOut().getType();
    int64_t axis = op.getAxis();
    if (axis < 0) axis += out.getRank();
    ShapeBuilder build(rewriter, op.getLoc());
    Value parts = build.unflatten(op.getX(), axis, out.getDimSize(axis), op.getGroups());
    rewriter.replaceOpWithNewOp<MaxOp>(op, out, parts, build.ints({axis + 1}), rewriter.getBoolAttr(false));
    return success();
  }
};

/// Sliding blocks as columns: one strided slice a kernel element, stacked. [n,c,h,w] -> [n,c*kh*kw,oh*ow]
struct SplitUnfold : OpRewritePattern<UnfoldOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(UnfoldOp op, PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ShapeBuilder build(rewriter, loc);
    RankedTensorType type = op.getX().getType(), out = op.getOut().getType();
    ArrayRef<int64_t> k = op.getKernelSizes(), s = op.getStrides(), p = op.getPaddings(), d = op.getDilations();
    if (k.size() != 2 || s.size() != 2 || p.size() != 4 || d.size() != 2)
      return rewriter.notifyMatchFailure(op, "expects two kernel sizes, strides, dilations and four paddings");
    Value x = op.getX();
    if (llvm::any_of(p, [](int64_t pad) { return pad != 0; }))
      x = PadOp::create(rewriter, loc, x, build.number(0, type.getElementType()),
                        rewriter.getDenseI64ArrayAttr({0, 0, 0, 0, p[0], p[2], p[1], p[3]}));
    // A block's last element may come as close to the end as the kernel's later elements leave room for: counted from
    // the end.
    auto end = [&](int axis, int64_t element) {
      return element + 1 == k[axis] ? int64_t(INT32_MAX) : (element + 1 - k[axis]) * d[axis];
    };
    SmallVector<Value> blocks;
    for (int64_t i = 0; i < k[0]; ++i)
      for (int64_t j = 0; j < k[1]; ++j) {
        blocks.push_back(StridedSliceOp::create(rewriter, loc, x, build.ints({i * d[0], j * d[1]}),
                                                build.ints({end(0, i), end(1, j)}), build.ints(s),
                                                rewriter.getDenseI64ArrayAttr({2, 3})));
      }
    Value all = StackOp::create(rewriter, loc, blocks, rewriter.getI64IntegerAttr(2));
    Value columns = FlattenOp::create(rewriter, loc, all, rewriter.getI64IntegerAttr(3), rewriter.getI64IntegerAttr(4));
    rewriter.replaceOpWithNewOp<FlattenOp>(op, out, columns, rewriter.getI64IntegerAttr(1),
                                           rewriter.getI64IntegerAttr(2));
    return success();
  }
};

} // namespace

void pd::populateDecomposeBlocksPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitPixelShuffle, SplitPixelUnshuffle, SplitChannelShuffle, SplitRepeatInterleave, SplitCrop,
               SplitMaxout, SplitUnfold>(patterns.getContext());
}
