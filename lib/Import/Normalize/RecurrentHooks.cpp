//===--- RecurrentHooks.cpp - rnn -----------------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// A run never drops anything between layers.
static LogicalResult rnnIsTest(LegacyOp &op, llvm::StringRef) {
  op.draft.attrs["is_test"] = AttrValue::ofBool(true);
  return success();
}

void importer::registerRecurrentHooks(HookRegistry &registry) { registry.addOpHook("rnn", rnnIsTest); }
