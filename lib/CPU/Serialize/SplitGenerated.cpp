//===--- SplitGenerated.cpp - generated kernels into a module of their own ----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pieces.h"

#include "paddle-mlir/Codegen/KernelFrame.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"

namespace mlir::pd::cpu {

/// Functions that `function` calls; nothing if it refers to anything else.
static std::optional<SmallVector<LLVM::LLVMFuncOp>> calledFunctions(LLVM::LLVMFuncOp function,
                                                                    const SymbolTable &symbols) {
  SmallVector<LLVM::LLVMFuncOp> called;
  std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(&function.getBody());
  if (!uses) return std::nullopt;
  for (SymbolTable::SymbolUse use : *uses) {
    auto callee = symbols.lookup<LLVM::LLVMFuncOp>(use.getSymbolRef().getLeafReference());
    if (!callee || !callee.isExternal()) return std::nullopt;
    called.push_back(callee);
  }
  return called;
}

OwningOpRef<ModuleOp> splitGenerated(ModuleOp module) {
  SymbolTable symbols(module);
  OpBuilder b(module.getContext());
  OwningOpRef<ModuleOp> generated = ModuleOp::create(module.getLoc());
  llvm::DenseSet<StringAttr> declared;
  for (LLVM::LLVMFuncOp function : llvm::make_early_inc_range(module.getOps<LLVM::LLVMFuncOp>())) {
    if (!function->hasAttr(codegen::kGeneratedAttr)) continue;
    auto called = calledFunctions(function, symbols);
    if (!called) continue;
    function.setLinkage(LLVM::Linkage::External);
    b.setInsertionPoint(function);
    auto declaration = cast<LLVM::LLVMFuncOp>(b.cloneWithoutRegions(*function));
    declaration.removePassthroughAttr();
    declaration->removeAttr(codegen::kGeneratedAttr);
    function->remove();
    generated->getBody()->push_back(function);
    b.setInsertionPointToStart(generated->getBody());
    for (LLVM::LLVMFuncOp callee : *called)
      if (declared.insert(callee.getSymNameAttr()).second) b.clone(*callee);
  }
  return generated->getBody()->empty() ? OwningOpRef<ModuleOp>() : std::move(generated);
}

} // namespace mlir::pd::cpu
