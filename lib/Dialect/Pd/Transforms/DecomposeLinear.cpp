//===--- DecomposeLinear.cpp - composite matrix products ----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdLinearOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// matmul_with_flatten -> flatten both to matrices, matmul, reshape back.
struct SplitMatmulWithFlatten : OpRewritePattern<MatmulWithFlattenOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MatmulWithFlattenOp op, PatternRewriter &rewriter) const override {
    ShapeBuilder build(rewriter, op.getLoc());
    Value x = op.getX(), y = op.getY();
    int64_t xCols = op.getXNumColDims(), yCols = op.getYNumColDims(), xRank = op.getX().getType().getRank(),
            yRank = op.getY().getType().getRank();
    if (xCols < 1 || xCols >= xRank || yCols < 1 || yCols >= yRank)
      return rewriter.notifyMatchFailure(op, "num_col_dims lie outside the operands");
    // A product with a matrix works on every leading dim alike: nothing to flatten when only the last dim of x is
    // contracted.
    bool direct = xCols == xRank - 1 && yRank == 2;
    Value product =
        MatmulOp::create(rewriter, op.getLoc(), direct ? x : build.asMatrix(x, xCols), build.asMatrix(y, yCols),
                         rewriter.getBoolAttr(false), rewriter.getBoolAttr(false));
    bool shaped = direct || (xCols == 1 && yCols == yRank - 1);
    rewriter.replaceOp(op, shaped ? build.retype(product, op.getOut().getType())
                                  : build.reshape(product, op.getOut().getType(), {{x, 0, xCols}, {y, yCols, yRank}}));
    return success();
  }
};

} // namespace

void pd::populateDecomposeLinearPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitMatmulWithFlatten>(patterns.getContext());
}
