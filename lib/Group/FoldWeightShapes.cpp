//===--- FoldWeightShapes.cpp - reshapes, transposes and unit dims of weights become recipe steps ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A per-channel operand is then [C] for every kernel, however the model writes it.
#include "Transposes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/WeightRecipe.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

namespace {

/// collapse_shape or expand_shape of a weight -> weight with a reshape step
template <typename ReshapeOp> struct FoldReshapeOfWeight : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern<ReshapeOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op, PatternRewriter &rewriter) const override {
    auto weight = op.getSrc().template getDefiningOp<WeightOp>();
    RankedTensorType type = op.getResultType();
    if (!weight || !type.hasStaticShape()) return rewriter.notifyMatchFailure(op, "its source is no weight");
    WeightOp reshaped =
        appendWeightStep(rewriter, weight, ReshapeStepAttr::get(rewriter.getContext(), type.getShape()));
    if (!reshaped) return rewriter.notifyMatchFailure(op, "the weight's bytes are final");
    rewriter.replaceOp(op, reshaped.getResult());
    return success();
  }
};

/// transpose of a weight -> weight with a transpose step
struct FoldTransposeOfWeight : OpRewritePattern<linalg::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::TransposeOp op, PatternRewriter &rewriter) const override {
    auto weight = op.getInput().getDefiningOp<WeightOp>();
    WeightOp transposed =
        weight ? appendWeightStep(rewriter, weight, TransposeStepAttr::get(rewriter.getContext(), op.getPermutation()))
               : WeightOp();
    if (!transposed) return rewriter.notifyMatchFailure(op, "its source is no weight whose bytes may change");
    rewriter.replaceOp(op, transposed.getResult());
    return success();
  }
};

/// generic(weight [1, C, 1, 1] read at (0, c, 0, 0)) -> generic(weight [C] read at (c))
struct DropUnitDimsOfWeights : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::GenericOp op, PatternRewriter &rewriter) const override {
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    SmallVector<Value> inputs(op.getInputs());
    for (auto [i, input] : llvm::enumerate(inputs)) {
      auto weight = input.getDefiningOp<WeightOp>();
      auto constant = input.getDefiningOp<arith::ConstantOp>();
      auto source = constant ? dyn_cast<ElementsAttr>(constant.getValue()) : ElementsAttr();
      auto type = dyn_cast<RankedTensorType>(input.getType());
      if ((!weight && !source) || !type || type.getRank() == 0) continue;
      SmallVector<AffineExpr> exprs;
      SmallVector<int64_t> shape;
      for (auto [expr, size] : llvm::zip(maps[i].getResults(), type.getShape()))
        if (size != 1) {
          exprs.push_back(expr);
          shape.push_back(size);
        }
      if (exprs.empty() || exprs.size() == maps[i].getNumResults()) continue;
      if (!weight)
        weight = WeightOp::create(rewriter, op.getLoc(), type, source, rewriter.getArrayAttr({}), StringAttr(),
                                  IntegerAttr());
      WeightOp reshaped = appendWeightStep(rewriter, weight, ReshapeStepAttr::get(rewriter.getContext(), shape));
      if (!reshaped) continue;
      inputs[i] = reshaped.getResult();
      maps[i] = AffineMap::get(maps[i].getNumDims(), 0, exprs, rewriter.getContext());
    }
    if (llvm::equal(inputs, op.getInputs()))
      return rewriter.notifyMatchFailure(op, "no weight operand has a dim of size one");
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputsMutable().assign(inputs);
      op.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
    });
    return success();
  }
};

} // namespace

void mlir::pd::group::populateFoldWeightShapePatterns(RewritePatternSet &patterns) {
  patterns.add<FoldReshapeOfWeight<tensor::CollapseShapeOp>, FoldReshapeOfWeight<tensor::ExpandShapeOp>,
               FoldTransposeOfWeight, DropUnitDimsOfWeights>(patterns.getContext());
}
