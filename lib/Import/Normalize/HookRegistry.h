//===--- HookRegistry.h - the C++ that rows name with `!hook` ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each family's file has one `register<Family>Hooks`. Three kinds: hooks that a row names, hooks that belong to a
// legacy op whatever row serves it, and selectors for legacy names that several rows share.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_NORMALIZE_HOOKREGISTRY_H
#define PADDLE_MLIR_LIB_IMPORT_NORMALIZE_HOOKREGISTRY_H

#include "LegacyOp.h"

namespace mlir::pd::importer {

/// Runs after the row's slots and attributes were filled into the draft and before the op is made. `attr` is the legacy
/// attribute the row put the hook on ("" for an op hook).
using Hook = std::function<LogicalResult(LegacyOp &op, llvm::StringRef attr)>;
/// The pd op that serves this use of the legacy op.
using Selector = std::function<llvm::StringRef(LegacyOp &op)>;

class HookRegistry {
public:
  static const HookRegistry &get();

  void addHook(llvm::StringRef name, Hook hook) { hooks[name] = std::move(hook); }
  void addOpHook(llvm::StringRef legacyName, Hook hook) { opHooks[legacyName].push_back(std::move(hook)); }
  void addSelector(llvm::StringRef legacyName, Selector selector) { selectors[legacyName] = std::move(selector); }

  const Hook *hook(llvm::StringRef name) const;
  llvm::ArrayRef<Hook> opHooksOf(llvm::StringRef legacyName) const;
  const Selector *selector(llvm::StringRef legacyName) const;

private:
  llvm::StringMap<Hook> hooks;
  llvm::StringMap<std::vector<Hook>> opHooks;
  llvm::StringMap<Selector> selectors;
};

void registerActivationHooks(HookRegistry &registry);
void registerCreationHooks(HookRegistry &registry);
void registerIndexHooks(HookRegistry &registry);
void registerLinearHooks(HookRegistry &registry);
void registerMathHooks(HookRegistry &registry);
void registerNormHooks(HookRegistry &registry);
void registerPoolHooks(HookRegistry &registry);
void registerRecurrentHooks(HookRegistry &registry);
void registerReductionHooks(HookRegistry &registry);
void registerShapeHooks(HookRegistry &registry);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_NORMALIZE_HOOKREGISTRY_H
