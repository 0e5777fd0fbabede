//===--- SinkTransposesGeneric.cpp - layout transposes move after linalg.generic ---------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The transposed operand is read through its map instead, and the result follows the operand's order.
#include "Transposes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

/// Positions of the loops in the order in which `map` visits them; loops that it does not visit follow their
/// predecessor.
static SmallVector<int64_t> getLoopPlaces(AffineMap map) {
  unsigned loops = map.getNumDims();
  SmallVector<int64_t> order;
  for (AffineExpr expr : map.getResults())
    if (auto dim = dyn_cast<AffineDimExpr>(expr); dim && !llvm::is_contained(order, dim.getPosition()))
      order.push_back(dim.getPosition());
  for (int64_t loop = 0; loop < loops; ++loop) {
    if (llvm::is_contained(order, loop)) continue;
    auto before = loop == 0 ? order.end() : llvm::find(order, loop - 1);
    order.insert(loop == 0 ? order.begin() : std::next(before), loop);
  }
  SmallVector<int64_t> places(loops);
  for (auto [place, loop] : llvm::enumerate(order)) places[loop] = place;
  return places;
}

/// The permutation that makes the results of `map` follow the loops' places; nothing if a result is no plain loop.
static std::optional<Permutation> getSortingPermutation(AffineMap map, ArrayRef<int64_t> places) {
  Permutation perm(map.getNumResults());
  std::iota(perm.begin(), perm.end(), 0);
  for (AffineExpr expr : map.getResults())
    if (!isa<AffineDimExpr>(expr)) return std::nullopt;
  llvm::stable_sort(
      perm, [&](int64_t a, int64_t b) { return places[map.getDimPosition(a)] < places[map.getDimPosition(b)]; });
  return perm;
}

static AffineMap permuteResults(AffineMap map, ArrayRef<int64_t> perm) {
  return AffineMap::get(map.getNumDims(), 0, permuted<AffineExpr>(map.getResults(), perm), map.getContext());
}

namespace {

struct SinkThroughGeneric : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op, PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics()) return rewriter.notifyMatchFailure(op, "not on tensors");
    // The leader decides the order: the transposed operand of the highest rank.
    OpOperand *leader = nullptr;
    for (OpOperand *input : op.getDpsInputOperands())
      if (getMovingTranspose(input->get()) && (!leader || op.getRank(input) > op.getRank(leader))) leader = input;
    if (!leader) return rewriter.notifyMatchFailure(op, "no operand is a layout transpose");

    Location loc = op.getLoc();
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    SmallVector<Value> inputs(op.getInputs()), inits(op.getOutputs());
    auto foldTranspose = [&](OpOperand *operand) {
      auto transpose = getMovingTranspose(operand->get());
      unsigned i = operand->getOperandNumber();
      maps[i] = permuteResults(maps[i], invert(transpose.getPermutation()));
      inputs[i] = transpose.getInput();
    };
    foldTranspose(leader);
    SmallVector<int64_t> places = getLoopPlaces(maps[leader->getOperandNumber()]);
    for (OpOperand *input : op.getDpsInputOperands()) {
      if (input == leader || !isa<RankedTensorType>(input->get().getType())) continue;
      unsigned i = input->getOperandNumber();
      if (getMovingTranspose(input->get())) foldTranspose(input);
      // Operands as large as the result are read in the new order too; smaller ones stay in cache in any order.
      bool isWeight = input->get().getDefiningOp<WeightOp>() || input->get().getDefiningOp<arith::ConstantOp>();
      std::optional<Permutation> sorting = getSortingPermutation(maps[i], places);
      if (!sorting || isIdentity(*sorting) || (!isWeight && op.getRank(input) < op.getRank(leader))) continue;
      inputs[i] = createPermuted(rewriter, loc, inputs[i], *sorting);
      maps[i] = permuteResults(maps[i], *sorting);
    }
    SmallVector<Permutation> resultPerms;
    for (auto [r, init] : llvm::enumerate(inits)) {
      AffineMap &map = maps[inputs.size() + r];
      std::optional<Permutation> sorting = getSortingPermutation(map, places);
      resultPerms.push_back(sorting.value_or(Permutation(llvm::to_vector(llvm::seq<int64_t>(0, map.getNumResults())))));
      init = createPermuted(rewriter, loc, init, resultPerms.back());
      map = permuteResults(map, resultPerms.back());
    }

    auto generic = linalg::GenericOp::create(rewriter, loc, TypeRange(ValueRange(inits)), inputs, inits, maps,
                                             op.getIteratorTypesArray());
    rewriter.inlineRegionBefore(op.getRegion(), generic.getRegion(), generic.getRegion().begin());
    generic->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    // Loops in the order in which the memory is walked.
    SmallVector<unsigned> interchange(places.size());
    for (auto [loop, place] : llvm::enumerate(places)) interchange[place] = loop;
    if (!llvm::is_sorted(interchange)) {
      FailureOr<linalg::GenericOp> interchanged = linalg::interchangeGenericOp(rewriter, generic, interchange);
      if (succeeded(interchanged)) generic = *interchanged;
    }
    SmallVector<Value> results;
    for (auto [result, perm] : llvm::zip(generic.getResults(), resultPerms))
      results.push_back(createTranspose(rewriter, loc, result, invert(perm), /*moving=*/true));
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void mlir::pd::group::populateSinkTransposeGenericPatterns(RewritePatternSet &patterns) {
  patterns.add<SinkThroughGeneric>(patterns.getContext());
}
