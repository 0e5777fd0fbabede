//===--- FormKernels.cpp - which ops make one kernel -------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Roots, then the elementwise ops that follow them; constants become weights first. The kernel itself is made by
// OutlineKernel.cpp.
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Group/OutlineKernel.h"
#include "paddle-mlir/Group/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Builders.h"

namespace mlir::pd::group {
#define GEN_PASS_DEF_PDFORMKERNELSPASS
#include "paddle-mlir/Group/Passes.h.inc"
} // namespace mlir::pd::group

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

/// Views whose innermost stride is not one cannot be an operand of a kernel: the move is a kernel of its own.
static bool hasStridedInnermost(ArrayRef<OpFoldResult> strides) {
  return !strides.empty() && getConstantIntValue(strides.back()) != 1;
}

/// The same of a slice. One column of several counts too: once its dim is gone (dropped here, or by a collapse_shape
/// behind), the dim in front is the innermost, and its stride is a row.
static bool isStridedView(tensor::ExtractSliceOp slice) {
  int64_t rank = slice.getSourceType().getRank();
  return hasStridedInnermost(slice.getMixedStrides()) || (rank > 1 && slice.getSourceType().getDimSize(rank - 1) != 1 &&
                                                          getConstantIntValue(slice.getMixedSizes().back()) == 1);
}

static bool isComputeOp(Operation *op) {
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op)) return hasStridedInnermost(insert.getMixedStrides());
  return isa<linalg::LinalgOp, linalg::SoftmaxOp, tensor::PadOp, tensor::GenerateOp>(op);
}

/// Products, pools and reductions claim their epilogue before anything else does.
static bool isHeavyRoot(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops() > 0;
}

/// True if `consumer` is elementwise over exactly the space of `value` and may follow it in the same kernel.
static bool isEpilogueOf(Operation *consumer, OpOperand &use) {
  auto generic = dyn_cast<linalg::GenericOp>(consumer);
  if (!generic || generic.getNumReductionLoops() != 0 || !generic.isDpsInput(&use) || generic->getNumResults() != 1 ||
      generic.hasIndexSemantics())
    return false;
  if (!generic.getMatchingIndexingMap(&use).isIdentity()) return false;
  OpOperand *init = generic.getDpsInitOperand(0);
  return generic.getMatchingIndexingMap(init).isIdentity();
}

/// pad %x -> {fill, insert_slice}: one kernel that writes the border and the middle.
static FailureOr<KernelGroup> splitPad(tensor::PadOp pad) {
  Value value = pad.getConstantPaddingValue();
  if (!value) return pad.emitOpError("expects one padding value for the whole border"), failure();
  OpBuilder builder(pad);
  Location loc = pad.getLoc();
  SmallVector<OpFoldResult> low = pad.getMixedLowPad(), high = pad.getMixedHighPad(), sizes,
                            inner = tensor::getMixedSizes(builder, loc, pad.getSource());
  AffineExpr d0, d1, d2;
  bindDims(builder.getContext(), d0, d1, d2);
  for (auto [l, h, size] : llvm::zip(low, high, inner))
    sizes.push_back(affine::makeComposedFoldedAffineApply(builder, loc, d0 + d1 + d2, {l, size, h}));
  Value empty = tensor::EmptyOp::create(builder, loc, sizes, pad.getType().getElementType());
  if (empty.getType() != pad.getType()) empty = tensor::CastOp::create(builder, loc, pad.getType(), empty);
  auto fill = linalg::FillOp::create(builder, loc, value, empty);
  SmallVector<OpFoldResult> ones(inner.size(), builder.getIndexAttr(1));
  auto insert = tensor::InsertSliceOp::create(builder, loc, pad.getSource(), fill.getResult(0), low, inner, ones);
  pad.replaceAllUsesWith(insert.getResult());
  pad.erase();
  return KernelGroup{{fill, insert}};
}

namespace {

struct PdFormKernelsPass : pd::group::impl::PdFormKernelsPassBase<PdFormKernelsPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    KernelOutliner outliner(module);
    for (auto func : module.getOps<func::FuncOp>()) {
      IRRewriter rewriter(func);
      materializeMoves(func, rewriter);
      makeWeights(func, /*keepBodyConstants=*/true);
      SmallVector<Block *> blocks;
      func.walk([&](Block *block) {
        if (isHostBlock(block)) blocks.push_back(block);
      });
      for (Block *block : blocks)
        if (failed(formKernels(*block, outliner))) return signalPassFailure();
      dropDeadFills(func);
      makeWeights(func, /*keepBodyConstants=*/false);
    }
  }

private:
  /// Blocks of the function and of its control flow, not the bodies of compute ops.
  static bool isHostBlock(Block *block) {
    for (Operation *op = block->getParentOp(); op && !isa<func::FuncOp>(op); op = op->getParentOp())
      if (isComputeOp(op)) return false;
    return true;
  }

  LogicalResult formKernels(Block &block, KernelOutliner &outliner);
  void materializeMoves(func::FuncOp func, RewriterBase &rewriter);
  void dropDeadFills(func::FuncOp func);
  void makeWeights(func::FuncOp func, bool keepBodyConstants);
};

} // namespace

LogicalResult PdFormKernelsPass::formKernels(Block &block, KernelOutliner &outliner) {
  SmallVector<Operation *> compute;
  for (Operation &op : block)
    if (isComputeOp(&op)) compute.push_back(&op);

  llvm::SmallPtrSet<Operation *, 32> taken;
  SmallVector<KernelGroup> groups;
  auto grow = [&](KernelGroup group) {
    taken.insert(group.root());
    while (group.last()->getNumResults() == 1 && group.last()->hasOneUse()) {
      OpOperand &use = *group.last()->use_begin();
      Operation *consumer = use.getOwner();
      if (consumer->getBlock() != &block || taken.contains(consumer) || !isEpilogueOf(consumer, use)) break;
      taken.insert(consumer);
      group.ops.push_back(consumer);
    }
    groups.push_back(std::move(group));
  };
  for (Operation *op : compute)
    if (isHeavyRoot(op) && !taken.contains(op)) grow({{op}});
  for (Operation *op : compute) {
    if (taken.contains(op)) continue;
    auto feedsOnlyInits = [](OpOperand &use) {
      return isa<linalg::LinalgOp>(use.getOwner()) && cast<DestinationStyleOpInterface>(use.getOwner()).isDpsInit(&use);
    };
    if (isa<linalg::FillOp>(op) && llvm::all_of(op->getUses(), feedsOnlyInits))
      continue; // cloned into each kernel that accumulates onto it
    auto pad = dyn_cast<tensor::PadOp>(op);
    FailureOr<KernelGroup> group = pad ? splitPad(pad) : KernelGroup{{op}};
    if (failed(group)) return failure();
    grow(*group);
  }
  for (const KernelGroup &group : groups)
    if (failed(outliner.outline(group))) return failure();
  return success();
}

/// out[i] = source[offset + i * stride], for views that no kernel can take as an operand
static void replaceStridedSlice(RewriterBase &rewriter, tensor::ExtractSliceOp op) {
  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  RankedTensorType type = op.getType();
  llvm::SmallBitVector dropped = op.getDroppedDims();
  SmallVector<OpFoldResult> sizes;
  for (auto [i, size] : llvm::enumerate(op.getMixedSizes()))
    if (!dropped.test(i)) sizes.push_back(size);
  Value empty = tensor::EmptyOp::create(rewriter, loc, sizes, type.getElementType());
  if (empty.getType() != type) empty = tensor::CastOp::create(rewriter, loc, type, empty);
  SmallVector<Value> offsets = getValueOrCreateConstantIndexOp(rewriter, loc, op.getMixedOffsets());
  SmallVector<Value> strides = getValueOrCreateConstantIndexOp(rewriter, loc, op.getMixedStrides());
  auto buildBody = [&](OpBuilder &b, Location l, ValueRange) {
    SmallVector<Value> indices;
    unsigned next = 0;
    for (unsigned i = 0; i < offsets.size(); ++i) {
      if (dropped.test(i)) {
        indices.push_back(offsets[i]);
        continue;
      }
      Value index = linalg::IndexOp::create(b, l, next++);
      indices.push_back(arith::AddIOp::create(b, l, arith::MulIOp::create(b, l, index, strides[i]), offsets[i]));
    }
    linalg::YieldOp::create(b, l, tensor::ExtractOp::create(b, l, op.getSource(), indices).getResult());
  };
  auto generic = linalg::GenericOp::create(
      rewriter, loc, TypeRange(type), ValueRange(), ValueRange(empty),
      {rewriter.getMultiDimIdentityMap(type.getRank())},
      SmallVector<utils::IteratorType>(type.getRank(), utils::IteratorType::parallel), buildBody);
  rewriter.replaceOp(op, generic.getResults());
}

/// Ops without a destination, and views that would move elements on the host, become linalg ops.
void PdFormKernelsPass::materializeMoves(func::FuncOp func, RewriterBase &rewriter) {
  SmallVector<Operation *> moves;
  func.walk([&](Operation *op) {
    auto slice = dyn_cast<tensor::ExtractSliceOp>(op);
    if (isHostBlock(op->getBlock()) && (isa<tensor::GenerateOp>(op) || (slice && isStridedView(slice))))
      moves.push_back(op);
  });
  for (Operation *op : moves) {
    rewriter.setInsertionPoint(op);
    if (auto generate = dyn_cast<tensor::GenerateOp>(op))
      (void)linalg::rewriteInDestinationPassingStyle(rewriter, generate);
    else replaceStridedSlice(rewriter, cast<tensor::ExtractSliceOp>(op));
  }
}

void PdFormKernelsPass::dropDeadFills(func::FuncOp func) {
  func.walk([](linalg::FillOp fill) {
    if (fill->use_empty() && !fill->getParentOfType<KernelOp>()) fill.erase();
  });
}

/// Tensor constants of the host are weights like all others; small ones that kernels can hold stay for the kernels'
/// bodies at first.
void PdFormKernelsPass::makeWeights(func::FuncOp func, bool keepBodyConstants) {
  func.walk([&](arith::ConstantOp constant) {
    auto type = dyn_cast<RankedTensorType>(constant.getType());
    auto source = dyn_cast<ElementsAttr>(constant.getValue());
    if (!type || !source || (keepBodyConstants && isBodyConstant(constant)) || !isHostBlock(constant->getBlock()))
      return;
    OpBuilder builder(constant);
    constant.replaceAllUsesWith(WeightOp::create(builder, constant.getLoc(), type, source, builder.getArrayAttr({}),
                                                 StringAttr(), IntegerAttr())
                                    .getResult());
    constant.erase();
  });
}
