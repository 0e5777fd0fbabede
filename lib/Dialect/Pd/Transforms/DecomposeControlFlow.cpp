//===--- DecomposeControlFlow.cpp - the merges of old programs become one pd.if -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An old `if` is two conditional blocks, the second on the negated condition, and a select_input a result. The selects
// become one pd.if, then both blocks move into its regions: what a block gives when it does not run is never read.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCompareOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// select_input of two values, and the selects by the same mask that follow it -> pd.if.
struct SelectsToIf : OpRewritePattern<SelectInputOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SelectInputOp op, PatternRewriter &rewriter) const override {
    if (continues(op->getPrevNode(), op)) return rewriter.notifyMatchFailure(op, "a select before it starts the group");
    SmallVector<SelectInputOp> group{op};
    while (continues(group.back(), group.back()->getNextNode()))
      group.push_back(cast<SelectInputOp>(group.back()->getNextNode()));
    for (SelectInputOp select : group)
      if (select.getX().size() != 2) return rewriter.notifyMatchFailure(op, "selects among other than two values");
    rewriter.setInsertionPointAfter(group.back());
    Value condition = conditionOf(op.getMask(), rewriter, op.getLoc());
    auto branch =
        IfOp::create(rewriter, op.getLoc(),
                     llvm::map_to_vector(group, [](SelectInputOp s) { return Type(s.getOut().getType()); }), condition);
    for (int which : {1, 0}) {
      rewriter.createBlock(which ? &branch.getThenRegion() : &branch.getElseRegion());
      YieldOp::create(rewriter, op.getLoc(),
                      llvm::map_to_vector(group, [&](SelectInputOp s) { return s.getX()[which]; }));
    }
    for (auto [i, select] : llvm::enumerate(group)) rewriter.replaceOp(select, branch.getResult(i));
    return success();
  }

  /// Whether `next` selects by the same mask as `select`, and not from what it gives.
  static bool continues(Operation *select, Operation *next) {
    auto a = dyn_cast_or_null<SelectInputOp>(select), b = dyn_cast_or_null<SelectInputOp>(next);
    return a && b && a.getMask() == b.getMask() &&
           llvm::none_of(b.getX(), [](Value v) { return isa_and_nonnull<SelectInputOp>(v.getDefiningOp()); });
  }

  /// The bool a mask was cast from, or mask != 0.
  static Value conditionOf(Value mask, OpBuilder &builder, Location loc) {
    if (auto cast = mask.getDefiningOp<CastOp>(); cast && infer::elementOf(cast.getX()).isInteger(1))
      return cast.getX();
    ShapeBuilder build(builder, loc);
    return NotEqualOp::create(
        builder, loc, mask,
        build.number(0, infer::elementOf(mask), SmallVector<int64_t>(infer::typeOf(mask).getRank(), 1)));
  }
};

/// A pd.if all of whose results are read inside the regions of a later pd.if on the same (or the negated) condition
/// moves there.
struct MergeIfs : OpRewritePattern<IfOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IfOp op, PatternRewriter &rewriter) const override {
    IfOp target;
    for (Operation *user : op->getUsers()) {
      while (user && user->getBlock() != op->getBlock()) user = user->getParentOp();
      auto branch = dyn_cast_or_null<IfOp>(user);
      if (!branch || (target && target != branch))
        return rewriter.notifyMatchFailure(op, "results are read in several places");
      target = branch;
    }
    if (!target || target.getCondition().getDefiningOp() == op)
      return rewriter.notifyMatchFailure(op, "no later pd.if reads the results");
    std::optional<bool> same = sameCondition(op.getCondition(), target.getCondition());
    if (!same) return rewriter.notifyMatchFailure(op, "conditions are not known to agree");
    move(op, *same ? op.getThenRegion() : op.getElseRegion(), target.getThenRegion(), rewriter);
    move(op, *same ? op.getElseRegion() : op.getThenRegion(), target.getElseRegion(), rewriter);
    rewriter.eraseOp(op);
    return success();
  }

  static std::optional<bool> sameCondition(Value a, Value b) {
    if (a == b) return true;
    auto negated = [](Value v, Value of) {
      auto op = v.getDefiningOp<LogicalNotOp>();
      return op && op.getX() == of;
    };
    if (negated(a, b) || negated(b, a)) return false;
    return std::nullopt;
  }

  static void move(IfOp op, Region &from, Region &to, PatternRewriter &rewriter) {
    Operation *yield = from.front().getTerminator();
    SmallVector<Value> values(yield->getOperands());
    rewriter.eraseOp(yield);
    rewriter.inlineBlockBefore(&from.front(), &to.front(), to.front().begin());
    for (auto [result, value] : llvm::zip(op.getResults(), values))
      rewriter.replaceUsesWithIf(result, value,
                                 [&](OpOperand &use) { return to.isAncestor(use.getOwner()->getParentRegion()); });
  }
};

} // namespace

void pd::populateDecomposeControlFlowPatterns(RewritePatternSet &patterns) {
  patterns.add<SelectsToIf, MergeIfs>(patterns.getContext());
}
