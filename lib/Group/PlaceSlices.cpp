//===--- PlaceSlices.cpp - pads and concatenations as slices that their producers write --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Here only the form: `host` lets a producer write into the slice where nothing speaks against it.
#include "paddle-mlir/Group/Passes.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::pd::group {
#define GEN_PASS_DEF_PDPLACESLICESPASS
#include "paddle-mlir/Group/Passes.h.inc"
} // namespace mlir::pd::group

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

/// True if an op computes `value` into fresh memory, so that a slice can be that memory.
static bool isComputed(Value value) {
  Operation *def = value.getDefiningOp();
  if (auto insert = dyn_cast_or_null<tensor::InsertSliceOp>(def))
    return insert.getDest().getDefiningOp<tensor::EmptyOp>() || isComputed(insert.getDest());
  return isa_and_nonnull<linalg::LinalgOp, linalg::SoftmaxOp>(def) && !isa<linalg::FillOp>(def);
}

/// True if a use needs the elements in one run: collapsed or returned values.
static bool isNeededDense(Value value) {
  return llvm::any_of(value.getUsers(), [](Operation *user) {
    return isa<tensor::CollapseShapeOp, tensor::ReshapeOp, func::ReturnOp>(user);
  });
}

/// The inserts that fill an empty tensor one after the other, ending at `last`, first to last; empty if there are other
/// uses between.
static SmallVector<tensor::InsertSliceOp> getChain(tensor::InsertSliceOp last) {
  SmallVector<tensor::InsertSliceOp> chain{last};
  while (auto before = chain.back().getDest().getDefiningOp<tensor::InsertSliceOp>()) {
    if (!before->hasOneUse() || before->getBlock() != last->getBlock()) return {};
    chain.push_back(before);
  }
  if (!chain.back().getDest().getDefiningOp<tensor::EmptyOp>()) return {};
  return SmallVector<tensor::InsertSliceOp>(llvm::reverse(chain));
}

/// True if the slices follow each other along one dim, so that their order does not matter.
static bool areDisjoint(ArrayRef<tensor::InsertSliceOp> chain) {
  auto isPlain = [](tensor::InsertSliceOp op) {
    return op.hasUnitStride() && op.getSourceType().getRank() == op.getType().getRank();
  };
  if (!llvm::all_of(chain, isPlain)) return false;
  auto followAlong = [&](int64_t dim) {
    int64_t end = 0;
    for (tensor::InsertSliceOp op : chain) {
      int64_t begin = op.getStaticOffsets()[dim], size = op.getStaticSizes()[dim];
      if (ShapedType::isDynamic(begin) || ShapedType::isDynamic(size) || begin < end) return false;
      end = begin + size;
    }
    return true;
  };
  int64_t rank = tensor::InsertSliceOp(chain.front()).getType().getRank();
  return llvm::any_of(llvm::seq<int64_t>(0, rank), followAlong);
}

/// Concatenations take their parts in the order in which these are computed: each part can then be written where it
/// belongs.
static void orderChains(func::FuncOp func) {
  SmallVector<tensor::InsertSliceOp> lasts;
  func.walk([&](tensor::InsertSliceOp op) {
    bool isLast = llvm::none_of(op->getUses(), [](OpOperand &use) {
      auto next = dyn_cast<tensor::InsertSliceOp>(use.getOwner());
      return next && &use == &next.getDestMutable();
    });
    if (isLast) lasts.push_back(op);
  });
  for (tensor::InsertSliceOp last : lasts) {
    SmallVector<tensor::InsertSliceOp> chain = getChain(last);
    if (chain.size() < 2 || !areDisjoint(chain)) continue;
    SmallVector<tensor::InsertSliceOp> ordered(chain);
    auto isBefore = [](tensor::InsertSliceOp a, tensor::InsertSliceOp b) {
      Operation *x = a.getSource().getDefiningOp(), *y = b.getSource().getDefiningOp();
      if (!x || !y || x->getBlock() != y->getBlock()) return !x && y; // arguments come first
      return x->isBeforeInBlock(y);
    };
    llvm::stable_sort(ordered, isBefore);
    if (ordered == chain) continue;
    OpBuilder builder(last);
    Value result = chain.front().getDest();
    for (tensor::InsertSliceOp insert : ordered)
      result =
          tensor::InsertSliceOp::create(builder, insert.getLoc(), insert.getSource(), result, insert.getMixedOffsets(),
                                        insert.getMixedSizes(), insert.getMixedStrides());
    last.getResult().replaceAllUsesWith(result);
    for (tensor::InsertSliceOp insert : llvm::reverse(chain)) insert.erase();
  }
}

namespace {

struct PdPlaceSlicesPass : pd::group::impl::PdPlaceSlicesPassBase<PdPlaceSlicesPass> {
  void runOnOperation() override {
    orderChains(getOperation());
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (isa<tensor::PadOp, tensor::ConcatOp>(op) || isa<tensor::InsertSliceOp>(op)) ops.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (Operation *op : ops) {
      rewriter.setInsertionPoint(op);
      if (auto concat = dyn_cast<tensor::ConcatOp>(op)) splitConcat(rewriter, concat);
      else if (auto pad = dyn_cast<tensor::PadOp>(op)) placePad(rewriter, pad);
      else placeInsert(rewriter, cast<tensor::InsertSliceOp>(op));
    }
  }

private:
  /// A value lies in one place only: the first slice gets it.
  bool claim(Value value) { return isComputed(value) && !isNeededDense(value) && placed.insert(value).second; }

  void placePad(RewriterBase &rewriter, tensor::PadOp pad) {
    Value value = pad.getConstantPaddingValue();
    if (!value || !claim(pad.getSource())) return;
    Location loc = pad.getLoc();
    SmallVector<OpFoldResult> low = pad.getMixedLowPad(), inner = tensor::getMixedSizes(rewriter, loc, pad.getSource()),
                              sizes;
    AffineExpr d0, d1, d2;
    bindDims(rewriter.getContext(), d0, d1, d2);
    for (auto [l, size, h] : llvm::zip(low, inner, pad.getMixedHighPad()))
      sizes.push_back(affine::makeComposedFoldedAffineApply(rewriter, loc, d0 + d1 + d2, {l, size, h}));
    Value empty = tensor::EmptyOp::create(rewriter, loc, sizes, pad.getType().getElementType());
    if (empty.getType() != pad.getType()) empty = tensor::CastOp::create(rewriter, loc, pad.getType(), empty);
    Value border = fillBorder(rewriter, loc, value, empty, sizes, low, inner, pad.getMixedHighPad());
    SmallVector<OpFoldResult> ones(inner.size(), rewriter.getIndexAttr(1));
    rewriter.replaceOpWithNewOp<tensor::InsertSliceOp>(pad, pad.getSource(), border, low, inner, ones);
  }

  /// Fills what the middle does not cover: two slices a padded dim, over what earlier dims left.
  static Value fillBorder(RewriterBase &rewriter, Location loc, Value value, Value buffer, ArrayRef<OpFoldResult> sizes,
                          ArrayRef<OpFoldResult> low, ArrayRef<OpFoldResult> inner, ArrayRef<OpFoldResult> high) {
    Type element = cast<RankedTensorType>(buffer.getType()).getElementType();
    SmallVector<OpFoldResult> offsets(sizes.size(), rewriter.getIndexAttr(0)), extents(sizes),
        ones(sizes.size(), rewriter.getIndexAttr(1));
    AffineExpr d0, d1;
    bindDims(rewriter.getContext(), d0, d1);
    for (size_t dim = 0; dim < sizes.size(); ++dim) {
      OpFoldResult behind = affine::makeComposedFoldedAffineApply(rewriter, loc, d0 + d1, {low[dim], inner[dim]});
      for (auto [offset, extent] :
           {std::pair(OpFoldResult(rewriter.getIndexAttr(0)), low[dim]), std::pair(behind, high[dim])}) {
        if (isConstantIntValue(extent, 0)) continue;
        offsets[dim] = offset;
        extents[dim] = extent;
        Value slice = tensor::EmptyOp::create(rewriter, loc, extents, element);
        Value filled = linalg::FillOp::create(rewriter, loc, value, slice).getResult(0);
        buffer = tensor::InsertSliceOp::create(rewriter, loc, filled, buffer, offsets, extents, ones);
      }
      offsets[dim] = low[dim];
      extents[dim] = inner[dim];
    }
    return buffer;
  }

  /// concat(%a, %b) -> insert_slice of each; what nothing computes is copied by an op of its own
  void splitConcat(RewriterBase &rewriter, tensor::ConcatOp concat) {
    FailureOr<SmallVector<Value>> results = concat.decomposeOperation(rewriter);
    if (failed(results)) return;
    Value result = results->front();
    rewriter.replaceOp(concat, result);
    if (auto cast = result.getDefiningOp<tensor::CastOp>()) result = cast.getSource();
    while (auto insert = result.getDefiningOp<tensor::InsertSliceOp>()) {
      result = insert.getDest();
      rewriter.setInsertionPoint(insert);
      placeInsert(rewriter, insert);
    }
  }

  void placeInsert(RewriterBase &rewriter, tensor::InsertSliceOp insert) {
    Value source = insert.getSource();
    if (claim(source)) return;
    Location loc = insert.getLoc();
    auto type = insert.getSourceType();
    Value empty =
        tensor::EmptyOp::create(rewriter, loc, tensor::getMixedSizes(rewriter, loc, source), type.getElementType());
    if (empty.getType() != type) empty = tensor::CastOp::create(rewriter, loc, type, empty);
    Value copy = linalg::CopyOp::create(rewriter, loc, source, empty).getResult(0);
    placed.insert(copy);
    insert.getSourceMutable().assign(copy);
  }

  llvm::DenseSet<Value> placed;
};

} // namespace
