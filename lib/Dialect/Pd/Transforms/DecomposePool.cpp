//===--- DecomposePool.cpp - three-dimensional pooling, and pooling whose indices nobody reads --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdPoolOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// The attributes of a pool over `rank` spatial axes, cut to some of them.
struct PoolRules {
  SmallVector<int64_t> kernel, strides, paddings;
  bool ceil, exclusive, global, adaptive;
  StringRef type, algorithm;
};

/// Axes [from, to) of a list with one entry an axis, or with two.
SmallVector<int64_t> axesOf(ArrayRef<int64_t> list, size_t rank, size_t from, size_t to) {
  size_t each = list.size() == 2 * rank ? 2 : 1;
  return SmallVector<int64_t>(list.slice(from * each, (to - from) * each));
}

/// pool2d over two axes of the volume; `kernel`, `strides` and `paddings` belong to them.
Value pool2d(ShapeBuilder &build, PatternRewriter &rewriter, Location loc, Value x, const PoolRules &rules,
             ArrayRef<int64_t> kernel, ArrayRef<int64_t> strides, ArrayRef<int64_t> paddings) {
  return Pool2dOp::create(rewriter, loc, x, build.ints(kernel), strides, paddings, rules.ceil, rules.exclusive, "NCHW",
                          rules.type, rules.global, rules.adaptive, rules.algorithm);
}

/// Windows are boxes, so a volume is pooled over H and W, then over D: maxima of maxima, and averages of averages of
/// equal counts.
///   [n,c,d,h,w] -> [n,c*d,h,w] -> pool -> [n,c,d,h'*w'] -> pool -> [n,c,d',h',w']
Value poolVolume(PatternRewriter &rewriter, Location loc, Value x, const PoolRules &rules, RankedTensorType type) {
  ShapeBuilder build(rewriter, loc);
  auto index = [&](int64_t i) { return rewriter.getI64IntegerAttr(i); };
  ArrayRef<int64_t> k = rules.kernel, s = rules.strides, p = rules.paddings;
  Value slices = FlattenOp::create(rewriter, loc, x, index(1), index(2));
  SmallVector<int64_t> lastPads = axesOf(p, 3, 1, 3), firstPads = axesOf(p, 3, 0, 1);
  Value planes = pool2d(build, rewriter, loc, slices, rules, k.drop_front(), s.drop_front(), lastPads);
  auto planesType = infer::typeOf(planes);
  RankedTensorType xType = infer::typeOf(x);
  SmallVector<int64_t> shape(xType.getShape().take_front(3));
  llvm::append_range(shape, planesType.getShape().drop_front(2));
  Value volume = build.reshape(planes, xType.clone(shape), {{x, 0, 3}, {planes, 2, 4}});
  Value columns = FlattenOp::create(rewriter, loc, volume, index(3), index(4));
  firstPads.append(firstPads.size(), 0);
  int64_t width = infer::shapeOf(columns).back();
  PoolRules depth = rules;
  if (rules.global) { // each of the columns is pooled along its depth; the plane is one element already
    Value out = pool2d(build, rewriter, loc, columns, rules, {1, 1}, {1, 1}, {0, 0});
    return build.reshape(out, type, {{out, 0, 4}, {planes, 3, 4}});
  }
  Value out = pool2d(build, rewriter, loc, columns, depth, {k[0], rules.adaptive ? width : 1}, {s[0], 1}, firstPads);
  return build.reshape(out, type, {{out, 0, 3}, {planes, 2, 4}});
}

struct SplitPool3d : OpRewritePattern<Pool3dOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(Pool3dOp op, PatternRewriter &rewriter) const override {
    PoolRules rules{SmallVector<int64_t>(op.getKernelSize()),
                    SmallVector<int64_t>(op.getStrides()),
                    SmallVector<int64_t>(op.getPaddings()),
                    op.getCeilMode(),
                    op.getExclusive(),
                    op.getGlobalPooling(),
                    op.getAdaptive(),
                    op.getPoolingType(),
                    op.getPaddingAlgorithm()};
    if (rules.kernel.size() == 1) rules.kernel.resize(3, rules.kernel[0]);
    if (rules.kernel.size() != 3 || rules.strides.size() != 3 ||
        (rules.paddings.size() != 3 && rules.paddings.size() != 6))
      return rewriter.notifyMatchFailure(op, "expects lists of three axes");
    Location loc = op.getLoc();
    RankedTensorType type = op.getOut().getType();
    bool last = op.getDataFormat() == "NDHWC";
    Value x = op.getX();
    if (last) {
      x = TransposeOp::create(rewriter, loc, x, rewriter.getDenseI64ArrayAttr({0, 4, 1, 2, 3}));
      ArrayRef<int64_t> s = type.getShape();
      type = type.clone({s[0], s[4], s[1], s[2], s[3]});
    }
    Value out = poolVolume(rewriter, loc, x, rules, type);
    if (last)
      out = TransposeOp::create(rewriter, loc, op.getOut().getType(), out,
                                rewriter.getDenseI64ArrayAttr({0, 2, 3, 4, 1}));
    rewriter.replaceOp(op, out);
    return success();
  }
};

/// Without a reader of the mask, a plain maximum pooling.
template <class Op, class Plain> struct DropMask : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    if (!op.getMask().use_empty()) return rewriter.notifyMatchFailure(op, "the mask is read");
    Location loc = op.getLoc();
    Value out;
    if constexpr (std::is_same_v<Plain, Pool2dOp>)
      out =
          Pool2dOp::create(rewriter, loc, op.getOut().getType(), op.getX(),
                           ShapeBuilder(rewriter, loc).ints(op.getKernelSize()), op.getStrides(), op.getPaddings(),
                           op.getCeilMode(), true, "NCHW", "max", op.getGlobalPooling(), op.getAdaptive(), "EXPLICIT");
    else
      out = Pool3dOp::create(rewriter, loc, op.getOut().getType(), op.getX(), op.getKernelSize(), op.getStrides(),
                             op.getPaddings(), op.getCeilMode(), true, "NCDHW", "max", op.getGlobalPooling(),
                             op.getAdaptive(), "EXPLICIT");
    rewriter.replaceAllUsesWith(op.getOut(), out);
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void pd::populateDecomposePoolPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitPool3d, DropMask<MaxPool2dWithIndexOp, Pool2dOp>, DropMask<MaxPool3dWithIndexOp, Pool3dOp>>(
      patterns.getContext());
}
