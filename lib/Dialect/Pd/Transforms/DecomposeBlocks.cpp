//===--- DecomposeBlocks.cpp - ops that regroup channels and pixels ---------------------------------------------------===//
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdActivationOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdReductionOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// reshape, transpose, reshape: `split` and `merged` hold the dims, -1 where one is not known.
Value regroup(PatternRewriter &rewriter, Location loc, Value x, ArrayRef<int64_t> split, ArrayRef<int64_t> perm, RankedTensorType out, ArrayRef<DimRange> splitDims,
              ArrayRef<DimRange> outDims) {
  ShapeBuilder build(rewriter, loc);
  Value parts = build.reshape(x, infer::typeOf(x).clone(split), splitDims);
  Value moved = TransposeOp::create(rewriter, loc, parts, rewriter.getDenseI64ArrayAttr(perm));
  return build.reshape(moved, out, outDims);
}

/// Channels first is aten.pixel_shuffle; channels last goes through it.
struct SplitPixelShuffle : OpRewritePattern<PixelShuffleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PixelShuffleOp op, PatternRewriter &rewriter) const override {
    if (op.getDataFormat() != "NHWC") return rewriter.notifyMatchFailure(op, "channels come first");
    Location loc = op.getLoc();
    Value x = TransposeOp::create(rewriter, loc, op.getX(), rewriter.getDenseI64ArrayAttr({0, 3, 1, 2}));
    Value out = PixelShuffleOp::create(rewriter, loc, x, op.getUpscaleFactorAttr(), rewriter.getStringAttr("NCHW"));
    rewriter.replaceOpWithNewOp<TransposeOp>(op, op.getOut().getType(), out, rewriter.getDenseI64ArrayAttr({0, 2, 3, 1}));
    return success();
  }
};

/// [n,c,h*r,w*r] -> [n,c,h,r,w,r] -> [n,c,r,r,h,w] -> [n,c*r*r,h,w]
struct SplitPixelUnshuffle : OpRewritePattern<PixelUnshuffleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PixelUnshuffleOp op, PatternRewriter &rewriter) const override {
    RankedTensorType type = op.getX().getType(), out = op.getOut().getType();
    if (op.getDataFormat() == "NHWC") return rewriter.notifyMatchFailure(op, "channels come last");
    int64_t r = op.getDownscaleFactor();
    ArrayRef<int64_t> o = out.getShape();
    if (ShapedType::isDynamic(o[2]) || ShapedType::isDynamic(o[3])) return rewriter.notifyMatchFailure(op, "the image has no static size");
    rewriter.replaceOp(op, regroup(rewriter, op.getLoc(), op.getX(), {type.getDimSize(0), type.getDimSize(1), o[2], r, o[3], r}, {0, 1, 3, 5, 2, 4}, out, {}, {}));
    return success();
  }
};

/// [n,g*k,h,w] -> [n,g,k,h,w] -> [n,k,g,h,w]
struct SplitChannelShuffle : OpRewritePattern<ChannelShuffleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ChannelShuffleOp op, PatternRewriter &rewriter) const override {
    RankedTensorType type = op.getX().getType();
    bool last = op.getDataFormat() == "NHWC";
    ArrayRef<int64_t> s = type.getShape();
    int64_t groups = op.getGroups(), channels = s[last ? 3 : 1];
    if (ShapedType::isDynamic(channels)) return rewriter.notifyMatchFailure(op, "the number of channels is not known");
    Value x = op.getX();
    SmallVector<int64_t> split = last ? SmallVector<int64_t>{s[0], s[1], s[2], groups, channels / groups} : SmallVector<int64_t>{s[0], groups, channels / groups, s[2], s[3]};
    SmallVector<int64_t> perm = last ? SmallVector<int64_t>{0, 1, 2, 4, 3} : SmallVector<int64_t>{0, 2, 1, 3, 4};
    ShapeBuilder build(rewriter, op.getLoc());
    Value parts = ReshapeOp::create(rewriter, op.getLoc(), type.clone(split), x, splitShape(build, rewriter, op.getLoc(), x, groups, channels / groups, last));
    Value moved = TransposeOp::create(rewriter, op.getLoc(), parts, rewriter.getDenseI64ArrayAttr(perm));
    rewriter.replaceOp(op, build.retype(FlattenOp::create(rewriter, op.getLoc(), moved, rewriter.getI64IntegerAttr(last ? 3 : 1), rewriter.getI64IntegerAttr(last ? 4 : 2)), type));
    return success();
  }

  static Value splitShape(ShapeBuilder &build, OpBuilder &b, Location loc, Value x, int64_t groups, int64_t each, bool last) {
    SmallVector<Value> pieces;
    if (last) pieces = {build.dims({{x, 0, 3}}), build.ints({groups, each})};
    else pieces = {build.dims({{x, 0, 1}}), build.ints({groups, each}), build.dims({{x, 2, 4}})};
    return ConcatOp::create(b, loc, pieces, build.axis(0));
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
    rewriter.replaceOpWithNewOp<FlattenOp>(op, op.getOut().getType(), repeated, rewriter.getI64IntegerAttr(axis), rewriter.getI64IntegerAttr(axis + 1));
    return success();
  }
};

/// shape and offsets -> a slice. A size of -1 goes to the end.
struct SplitCrop : OpRewritePattern<CropOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(CropOp op, PatternRewriter &rewriter) const override {
    auto shape = getConstantInts(op.getShape()), offsets = getConstantInts(op.getOffsets());
    int64_t rank = op.getX().getType().getRank();
    if (!shape || !offsets || int64_t(shape->size()) != rank || int64_t(offsets->size()) != rank) return rewriter.notifyMatchFailure(op, "shape and offsets are not constants, one a dim");
    SmallVector<int64_t> ends, axes;
    for (int64_t i = 0; i < rank; ++i) {
      ends.push_back((*shape)[i] < 0 ? int64_t(INT32_MAX) : (*offsets)[i] + (*shape)[i]);
      axes.push_back(i);
    }
    ShapeBuilder build(rewriter, op.getLoc());
    auto list = [&](ArrayRef<int64_t> v) { return rewriter.getDenseI64ArrayAttr(v); };
    rewriter.replaceOpWithNewOp<SliceOp>(op, op.getOut().getType(), op.getX(), build.ints(*offsets), build.ints(ends), list(axes), list(SmallVector<int64_t>(rank, 1)), list({}));
    return success();
  }
};

/// Groups of neighbouring channels: [n,c*g,..] -> [n,c,g,..] -> max.
struct SplitMaxout : OpRewritePattern<MaxoutOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MaxoutOp op, PatternRewriter &rewriter) const override {
    RankedTensorType type = op.getX().getType(), out = op.getOut().getType();
    int64_t axis = op.getAxis(), rank = type.getRank();
    if (axis < 0) axis += rank;
    if (ShapedType::isDynamic(out.getDimSize(axis))) return rewriter.notifyMatchFailure(op, "the number of channels is not known");
    ShapeBuilder build(rewriter, op.getLoc());
    SmallVector<int64_t> split(out.getShape());
    split.insert(split.begin() + axis + 1, op.getGroups());
    SmallVector<Value> pieces;
    if (axis > 0) pieces.push_back(build.dims({{op.getX(), 0, axis}}));
    pieces.push_back(build.ints({out.getDimSize(axis), int64_t(op.getGroups())}));
    if (axis + 1 < rank) pieces.push_back(build.dims({{op.getX(), axis + 1, rank}}));
    Value shape = pieces.size() == 1 ? pieces[0] : Value(ConcatOp::create(rewriter, op.getLoc(), pieces, build.axis(0)));
    Value parts = ReshapeOp::create(rewriter, op.getLoc(), type.clone(split), op.getX(), shape);
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
    if (k.size() != 2 || s.size() != 2 || p.size() != 4 || d.size() != 2) return rewriter.notifyMatchFailure(op, "expects two kernel sizes, strides, dilations and four paddings");
    if (ShapedType::isDynamic(type.getDimSize(2)) || ShapedType::isDynamic(type.getDimSize(3))) return rewriter.notifyMatchFailure(op, "the image has no static size");
    Value x = op.getX();
    if (llvm::any_of(p, [](int64_t pad) { return pad != 0; }))
      x = PadOp::create(rewriter, loc, x, build.number(0, type.getElementType()), rewriter.getDenseI64ArrayAttr({0, 0, 0, 0, p[0], p[2], p[1], p[3]}));
    int64_t size[2];
    for (int i = 0; i < 2; ++i) size[i] = (infer::shapeOf(x)[2 + i] - (d[i] * (k[i] - 1) + 1)) / s[i] + 1;
    SmallVector<Value> blocks;
    for (int64_t i = 0; i < k[0]; ++i)
      for (int64_t j = 0; j < k[1]; ++j) {
        int64_t top = i * d[0], left = j * d[1];
        blocks.push_back(StridedSliceOp::create(rewriter, loc, x, build.ints({top, left}), build.ints({top + (size[0] - 1) * s[0] + 1, left + (size[1] - 1) * s[1] + 1}), build.ints(s),
                                                rewriter.getDenseI64ArrayAttr({2, 3})));
      }
    Value all = StackOp::create(rewriter, loc, blocks, rewriter.getI64IntegerAttr(2));
    Value columns = FlattenOp::create(rewriter, loc, all, rewriter.getI64IntegerAttr(3), rewriter.getI64IntegerAttr(4));
    rewriter.replaceOpWithNewOp<FlattenOp>(op, out, columns, rewriter.getI64IntegerAttr(1), rewriter.getI64IntegerAttr(2));
    return success();
  }
};

} // namespace

void pd::populateDecomposeBlocksPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitPixelShuffle, SplitPixelUnshuffle, SplitChannelShuffle, SplitRepeatInterleave, SplitCrop, SplitMaxout, SplitUnfold>(patterns.getContext());
}
