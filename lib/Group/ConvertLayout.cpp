//===--- ConvertLayout.cpp - channel-first convolutions and pools become channel-last ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Each between two transposes; SinkTransposes.cpp then moves and cancels them.
#include "Transposes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Group/Passes.h"

#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::pd::group {
#define GEN_PASS_DEF_PDLAYOUTNHWCPASS
#include "paddle-mlir/Group/Passes.h.inc"
} // namespace mlir::pd::group

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

namespace {

/// conv_nchw(%x, %w) -> transpose_back(conv_nhwc(transpose(%x), transpose(%w)))
/// `image` permutes input and output, `filter` the second operand (empty: a pool's window, which has no layout).
template <typename From, typename To> struct ConvertChannelFirst : OpRewritePattern<From> {
  ConvertChannelFirst(MLIRContext *context, ArrayRef<int64_t> image, ArrayRef<int64_t> filter)
      : OpRewritePattern<From>(context), image(image), filter(filter) {}

  LogicalResult matchAndRewrite(From op, PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics()) return rewriter.notifyMatchFailure(op, "not on tensors");
    Location loc = op.getLoc();
    Value input = createPermuted(rewriter, loc, op.getInputs()[0], image);
    Value second = filter.empty() ? op.getInputs()[1] : createPermuted(rewriter, loc, op.getInputs()[1], filter);
    Value init = createPermuted(rewriter, loc, op.getOutputs()[0], image);
    auto converted = To::create(rewriter, loc, TypeRange(init.getType()), ValueRange{input, second}, ValueRange(init),
                                op.getStridesAttr(), op.getDilationsAttr());
    rewriter.replaceOp(op, createTranspose(rewriter, loc, converted->getResult(0), invert(image), /*moving=*/true));
    return success();
  }

  Permutation image, filter;
};

struct PdLayoutNHWCPass : pd::group::impl::PdLayoutNHWCPassBase<PdLayoutNHWCPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    // Structured ops without a layout of their own are all generics, so that one rule moves transposes through them.
    IRRewriter rewriter(context);
    SmallVector<linalg::LinalgOp> named;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (isa<linalg::MapOp, linalg::ReduceOp, linalg::BroadcastOp>(op.getOperation()) ||
          (linalg::isElementwise(op) && !isa<linalg::GenericOp, linalg::FillOp, linalg::CopyOp>(op.getOperation())))
        named.push_back(op);
    });
    for (linalg::LinalgOp op : named) {
      rewriter.setInsertionPoint(op);
      (void)linalg::generalizeNamedOp(rewriter, op);
    }

    RewritePatternSet patterns(context);
    using namespace linalg;
    const Permutation image1{0, 2, 1}, image2{0, 2, 3, 1}, image3{0, 2, 3, 4, 1}, grouped{0, 3, 4, 1, 2};
    patterns.add<ConvertChannelFirst<Conv1DNcwFcwOp, Conv1DNwcWcfOp>>(context, image1, Permutation{2, 1, 0});
    patterns.add<ConvertChannelFirst<Conv2DNchwFchwOp, Conv2DNhwcHwcfOp>>(context, image2, Permutation{2, 3, 1, 0});
    patterns.add<ConvertChannelFirst<Conv3DNcdhwFcdhwOp, Conv3DNdhwcDhwcfOp>>(context, image3,
                                                                              Permutation{2, 3, 4, 1, 0});
    patterns.add<ConvertChannelFirst<DepthwiseConv1DNcwCwOp, DepthwiseConv1DNwcWcOp>>(context, image1,
                                                                                      Permutation{1, 0});
    patterns.add<ConvertChannelFirst<DepthwiseConv2DNchwChwOp, DepthwiseConv2DNhwcHwcOp>>(context, image2,
                                                                                          Permutation{1, 2, 0});
    patterns.add<ConvertChannelFirst<Conv2DNgchwGfchwOp, Conv2DNhwgcGfhwcOp>>(context, grouped,
                                                                              Permutation{0, 1, 3, 4, 2});
    patterns.add<ConvertChannelFirst<PoolingNcwMaxOp, PoolingNwcMaxOp>>(context, image1, Permutation{});
    patterns.add<ConvertChannelFirst<PoolingNcwSumOp, PoolingNwcSumOp>>(context, image1, Permutation{});
    patterns.add<ConvertChannelFirst<PoolingNchwMaxOp, PoolingNhwcMaxOp>>(context, image2, Permutation{});
    patterns.add<ConvertChannelFirst<PoolingNchwSumOp, PoolingNhwcSumOp>>(context, image2, Permutation{});
    populateSinkTransposePatterns(patterns);
    populateSinkTransposeGenericPatterns(patterns);
    populateFoldWeightShapePatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) return signalPassFailure();
    finalizeTransposes(getOperation());
  }
};

} // namespace
