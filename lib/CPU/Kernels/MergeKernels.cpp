//===--- MergeKernels.cpp - nested kernel modules back into the program's module ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/CPU/Passes.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::pd::cpu {
#define GEN_PASS_DEF_PDCPUMERGEKERNELSPASS
#include "paddle-mlir/CPU/Passes.h.inc"

namespace {

struct MergeKernelsPass : impl::PdCPUMergeKernelsPassBase<MergeKernelsPass> {
  void runOnOperation() override {
    ModuleOp parent = getOperation();
    llvm::DenseSet<StringAttr> present;
    for (Operation &op : *parent.getBody())
      if (auto symbol = dyn_cast<SymbolOpInterface>(op)) present.insert(symbol.getNameAttr());
    for (ModuleOp module : llvm::make_early_inc_range(parent.getOps<ModuleOp>())) {
      for (Operation &op : llvm::make_early_inc_range(*module.getBody())) {
        auto symbol = dyn_cast<SymbolOpInterface>(op);
        if (symbol && !present.insert(symbol.getNameAttr()).second) {
          auto function =
              dyn_cast<FunctionOpInterface>(op);           // SymbolOpInterface does not know declarations of llvm.func
          if (function && function.isExternal()) continue; // a libm or allocation function that another kernel declared
          if (function) {
            op.emitError("symbol '") << symbol.getName() << "' is defined by two kernels";
            return signalPassFailure();
          }
          // Constants of tensor type carry names by shape only.
          auto unique = StringAttr::get(&getContext(), symbol.getName() + "_" + *module.getSymName());
          if (failed(SymbolTable::replaceAllSymbolUses(&op, unique, module))) return signalPassFailure();
          symbol.setName(unique);
          present.insert(unique);
        }
        op.moveBefore(module);
      }
      module.erase();
    }
  }
};

} // namespace
} // namespace mlir::pd::cpu
