//===--- VerifyGroups.cpp - the contract after `group` -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Group/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::pd::group {
#define GEN_PASS_DEF_PDVERIFYGROUPSPASS
#include "paddle-mlir/Group/Passes.h.inc"
} // namespace mlir::pd::group

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

namespace {

struct PdVerifyGroupsPass : pd::group::impl::PdVerifyGroupsPassBase<PdVerifyGroupsPass> {
  void runOnOperation() override {
    bool failed = false;
    for (auto func : getOperation().getOps<func::FuncOp>())
      func.walk([&](Operation *op) {
        if (isa<linalg::LinalgOp, linalg::SoftmaxOp, tensor::PadOp, tensor::GenerateOp, tensor::ConcatOp,
                tensor::GatherOp, tensor::ScatterOp>(op)) {
          op->emitOpError("expects compute ops to be inside a kernel after 'group'");
          failed = true;
        }
        if (auto dispatch = dyn_cast<DispatchOp>(op)) failed |= mlir::failed(verifyPacked(dispatch));
        if (auto weight = dyn_cast<WeightOp>(op)) failed |= mlir::failed(verifyPackedUses(weight));
      });
    if (failed) signalPassFailure();
  }

  static LogicalResult verifyPacked(DispatchOp dispatch) {
    KernelOp kernel = dispatch.lookupKernel();
    for (int64_t index : kernel.getPacked().value_or(ArrayRef<int64_t>())) {
      auto weight = dispatch.getIns()[index].getDefiningOp<WeightOp>();
      if (!weight || !weight.getPackStep())
        return dispatch.emitOpError() << "expects in " << index << " to be a packed weight, as kernel '"
                                      << kernel.getSymName() << "' reads it packed";
    }
    return success();
  }

  static LogicalResult verifyPackedUses(WeightOp weight) {
    if (!weight.getPackStep()) return success();
    for (OpOperand &use : weight->getUses()) {
      auto dispatch = dyn_cast<DispatchOp>(use.getOwner());
      KernelOp kernel = dispatch ? dispatch.lookupKernel() : KernelOp();
      if (!kernel || !llvm::is_contained(kernel.getPacked().value_or(ArrayRef<int64_t>()),
                                         static_cast<int64_t>(use.getOperandNumber())))
        return weight.emitOpError("expects only kernels that list the operand in 'packed' to read packed bytes");
    }
    return success();
  }
};

} // namespace
