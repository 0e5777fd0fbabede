//===--- PlaceSlices.cpp - pads and concatenations as slices that their producers write --------------------===//
// Here only the form: `host` lets a producer write into the slice where nothing speaks against it.
#include "paddle-mlir/Group/Passes.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::pd_kernel {
#define GEN_PASS_DEF_PDPLACESLICESPASS
#include "paddle-mlir/Group/Passes.h.inc"
} // namespace mlir::pd_kernel

using namespace mlir;

/// True if an op computes `value` into fresh memory, so that a slice can be that memory.
static bool isComputed(Value value) {
  Operation *def = value.getDefiningOp();
  if (auto insert = dyn_cast_or_null<tensor::InsertSliceOp>(def))
    return insert.getDest().getDefiningOp<tensor::EmptyOp>() || isComputed(insert.getDest());
  return isa_and_nonnull<linalg::LinalgOp, linalg::SoftmaxOp>(def) && !isa<linalg::FillOp>(def);
}

/// True if a use needs the elements in one run: collapsed or returned values.
static bool isNeededDense(Value value) {
  return llvm::any_of(value.getUsers(), [](Operation *user) { return isa<tensor::CollapseShapeOp, tensor::ReshapeOp, func::ReturnOp>(user); });
}

namespace {

struct PdPlaceSlicesPass : pd_kernel::impl::PdPlaceSlicesPassBase<PdPlaceSlicesPass> {
  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (isa<tensor::PadOp, tensor::ConcatOp>(op) || isa<tensor::InsertSliceOp>(op))
        ops.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (Operation *op : ops) {
      rewriter.setInsertionPoint(op);
      if (auto concat = dyn_cast<tensor::ConcatOp>(op))
        splitConcat(rewriter, concat);
      else if (auto pad = dyn_cast<tensor::PadOp>(op))
        placePad(rewriter, pad);
      else
        placeInsert(rewriter, cast<tensor::InsertSliceOp>(op));
    }
  }

private:
  /// A value lies in one place only: the first slice gets it.
  bool claim(Value value) { return isComputed(value) && !isNeededDense(value) && placed.insert(value).second; }

  void placePad(RewriterBase &rewriter, tensor::PadOp pad) {
    Value value = pad.getConstantPaddingValue();
    if (!value || !claim(pad.getSource()))
      return;
    Location loc = pad.getLoc();
    SmallVector<OpFoldResult> low = pad.getMixedLowPad(), inner = tensor::getMixedSizes(rewriter, loc, pad.getSource()), sizes;
    AffineExpr d0, d1, d2;
    bindDims(rewriter.getContext(), d0, d1, d2);
    for (auto [l, size, h] : llvm::zip(low, inner, pad.getMixedHighPad()))
      sizes.push_back(affine::makeComposedFoldedAffineApply(rewriter, loc, d0 + d1 + d2, {l, size, h}));
    Value empty = tensor::EmptyOp::create(rewriter, loc, sizes, pad.getType().getElementType());
    if (empty.getType() != pad.getType())
      empty = tensor::CastOp::create(rewriter, loc, pad.getType(), empty);
    Value fill = linalg::FillOp::create(rewriter, loc, value, empty).getResult(0);
    SmallVector<OpFoldResult> ones(inner.size(), rewriter.getIndexAttr(1));
    rewriter.replaceOpWithNewOp<tensor::InsertSliceOp>(pad, pad.getSource(), fill, low, inner, ones);
  }

  /// concat(%a, %b) -> insert_slice of each; what nothing computes is copied by an op of its own
  void splitConcat(RewriterBase &rewriter, tensor::ConcatOp concat) {
    FailureOr<SmallVector<Value>> results = concat.decomposeOperation(rewriter);
    if (failed(results))
      return;
    Value result = results->front();
    rewriter.replaceOp(concat, result);
    if (auto cast = result.getDefiningOp<tensor::CastOp>())
      result = cast.getSource();
    while (auto insert = result.getDefiningOp<tensor::InsertSliceOp>()) {
      result = insert.getDest();
      rewriter.setInsertionPoint(insert);
      placeInsert(rewriter, insert);
    }
  }

  void placeInsert(RewriterBase &rewriter, tensor::InsertSliceOp insert) {
    Value source = insert.getSource();
    if (claim(source))
      return;
    Location loc = insert.getLoc();
    auto type = insert.getSourceType();
    Value empty = tensor::EmptyOp::create(rewriter, loc, tensor::getMixedSizes(rewriter, loc, source), type.getElementType());
    if (empty.getType() != type)
      empty = tensor::CastOp::create(rewriter, loc, type, empty);
    Value copy = linalg::CopyOp::create(rewriter, loc, source, empty).getResult(0);
    placed.insert(copy);
    insert.getSourceMutable().assign(copy);
  }

  llvm::DenseSet<Value> placed;
};

} // namespace
