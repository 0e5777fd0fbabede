//===--- VerifyLinalgContract.cpp - what holds after the linalg stage ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDVERIFYLINALGCONTRACTPASS
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;

static bool isAllowedOp(Operation *op) {
  if (isa<ModuleOp, func::FuncOp, func::ReturnOp, cf::AssertOp, pd_kernel::WeightOp, pd_kernel::CustomCallOp>(op))
    return true;
  return isa_and_nonnull<arith::ArithDialect, linalg::LinalgDialect, math::MathDialect, scf::SCFDialect,
                         tensor::TensorDialect>(op->getDialect());
}

static bool isAllowedType(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type)) type = tensor.getElementType();
  if (auto integer = dyn_cast<IntegerType>(type)) return integer.isSignless();
  return isa<IndexType, FloatType>(type);
}

namespace {
struct VerifyLinalgContract : pd_torch::impl::PdVerifyLinalgContractPassBase<VerifyLinalgContract> {
  void runOnOperation() override {
    getOperation().walk([&](Operation *op) {
      if (!isAllowedOp(op)) {
        op->emitError() << "'" << op->getName() << "' is not allowed after the linalg stage";
        return signalPassFailure();
      }
      auto check = [&](Type type) {
        if (isAllowedType(type)) return;
        op->emitError() << "expects ranked tensors and signless scalars after the linalg stage, but got " << type;
        signalPassFailure();
      };
      for (Type type : op->getResultTypes()) check(type);
      if (auto function = dyn_cast<func::FuncOp>(op))
        for (Type type : function.getArgumentTypes()) check(type);
    });
    markAllAnalysesPreserved();
  }
};
} // namespace
