//===--- MergeKernels.cpp - nested kernel modules back into the program's module ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Codegen/Passes.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::pd::codegen {
#define GEN_PASS_DEF_PDMERGEKERNELSPASS
#include "paddle-mlir/Codegen/Passes.h.inc"

LogicalResult mergeKernelModules(ModuleOp parent) {
  llvm::DenseSet<StringAttr> present;
  for (Operation &op : *parent.getBody())
    if (auto symbol = dyn_cast<SymbolOpInterface>(op)) present.insert(symbol.getNameAttr());
  for (ModuleOp module : llvm::make_early_inc_range(parent.getOps<ModuleOp>())) {
    for (Operation &op : llvm::make_early_inc_range(*module.getBody())) {
      auto symbol = dyn_cast<SymbolOpInterface>(op);
      if (symbol && !present.insert(symbol.getNameAttr()).second) {
        auto function = dyn_cast<FunctionOpInterface>(op); // SymbolOpInterface does not know declarations of llvm.func
        if (function && function.isExternal()) continue;   // a libm or allocation function that another kernel declared
        if (function) {
          op.emitError("symbol '") << symbol.getName() << "' is defined by two kernels";
          return failure();
        }
        // Constants of tensor type carry names by shape only.
        auto unique = StringAttr::get(parent.getContext(), symbol.getName() + "_" + *module.getSymName());
        if (failed(SymbolTable::replaceAllSymbolUses(&op, unique, module))) return failure();
        symbol.setName(unique);
        present.insert(unique);
      }
      op.moveBefore(module);
    }
    module.erase();
  }
  return success();
}

namespace {

struct MergeKernelsPass : impl::PdMergeKernelsPassBase<MergeKernelsPass> {
  void runOnOperation() override {
    if (failed(mergeKernelModules(getOperation()))) signalPassFailure();
  }
};

} // namespace
} // namespace mlir::pd::codegen
