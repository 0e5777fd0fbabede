//===--- HookRegistry.cpp - the C++ that rows name with `!hook` -----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

const HookRegistry &HookRegistry::get() {
  static const HookRegistry registry = [] {
    HookRegistry r;
    registerActivationHooks(r);
    registerCreationHooks(r);
    registerIndexHooks(r);
    registerLinearHooks(r);
    registerMathHooks(r);
    registerNormHooks(r);
    registerPoolHooks(r);
    registerRecurrentHooks(r);
    registerReductionHooks(r);
    registerShapeHooks(r);
    return r;
  }();
  return registry;
}

const Hook *HookRegistry::hook(llvm::StringRef name) const {
  auto it = hooks.find(name);
  return it == hooks.end() ? nullptr : &it->second;
}
llvm::ArrayRef<Hook> HookRegistry::opHooksOf(llvm::StringRef legacyName) const {
  auto it = opHooks.find(legacyName);
  return it == opHooks.end() ? llvm::ArrayRef<Hook>() : llvm::ArrayRef<Hook>(it->second);
}
const Selector *HookRegistry::selector(llvm::StringRef legacyName) const {
  auto it = selectors.find(legacyName);
  return it == selectors.end() ? nullptr : &it->second;
}
