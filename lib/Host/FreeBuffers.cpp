//===--- FreeBuffers.cpp - frees each buffer after its last use --------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Host/Passes.h"

#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/IR/Builders.h"

namespace mlir::pd::host {
#define GEN_PASS_DEF_PDFREEBUFFERSPASS
#include "paddle-mlir/Host/Passes.h.inc"
} // namespace mlir::pd::host

using namespace mlir;
using namespace mlir::pd::host;
using namespace mlir::pd_kernel;

/// The last op of the block where the buffer is made that uses it or a view of it, or null if one leaves the block.
static Operation *getLastUse(OpResult buffer, const BufferViewFlowAnalysis &views) {
  Operation *last = buffer.getOwner();
  Block *block = last->getBlock();
  for (Value view : views.resolve(buffer)) {
    if (!block->getParent()->isAncestor(view.getParentRegion())) return nullptr;
    for (Operation *user : view.getUsers()) {
      Operation *ancestor = block->findAncestorOpInBlock(*user);
      if (!ancestor || ancestor->hasTrait<OpTrait::IsTerminator>()) return nullptr;
      if (last->isBeforeInBlock(ancestor)) last = ancestor;
    }
  }
  return last;
}

namespace {

struct PdFreeBuffersPass : pd::host::impl::PdFreeBuffersPassBase<PdFreeBuffersPass> {
  void runOnOperation() override {
    BufferViewFlowAnalysis views(getOperation());
    SmallVector<std::pair<Value, Operation *>> frees;
    getOperation().walk([&](Operation *op) {
      if (isa<memref::AllocOp, pd_kernel::CustomCallOp>(op))
        for (OpResult buffer : op->getResults())
          if (Operation *last = getLastUse(buffer, views)) frees.emplace_back(buffer, last);
    });
    for (auto [buffer, last] : frees) {
      OpBuilder builder(last->getContext());
      builder.setInsertionPointAfter(last);
      memref::DeallocOp::create(builder, buffer.getLoc(), buffer);
    }
  }
};

} // namespace
