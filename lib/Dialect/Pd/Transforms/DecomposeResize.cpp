//===--- DecomposeResize.cpp - linear and trilinear resizing as bilinear ones -------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// What a bilinear resize is told about the two axes it works on.
struct Sizes {
  Value outSize;
  SmallVector<Value> sizeTensor;
  Value scaleTensor;
  int64_t outH = 0, outW = 0;
  SmallVector<double> scale;
};

template <class Op> Value bilinear(OpBuilder &b, Op op, Value x, const Sizes &sizes, StringRef format) {
  return BilinearInterpOp::create(b, op.getLoc(), x, sizes.outSize, sizes.sizeTensor, sizes.scaleTensor, format,
                                  int64_t(0), sizes.outH, sizes.outW, sizes.scale, "bilinear", op.getAlignCorners(),
                                  op.getAlignMode());
}

/// A signal is an image of height 1.
struct SplitLinear : OpRewritePattern<LinearInterpOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(LinearInterpOp op, PatternRewriter &rewriter) const override {
    ShapeBuilder build(rewriter, op.getLoc());
    if (op.getScaleTensor()) return rewriter.notifyMatchFailure(op, "the scale is a tensor");
    auto isOneSize = [](Value sizes) { return infer::typeOf(sizes).getRank() == 1; };
    if (op.getX().getType().getRank() != 3 || (op.getOutSize() && !isOneSize(op.getOutSize())))
      return rewriter.notifyMatchFailure(op, "is no signal with one size");
    bool last = !op.getDataFormat().starts_with("NC");
    int64_t axis = last ? 1 : 2;
    Sizes sizes;
    if (op.getOutSize())
      sizes.outSize = ConcatOp::create(rewriter, op.getLoc(),
                                       ValueRange{build.number(1, infer::elementOf(op.getOutSize())), op.getOutSize()},
                                       build.axis(0));
    for (Value size : op.getSizeTensor())
      sizes.sizeTensor.append({build.number(1, infer::elementOf(size), infer::shapeOf(size)), size});
    for (double scale : op.getScale()) sizes.scale.append({1.0, scale});
    sizes.outH = 1;
    sizes.outW = op.getOutW();
    Value image = UnsqueezeOp::create(rewriter, op.getLoc(), op.getX(), build.ints({axis}));
    Value resized = bilinear(rewriter, op, image, sizes, last ? "NHWC" : "NCHW");
    rewriter.replaceOpWithNewOp<SqueezeOp>(op, op.getOutput().getType(), resized, build.ints({axis}));
    return success();
  }
};

/// H and W first, then D beside all columns: [n,c*d,h,w] -> [n,c*d,h',w'] -> [n,c,d,h'*w'] -> [n,c,d',h'*w'].
struct SplitTrilinear : OpRewritePattern<TrilinearInterpOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TrilinearInterpOp op, PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ShapeBuilder build(rewriter, loc);
    auto index = [&](int64_t i) { return rewriter.getI64IntegerAttr(i); };
    if (op.getScaleTensor() || !op.getSizeTensor().empty())
      return rewriter.notifyMatchFailure(op, "sizes or scales are tensors");
    if (!op.getDataFormat().starts_with("NC")) return rewriter.notifyMatchFailure(op, "channels come last");
    SmallVector<int64_t> out{int64_t(op.getOutD()), int64_t(op.getOutH()), int64_t(op.getOutW())};
    SmallVector<double> scale(op.getScale());
    if (scale.size() == 1) scale.resize(3, scale[0]);
    if (op.getOutSize()) {
      auto wanted = getConstantInts(op.getOutSize());
      if (!wanted || wanted->size() != 3)
        return rewriter.notifyMatchFailure(op, "out_size is not a constant of three elements");
      out = *wanted;
      scale.clear();
    }
    bool scaled = scale.size() == 3 && scale[0] > 0;
    if (!scaled && llvm::any_of(out, [](int64_t size) { return size <= 0; }))
      return rewriter.notifyMatchFailure(op, "no size is given");
    Value x = op.getX();
    Sizes plane{{},
                {},
                {},
                scaled ? 0 : out[1],
                scaled ? 0 : out[2],
                scaled ? SmallVector<double>{scale[1], scale[2]} : SmallVector<double>{}};
    Value slices = FlattenOp::create(rewriter, loc, x, index(1), index(2));
    Value planes = bilinear(rewriter, op, slices, plane, "NCHW");
    SmallVector<int64_t> shape(infer::shapeOf(x).take_front(3));
    llvm::append_range(shape, infer::shapeOf(planes).drop_front(2));
    Value volume = build.reshape(planes, infer::typeOf(x).clone(shape), {{x, 0, 3}, {planes, 2, 4}});
    Value columns = FlattenOp::create(rewriter, loc, volume, index(3), index(4));
    Sizes depth{{},
                {},
                {},
                scaled ? 0 : out[0],
                scaled ? 0 : out[1] * out[2],
                scaled ? SmallVector<double>{scale[0], 1.0} : SmallVector<double>{}};
    Value resized = bilinear(rewriter, op, columns, depth, "NCHW");
    rewriter.replaceOp(op, build.reshape(resized, cast<RankedTensorType>(op.getOutput().getType()),
                                         {{resized, 0, 3}, {planes, 2, 4}}));
    return success();
  }
};

} // namespace

void pd::populateDecomposeResizePatterns(RewritePatternSet &patterns) {
  patterns.add<SplitLinear, SplitTrilinear>(patterns.getContext());
}
