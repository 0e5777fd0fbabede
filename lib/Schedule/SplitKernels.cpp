//===--- SplitKernels.cpp - kernels that are no independent units to one kernel an operation ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Between two launches all threads have finished: what one thread would have to do alone, or keep in its own memory,
// becomes several kernels with tensors between them.
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/GPU/Kernels.h"
#include "paddle-mlir/Group/OutlineKernel.h"
#include "paddle-mlir/Schedule/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::pd::schedule {
#define GEN_PASS_DEF_PDSPLITKERNELSPASS
#include "paddle-mlir/Schedule/Passes.h.inc"
} // namespace mlir::pd::schedule

using namespace mlir;
using namespace mlir::pd::schedule;
using namespace mlir::pd_kernel;

/// A fill that makes the initial value of products or reductions: part of their kernels.
static bool isInitFill(Operation *op) {
  return isa<linalg::FillOp>(op) && !op->use_empty() && llvm::all_of(op->getUses(), [](OpOperand &use) {
           auto user = dyn_cast<linalg::LinalgOp>(use.getOwner());
           return user && user.isDpsInit(&use);
         });
}

/// What becomes a kernel of its own.
static bool isPart(Operation *op) { return isa<linalg::LinalgOp, tensor::InsertSliceOp>(op) && !isInitFill(op); }

/// Whether the slice is a view that a kernel can write: its innermost dim is the destination's, with stride one.
static bool isWritableView(tensor::InsertSliceOp insert) {
  int64_t rank = insert.getDestType().getRank();
  return rank > 0 && getConstantIntValue(insert.getMixedStrides().back()) == 1 &&
         !insert.getDroppedDims().test(rank - 1) &&
         (insert.getDestType().getDimSize(rank - 1) == 1 || getConstantIntValue(insert.getMixedSizes().back()) != 1);
}

/// insert_slice %x into %d -> the copy of %x into the slice of %d, which is then there
static Operation *copyIntoView(tensor::InsertSliceOp insert) {
  OpBuilder builder(insert);
  Location loc = insert.getLoc();
  auto view =
      tensor::ExtractSliceOp::create(builder, loc, insert.getSourceType(), insert.getDest(), insert.getMixedOffsets(),
                                     insert.getMixedSizes(), insert.getMixedStrides());
  auto copy = linalg::CopyOp::create(builder, loc, insert.getSource(), view.getResult());
  insert.getSourceMutable().assign(copy.getResult(0));
  return copy;
}

/// insert_slice %x into %d with a stride that no view of a kernel has -> each element of %d from %x, or as it is
static Operation *selectFromSource(tensor::InsertSliceOp insert) {
  OpBuilder builder(insert);
  Location loc = insert.getLoc();
  SmallVector<Value> offsets = getValueOrCreateConstantIndexOp(builder, loc, insert.getMixedOffsets());
  SmallVector<Value> sizes = getValueOrCreateConstantIndexOp(builder, loc, insert.getMixedSizes());
  SmallVector<Value> strides = getValueOrCreateConstantIndexOp(builder, loc, insert.getMixedStrides());
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  llvm::SmallBitVector dropped = insert.getDroppedDims();
  auto buildBody = [&](OpBuilder &b, Location l, ValueRange args) {
    Value inside = arith::ConstantOp::create(b, l, b.getBoolAttr(true));
    SmallVector<Value> at;
    auto require = [&](arith::CmpIPredicate predicate, Value x, Value y) {
      inside = arith::AndIOp::create(b, l, inside, arith::CmpIOp::create(b, l, predicate, x, y));
    };
    for (auto [i, offset] : llvm::enumerate(offsets)) {
      // Unsigned: what is in front of the slice is far behind it.
      Value distance = arith::SubIOp::create(b, l, linalg::IndexOp::create(b, l, i), offset);
      Value position = arith::DivUIOp::create(b, l, distance, strides[i]);
      require(arith::CmpIPredicate::eq, arith::RemUIOp::create(b, l, distance, strides[i]), zero);
      require(arith::CmpIPredicate::ult, position, sizes[i]);
      if (!dropped.test(i)) at.push_back(position);
    }
    auto chosen = scf::IfOp::create(
        b, l, inside,
        [&](OpBuilder &then, Location) {
          scf::YieldOp::create(then, l, tensor::ExtractOp::create(then, l, insert.getSource(), at).getResult());
        },
        [&](OpBuilder &otherwise, Location) { scf::YieldOp::create(otherwise, l, args[0]); });
    linalg::YieldOp::create(b, l, chosen.getResults());
  };
  RankedTensorType type = insert.getDestType();
  auto generic = linalg::GenericOp::create(
      builder, loc, TypeRange(type), ValueRange(), insert.getDest(), {builder.getMultiDimIdentityMap(type.getRank())},
      SmallVector<utils::IteratorType>(type.getRank(), utils::IteratorType::parallel), buildBody);
  insert.replaceAllUsesWith(generic.getResult(0));
  insert.erase();
  return generic;
}

namespace {

struct PdSplitKernelsPass : pd::schedule::impl::PdSplitKernelsPassBase<PdSplitKernelsPass> {
  void getDependentDialects(DialectRegistry &registry) const override {
    PdSplitKernelsPassBase::getDependentDialects(registry);
    OpPassManager pm(ModuleOp::getOperationName());
    pd::codegen::buildKernelLoopsPipeline(pm, pd::gpu::kLowering);
    pm.getDependentDialects(registry);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::MapVector<KernelOp, SmallVector<DispatchOp>> chosen;
    for (auto kernel : module.getOps<KernelOp>()) {
      FailureOr<bool> wanted = shouldSplit(kernel);
      if (failed(wanted)) return signalPassFailure();
      if (*wanted) chosen[kernel];
    }
    module.walk([&](DispatchOp dispatch) {
      auto found = chosen.find(dispatch.lookupKernel());
      if (found == chosen.end()) return;
      if (dispatch->getNumResults() == 0) chosen.erase(found); // on buffers: too late, its parts would have none
      else found->second.push_back(dispatch);
    });
    pd::group::KernelOutliner outliner(module);
    for (auto &[kernel, dispatches] : chosen) {
      for (DispatchOp dispatch : dispatches)
        if (failed(split(kernel, dispatch, outliner))) return signalPassFailure();
      kernel.erase();
    }
  }

private:
  /// Whether the kernel has several parts, and a thread would do all of them or lacks the memory for them; or one that
  /// has to be written otherwise.
  FailureOr<bool> shouldSplit(KernelOp kernel) {
    unsigned parts = 0;
    bool isStrided = false;
    for (Operation &op : kernel.getBody().front().without_terminator()) {
      auto insert = dyn_cast<tensor::InsertSliceOp>(op);
      isStrided |= insert && !isWritableView(insert);
      if (isPart(&op)) ++parts;
      else if (op.getNumRegions() && !isInitFill(&op)) return false; // control flow
    }
    if (isStrided) return true;
    if (parts < 2) return false;
    auto loops = cast<LoopsAttr>(pd::gpu::getLoopsGenerator().configure(kernel, /*chip=*/""));
    if (loops.getUnitDims().empty()) return true;
    ArrayRef<int64_t> shape = cast<RankedTensorType>(kernel.getOut(0).getType()).getShape();
    size_t dims = shape.size() - llvm::count(shape, 1);
    if (loops.getUnitDims().size() >= dims) return false; // single elements
    return needsMemory(kernel, loops);
  }

  /// Whether temporaries stay that have no place on a thread's stack: tried on a copy.
  FailureOr<bool> needsMemory(KernelOp kernel, LoopsAttr loops) {
    OpBuilder builder(kernel);
    auto scratch = ModuleOp::create(builder, kernel.getLoc(), (kernel.getSymName() + "__trial").str());
    OpPassManager pm(ModuleOp::getOperationName());
    pd::codegen::buildKernelLoopsPipeline(pm, pd::gpu::kLowering);
    bool failedTrial =
        failed(pd::gpu::getLoopsGenerator().emit(kernel, scratch, loops)) || failed(runPipeline(pm, scratch));
    bool needs = scratch.walk([](memref::AllocOp) { return WalkResult::interrupt(); }).wasInterrupted();
    scratch.erase();
    if (failedTrial) return failure();
    return needs;
  }

  /// The kernel's operations where its dispatch stands, each of them a dispatch.
  static LogicalResult split(KernelOp kernel, DispatchOp dispatch, pd::group::KernelOutliner &outliner) {
    OpBuilder builder(dispatch);
    IRMapping mapping;
    mapping.map(kernel.getBody().getArguments(), dispatch->getOperands());
    SmallVector<Operation *> parts, fills;
    for (Operation &op : kernel.getBody().front().without_terminator()) {
      Operation *clone = builder.clone(op, mapping);
      if (isPart(&op)) parts.push_back(clone);
      else if (isInitFill(&op)) fills.push_back(clone);
    }
    SmallVector<Value> results;
    for (Value value : kernel.getBody().front().getTerminator()->getOperands())
      results.push_back(mapping.lookup(value));
    dispatch->replaceAllUsesWith(results);
    dispatch.erase();
    for (Operation *part : parts) {
      if (auto insert = dyn_cast<tensor::InsertSliceOp>(part))
        part = isWritableView(insert) ? copyIntoView(insert) : selectFromSource(insert);
      if (failed(outliner.outline({{part}}))) return failure();
    }
    for (Operation *fill : llvm::reverse(fills))
      if (fill->use_empty()) fill->erase(); // each kernel that accumulates onto it has its own
    return success();
  }
};

} // namespace
