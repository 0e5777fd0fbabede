//===--- NormHooks.cpp - inference semantics of batch_norm and dropout ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// What is imported is run, never trained, whatever the flag in the file.
static LogicalResult isTest(LegacyOp &op, llvm::StringRef) {
  op.draft.attrs["is_test"] = AttrValue::ofBool(true);
  return success();
}

void importer::registerNormHooks(HookRegistry &registry) {
  for (llvm::StringRef name : {"batch_norm", "sync_batch_norm", "dropout"}) registry.addOpHook(name, isTest);
}
