//===--- FuseElementwise.cpp - merges elementwise ops and moves reshapes behind them -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Upstream's fusion under our rule of what pays: an elementwise op that can end a product's kernel stays with the
// product.
#include "Transposes.h"
#include "paddle-mlir/Group/Passes.h"

#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::pd::group {
#define GEN_PASS_DEF_PDFUSEELEMENTWISEPASS
#include "paddle-mlir/Group/Passes.h.inc"
} // namespace mlir::pd::group

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

/// Operands of one kernel beyond which pointers no longer fit in registers.
static constexpr unsigned kMaxOperands = 10;
/// Scalar ops that may be computed more than once instead of being stored.
static constexpr unsigned kCheapOps = 2;

static bool isElementwiseGeneric(Operation *op) {
  auto generic = dyn_cast_or_null<linalg::GenericOp>(op);
  return generic && generic.getNumReductionLoops() == 0;
}

/// Products, pools and reductions: their kernel ends in the elementwise ops that follow.
static bool isHeavy(Operation *op) {
  auto linalgOp = dyn_cast_or_null<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops() > 0;
}

/// Casts, additions and the like, few of them, and no math functions or divisions.
static bool isCheap(linalg::GenericOp op) {
  unsigned count = 0;
  for (Operation &inner : op.getBody()->without_terminator()) {
    if (isa<math::MathDialect>(inner.getDialect()) || isa<arith::DivFOp, arith::RemFOp, tensor::ExtractOp>(inner))
      return false;
    count += !isa<arith::ConstantOp, linalg::IndexOp>(inner);
  }
  return count <= kCheapOps;
}

/// Half precision read as it is computed in, and nothing else. Its readers read the half tensor themselves, so that no
/// wide copy of it is stored.
static bool isWideningCast(linalg::GenericOp op) {
  if (!isElementwiseGeneric(op) || op.getNumDpsInputs() != 1 || op->getNumResults() != 1) return false;
  Block &body = *op.getBody();
  auto cast = dyn_cast<arith::ExtFOp>(body.front());
  return cast && cast->getNextNode() == body.getTerminator() && cast.getIn() == body.getArgument(0) &&
         cast.getIn().getType().getIntOrFloatBitWidth() < 32 && body.getTerminator()->getOperand(0) == cast;
}

/// True if `op` follows a product that nothing else uses, over the same space.
static bool isEpilogue(linalg::GenericOp op) {
  return llvm::any_of(op.getDpsInputOperands(), [&](OpOperand *input) {
    Operation *def = input->get().getDefiningOp();
    return isHeavy(def) && def->hasOneUse() && op.getMatchingIndexingMap(input).isIdentity();
  });
}

static bool hasOneUser(Operation *op) { return llvm::all_equal(op->getUsers()) && !op->use_empty(); }

static bool shouldFuse(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  if (!producer || !consumer || !isElementwiseGeneric(producer) || producer->getNumResults() != 1) return false;
  if (producer->getNumOperands() + consumer->getNumOperands() > kMaxOperands) return false;
  if (llvm::none_of(producer.getDpsInputOperands(), [&](OpOperand *input) { return producer.getRank(input) > 0; }) &&
      isCheap(producer))
    return true; // nothing to read: constants and index patterns
  if (isWideningCast(producer)) return true;
  if (isWideningCast(consumer) && !hasOneUser(consumer)) return false;
  AffineMap map = consumer.getMatchingIndexingMap(operand);
  bool sameSpace = map.isIdentity() && isElementwiseGeneric(consumer);
  if (isEpilogue(producer) && !sameSpace) return false;
  bool repeats =
      !map.isPermutation() && producer.getNumLoops() < consumer.getNumLoops() && isElementwiseGeneric(consumer);
  if (repeats && !isCheap(producer)) return false;
  return hasOneUser(producer);
}

/// Reshapes go behind elementwise ops only where that lets an op meet the product before it.
static bool shouldMoveReshape(OpOperand *operand) {
  auto expand = operand->get().getDefiningOp<tensor::ExpandShapeOp>();
  if (!expand || !isElementwiseGeneric(operand->getOwner()) || !expand->hasOneUse()) return false;
  auto cast = dyn_cast<linalg::GenericOp>(operand->getOwner());
  if (cast && isWideningCast(cast) && !hasOneUser(cast)) return false; // it goes into its readers
  Operation *source = expand.getSrc().getDefiningOp();
  return (isHeavy(source) || isElementwiseGeneric(source)) && source->hasOneUse();
}

namespace {

struct PdFuseElementwisePass : pd::group::impl::PdFuseElementwisePassBase<PdFuseElementwisePass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    generalizeTransposes();
    RewritePatternSet patterns(context);
    linalg::populateElementwiseOpsFusionPatterns(patterns, shouldFuse);
    linalg::populateFoldReshapeOpsByCollapsingPatterns(patterns, shouldMoveReshape);
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    pd::group::populateFoldWeightShapePatterns(patterns);
    affine::AffineApplyOp::getCanonicalizationPatterns(patterns, context);
    linalg::GenericOp::getCanonicalizationPatterns(patterns, context);
    tensor::ExpandShapeOp::getCanonicalizationPatterns(patterns, context);
    tensor::CollapseShapeOp::getCanonicalizationPatterns(patterns, context);
    context->getLoadedDialect<linalg::LinalgDialect>()->getCanonicalizationPatterns(patterns);
    // Sibling uses of a value are rewritten one by one: top down keeps a producer's other use in sight.
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(patterns), GreedyRewriteConfig().setUseTopDownTraversal())))
      signalPassFailure();
  }

  /// A transpose after elementwise work becomes part of it.
  void generalizeTransposes() {
    SmallVector<linalg::TransposeOp> transposes;
    getOperation().walk([&](linalg::TransposeOp op) {
      auto producer = op.getInput().getDefiningOp<linalg::GenericOp>();
      if (producer && isElementwiseGeneric(producer) && hasOneUser(producer) && !isEpilogue(producer))
        transposes.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (linalg::TransposeOp op : transposes) {
      rewriter.setInsertionPoint(op);
      (void)linalg::generalizeNamedOp(rewriter, cast<linalg::LinalgOp>(op.getOperation()));
    }
  }
};

} // namespace
