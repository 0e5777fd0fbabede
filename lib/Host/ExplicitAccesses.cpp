//===--- ExplicitAccesses.cpp - loads and stores of the host program as reads and writes ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Host/Passes.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::pd::host {
#define GEN_PASS_DEF_PDEXPLICITACCESSESPASS
#include "paddle-mlir/Host/Passes.h.inc"
} // namespace mlir::pd::host

using namespace mlir;
using namespace mlir::pd_kernel;

namespace {

struct PdExplicitAccessesPass : pd::host::impl::PdExplicitAccessesPassBase<PdExplicitAccessesPass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation().walk([&](Operation *op) {
      rewriter.setInsertionPoint(op);
      if (auto load = dyn_cast<memref::LoadOp>(op))
        rewriter.replaceOpWithNewOp<ReadOp>(load, load.getType(), load.getMemRef(), load.getIndices());
      else if (auto store = dyn_cast<memref::StoreOp>(op))
        rewriter.replaceOpWithNewOp<WriteOp>(store, store.getValue(), store.getMemRef(), store.getIndices());
    });
  }
};

} // namespace
