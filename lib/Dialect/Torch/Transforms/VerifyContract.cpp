//===--- VerifyContract.cpp - the torch contract --------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDVERIFYTORCHCONTRACTPASS
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

namespace {

struct VerifyTorchContract : pd_torch::impl::PdVerifyTorchContractPassBase<VerifyTorchContract> {
  using PdVerifyTorchContractPassBase::PdVerifyTorchContractPassBase;

  void runOnOperation() override {
    verifyEntry();
    getOperation().walk([&](Operation *op) { verifyOp(op); });
    if (broken) signalPassFailure();
  }

private:
  InFlightDiagnostic complain(Operation *op) {
    broken = true;
    return op->emitOpError();
  }

  void verifyEntry() {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main) {
      complain(getOperation()) << "expects an entry function '@main'";
      return;
    }
    for (unsigned i = 0; i < main.getNumArguments(); ++i)
      if (main.getArgAttr(i, "torch.name"))
        complain(main) << "argument " << i << " has 'torch.name', which torch-mlir refuses: names stand in 'pd.name'";
  }

  void verifyOp(Operation *op) {
    if (!isa<ModuleOp, func::FuncOp, func::ReturnOp>(op) && !isa_and_nonnull<TorchDialect>(op->getDialect())) {
      complain(op) << "is not part of the torch contract: expects torch and func only";
      return;
    }
    StringRef name = op->getName().getStringRef();
    if (name == "torch.symbolic_int" || name == "torch.bind_symbolic_shape")
      complain(op) << "is refused by torch-mlir's linalg pipeline";
    if (name == "torch.aten.append.t" && op->getParentOfType<PrimLoopOp>())
      complain(op) << "in a loop is dropped silently by torch-mlir: carry a tensor instead";
    if (auto custom = dyn_cast<OperatorOp>(op)) {
      if (emission && !keepOperators)
        complain(op) << "'" << custom.getName()
                     << "' is known to no other consumer (--keep-unsupported=operator keeps it)";
    } else if (emission && isa<TorchDialect>(op->getDialect())) {
      const TorchSchema *schema = lookupTorchSchema(calleeName(op));
      if (!schema || !schema->stable)
        complain(op)
            << "is not among the ops that torch-mlir has known unchanged for two years (docs/generated/torch-ops.md)";
    }
    for (Value result : op->getResults()) verifyType(op, result.getType());
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments()) verifyType(op, argument.getType());
  }

  void verifyType(Operation *op, Type type) {
    auto tensor = dyn_cast<VTensorType>(type);
    if (!tensor) {
      if (!isa<TorchDialect>(type.getDialect()))
        complain(op) << "has a value of type " << type << ": expects torch types";
      return;
    }
    if (!tensor.getHasSizes()) complain(op) << "has a tensor without sizes, which aborts torch-mlir";
    if (!tensor.getDtype()) {
      complain(op) << "has a tensor without dtype";
      return;
    }
    auto integer = dyn_cast<IntegerType>(tensor.getDtype());
    if (integer && integer.getWidth() > 1 && integer.isSignless())
      complain(op) << "has a tensor of signless " << integer << ": expects si" << integer.getWidth() << " or ui"
                   << integer.getWidth();
  }

  bool broken = false;
};

} // namespace
