//===--- ExpandViews.cpp - expand_shape with several dynamic dims a group as a view with computed strides --------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Upstream's expand-strided-metadata handles one dynamic dim a group; the op itself names all sizes, so the strides
// follow.
//
//===--------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Host/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::pd::host {
#define GEN_PASS_DEF_PDEXPANDVIEWSPASS
#include "paddle-mlir/Host/Passes.h.inc"
} // namespace mlir::pd::host

using namespace mlir;
using namespace mlir::pd::host;
using namespace mlir::pd_kernel;

namespace {
/// memref.expand_shape %x [[0, 1]] output_shape [%a, %b] -> memref.reinterpret_cast with strides [%b * s, s]
struct ExpandToView : OpRewritePattern<memref::ExpandShapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(memref::ExpandShapeOp op, PatternRewriter &rewriter) const override {
    MemRefType type = op.getResultType();
    bool several = llvm::any_of(op.getReassociationIndices(), [&](const ReassociationIndices &group) {
      return llvm::count_if(group, [&](int64_t dim) { return type.isDynamicDim(dim); }) > 1;
    });
    if (!several) return rewriter.notifyMatchFailure(op, "has at most one dynamic dim a group");
    SmallVector<int64_t> known;
    int64_t knownOffset;
    if (failed(type.getStridesAndOffset(known, knownOffset))) return rewriter.notifyMatchFailure(op, "is not strided");
    Location loc = op.getLoc();
    auto source = memref::ExtractStridedMetadataOp::create(rewriter, loc, op.getSrc());
    SmallVector<OpFoldResult> sizes = op.getMixedOutputShape(), strides(type.getRank());
    for (auto [i, group] : llvm::enumerate(op.getReassociationIndices())) {
      Value stride = source.getStrides()[i];
      for (int64_t dim : llvm::reverse(group)) {
        strides[dim] =
            ShapedType::isDynamic(known[dim]) ? OpFoldResult(stride) : OpFoldResult(rewriter.getIndexAttr(known[dim]));
        stride =
            arith::MulIOp::create(rewriter, loc, stride, getValueOrCreateConstantIndexOp(rewriter, loc, sizes[dim]));
      }
    }
    OpFoldResult offset = ShapedType::isDynamic(knownOffset) ? OpFoldResult(source.getOffset())
                                                             : OpFoldResult(rewriter.getIndexAttr(knownOffset));
    rewriter.replaceOpWithNewOp<memref::ReinterpretCastOp>(op, type, source.getBaseBuffer(), offset, sizes, strides);
    return success();
  }
};

struct ExpandViews : pd::host::impl::PdExpandViewsPassBase<ExpandViews> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandToView>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) signalPassFailure();
  }
};
} // namespace
