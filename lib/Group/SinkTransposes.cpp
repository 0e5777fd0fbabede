//===--- SinkTransposes.cpp - layout transposes move after shape ops and cancel ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One pattern a shape op; linalg.generic is in SinkTransposesGeneric.cpp.
#include "Transposes.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlir::pd::group;

namespace {

/// transpose(transpose(%x)) -> transpose(%x) or %x
struct ComposeTransposes : OpRewritePattern<linalg::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::TransposeOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<linalg::TransposeOp>();
    if (!inner) return rewriter.notifyMatchFailure(op, "its source is no transpose");
    bool moving = getMovingTranspose(op->getResult(0)) || getMovingTranspose(inner->getResult(0));
    rewriter.replaceOp(op, createTranspose(rewriter, op.getLoc(), inner.getInput(),
                                           compose(inner.getPermutation(), op.getPermutation()), moving));
    return success();
  }
};

/// cast(transpose(%x)) -> transpose(cast(%x))
struct SinkThroughCast : OpRewritePattern<tensor::CastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::CastOp op, PatternRewriter &rewriter) const override {
    auto transpose = getMovingTranspose(op.getSource());
    auto type = dyn_cast<RankedTensorType>(op.getType());
    if (!transpose || !type) return rewriter.notifyMatchFailure(op, "its source is no layout transpose");
    Permutation inverse = invert(transpose.getPermutation());
    auto castType = RankedTensorType::get(permuted<int64_t>(type.getShape(), inverse), type.getElementType());
    Value cast = tensor::CastOp::create(rewriter, op.getLoc(), castType, transpose.getInput());
    rewriter.replaceOp(op, createTranspose(rewriter, op.getLoc(), cast, transpose.getPermutation(), /*moving=*/true));
    return success();
  }
};

/// pad(transpose(%x)) -> transpose(pad(%x))
struct SinkThroughPad : OpRewritePattern<tensor::PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::PadOp op, PatternRewriter &rewriter) const override {
    auto transpose = getMovingTranspose(op.getSource());
    Value value = op.getConstantPaddingValue();
    if (!transpose || !value)
      return rewriter.notifyMatchFailure(
          op, "its source is no layout transpose, or the padding value depends on the place");
    Permutation inverse = invert(transpose.getPermutation());
    auto type =
        RankedTensorType::get(permuted<int64_t>(op.getType().getShape(), inverse), op.getType().getElementType());
    Value pad = tensor::PadOp::create(rewriter, op.getLoc(), type, transpose.getInput(),
                                      permuted<OpFoldResult>(op.getMixedLowPad(), inverse),
                                      permuted<OpFoldResult>(op.getMixedHighPad(), inverse), value, op.getNofold());
    rewriter.replaceOp(op, createTranspose(rewriter, op.getLoc(), pad, transpose.getPermutation(), /*moving=*/true));
    return success();
  }
};

/// transpose(pad(%x)) -> pad(transpose(%x)): the transpose of an input then writes into the padded buffer
struct HoistOverPad : OpRewritePattern<linalg::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::TransposeOp op, PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<tensor::PadOp>();
    Value value = pad ? pad.getConstantPaddingValue() : Value();
    if (!value || getMovingTranspose(op->getResult(0)) || !isReadOnlyBy(pad.getResult(), op))
      return rewriter.notifyMatchFailure(op, "its source is no pad of its own");
    ArrayRef<int64_t> perm = op.getPermutation();
    Value source = createTranspose(rewriter, op.getLoc(), pad.getSource(), perm, /*moving=*/false);
    rewriter.replaceOpWithNewOp<tensor::PadOp>(
        op, op.getInit().getType(), source, permuted<OpFoldResult>(pad.getMixedLowPad(), perm),
        permuted<OpFoldResult>(pad.getMixedHighPad(), perm), value, pad.getNofold());
    return success();
  }
};

/// extract_slice(transpose(%x)) -> transpose(extract_slice(%x)); dropped dims leave the permutation
struct SinkThroughExtractSlice : OpRewritePattern<tensor::ExtractSliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::ExtractSliceOp op, PatternRewriter &rewriter) const override {
    auto transpose = getMovingTranspose(op.getSource());
    if (!transpose) return rewriter.notifyMatchFailure(op, "its source is no layout transpose");
    ArrayRef<int64_t> perm = transpose.getPermutation();
    Permutation inverse = invert(perm);
    llvm::SmallBitVector dropped = op.getDroppedDims();
    // Positions of the kept dims in the result, before and after.
    SmallVector<int64_t> resultDim(perm.size(), -1), sourceDim(perm.size(), -1);
    int64_t next = 0;
    for (size_t i = 0; i < perm.size(); ++i)
      if (!dropped.test(i)) resultDim[i] = next++;
    SmallVector<int64_t> shape;
    next = 0;
    for (size_t j = 0; j < perm.size(); ++j) // dim j of the source is dim inverse[j] of the transposed value
      if (!dropped.test(inverse[j])) {
        sourceDim[j] = next++;
        shape.push_back(op.getType().getDimSize(resultDim[inverse[j]]));
      }
    Permutation resultPerm(shape.size());
    for (size_t i = 0; i < perm.size(); ++i)
      if (!dropped.test(i)) resultPerm[resultDim[i]] = sourceDim[perm[i]];
    auto type = RankedTensorType::get(shape, op.getType().getElementType());
    Value slice = tensor::ExtractSliceOp::create(
        rewriter, op.getLoc(), type, transpose.getInput(), permuted<OpFoldResult>(op.getMixedOffsets(), inverse),
        permuted<OpFoldResult>(op.getMixedSizes(), inverse), permuted<OpFoldResult>(op.getMixedStrides(), inverse));
    rewriter.replaceOp(op, createTranspose(rewriter, op.getLoc(), slice, resultPerm, /*moving=*/true));
    return success();
  }
};

/// insert_slice(transpose(%x), %dest) -> transpose(insert_slice(%x, permuted %dest)), also if only the destination is
/// transposed
struct SinkThroughInsertSlice : OpRewritePattern<tensor::InsertSliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::InsertSliceOp op, PatternRewriter &rewriter) const override {
    auto transpose = getMovingTranspose(op.getSource());
    if (!transpose) transpose = getMovingTranspose(op.getDest());
    if (!transpose || op.getSourceType().getRank() != op.getType().getRank())
      return rewriter.notifyMatchFailure(op,
                                         "neither source nor destination is a layout transpose of the result's rank");
    Permutation perm(transpose.getPermutation()), inverse = invert(perm);
    Value source = createPermuted(rewriter, op.getLoc(), op.getSource(), inverse),
          dest = createPermuted(rewriter, op.getLoc(), op.getDest(), inverse);
    Value insert = tensor::InsertSliceOp::create(
        rewriter, op.getLoc(), source, dest, permuted<OpFoldResult>(op.getMixedOffsets(), inverse),
        permuted<OpFoldResult>(op.getMixedSizes(), inverse), permuted<OpFoldResult>(op.getMixedStrides(), inverse));
    rewriter.replaceOp(op, createTranspose(rewriter, op.getLoc(), insert, perm, /*moving=*/true));
    return success();
  }
};

/// collapse(transpose(%x)) -> transpose(collapse(transpose(%x))): the groups go to the order in which they lie in %x,
/// the outer transpose moves on. Often the inner one is nothing: [n,h,w,c] -> [n,c,h,w] -> [n,c,hw] is [n,h,w,c] ->
/// [n,hw,c] -> [n,c,hw].
struct SinkThroughCollapse : OpRewritePattern<tensor::CollapseShapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::CollapseShapeOp op, PatternRewriter &rewriter) const override {
    auto transpose = getMovingTranspose(op.getSrc());
    SmallVector<ReassociationIndices> groups = op.getReassociationIndices();
    if (!transpose || groups.empty()) return rewriter.notifyMatchFailure(op, "its source is no layout transpose");
    ArrayRef<int64_t> perm = transpose.getPermutation();
    Permutation order(groups.size()); // new position -> old group
    std::iota(order.begin(), order.end(), 0);
    auto place = [&](int64_t group) { // ones lie anywhere
      for (int64_t dim : groups[group])
        if (op.getSrcType().getDimSize(dim) != 1) return perm[dim];
      return perm[groups[group].front()];
    };
    llvm::stable_sort(order, [&](int64_t a, int64_t b) { return place(a) < place(b); });
    if (isIdentity(order)) return rewriter.notifyMatchFailure(op, "its groups already lie in the source's order");
    Permutation inner;
    SmallVector<ReassociationIndices> newGroups;
    SmallVector<int64_t> shape;
    for (int64_t group : order) {
      newGroups.emplace_back();
      for (int64_t dim : groups[group]) {
        newGroups.back().push_back(inner.size());
        inner.push_back(perm[dim]);
      }
      shape.push_back(op.getResultType().getDimSize(group));
    }
    Value ordered = createTranspose(rewriter, op.getLoc(), transpose.getInput(), inner, /*moving=*/false);
    auto type = RankedTensorType::get(shape, op.getResultType().getElementType());
    Value collapsed = tensor::CollapseShapeOp::create(rewriter, op.getLoc(), type, ordered, newGroups);
    rewriter.replaceOp(op, createTranspose(rewriter, op.getLoc(), collapsed, invert(order), /*moving=*/true));
    return success();
  }
};

/// Reassociation and shape of an expand whose groups are put into another order.
static Value createReorderedExpand(PatternRewriter &rewriter, tensor::ExpandShapeOp op, Value source,
                                   ArrayRef<int64_t> groupOrder, Permutation &dims) {
  SmallVector<ReassociationIndices> groups = op.getReassociationIndices(), newGroups;
  SmallVector<int64_t> shape;
  SmallVector<OpFoldResult> sizes = op.getMixedOutputShape(), newSizes;
  for (int64_t group : groupOrder) {
    newGroups.emplace_back();
    for (int64_t dim : groups[group]) {
      newGroups.back().push_back(dims.size());
      dims.push_back(dim); // new position -> old dim
      shape.push_back(op.getResultType().getDimSize(dim));
      newSizes.push_back(sizes[dim]);
    }
  }
  auto type = RankedTensorType::get(shape, op.getResultType().getElementType());
  return tensor::ExpandShapeOp::create(rewriter, op.getLoc(), type, source, newGroups, newSizes);
}

/// expand(transpose(%x)) -> transpose(expand(%x))
struct SinkThroughExpand : OpRewritePattern<tensor::ExpandShapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::ExpandShapeOp op, PatternRewriter &rewriter) const override {
    auto transpose = getMovingTranspose(op.getSrc());
    if (!transpose) return rewriter.notifyMatchFailure(op, "its source is no layout transpose");
    Permutation dims;
    Value expanded =
        createReorderedExpand(rewriter, op, transpose.getInput(), invert(transpose.getPermutation()), dims);
    rewriter.replaceOp(op, createTranspose(rewriter, op.getLoc(), expanded, invert(dims), /*moving=*/true));
    return success();
  }
};

/// transpose(expand(%x)) -> expand(transpose(%x)) where whole groups move: the input of a grouped convolution
struct HoistOverExpand : OpRewritePattern<linalg::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::TransposeOp op, PatternRewriter &rewriter) const override {
    auto expand = op.getInput().getDefiningOp<tensor::ExpandShapeOp>();
    if (!expand || getMovingTranspose(op->getResult(0)) || !isReadOnlyBy(expand.getResult(), op))
      return rewriter.notifyMatchFailure(op, "its source is no expand of its own");
    SmallVector<ReassociationIndices> groups = expand.getReassociationIndices();
    SmallVector<int64_t> groupOf(op.getPermutation().size());
    for (auto [g, group] : llvm::enumerate(groups))
      for (int64_t dim : group) groupOf[dim] = g;
    ArrayRef<int64_t> perm = op.getPermutation();
    Permutation order;
    for (size_t i = 0; i < perm.size();) {
      const ReassociationIndices &group = groups[groupOf[perm[i]]];
      for (int64_t dim : group)
        if (i >= perm.size() || perm[i++] != dim)
          return rewriter.notifyMatchFailure(op, "a group does not move as a whole");
      order.push_back(groupOf[group.front()]);
    }
    Value source = createTranspose(rewriter, op.getLoc(), expand.getSrc(), order, /*moving=*/false);
    Permutation dims;
    rewriter.replaceOp(op, createReorderedExpand(rewriter, expand, source, order, dims));
    return success();
  }
};

} // namespace

void mlir::pd::group::populateSinkTransposePatterns(RewritePatternSet &patterns) {
  patterns.add<ComposeTransposes, SinkThroughCast, SinkThroughPad, HoistOverPad, SinkThroughExtractSlice,
               SinkThroughInsertSlice, SinkThroughCollapse, SinkThroughExpand, HoistOverExpand>(patterns.getContext());
}
