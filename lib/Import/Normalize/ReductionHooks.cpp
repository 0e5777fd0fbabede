//===--- ReductionHooks.cpp - reduce_all ----------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// reduce_all wins over dim; in PIR an empty list of axes says the same.
static LogicalResult reduceAll(LegacyOp &op, llvm::StringRef attr) {
  if (!op.boolAttr(attr, false)) return success();
  op.draft.operands.erase("axis");
  op.draft.attrs["axis"] = AttrValue::ofInts({});
  return success();
}

void importer::registerReductionHooks(HookRegistry &registry) { registry.addHook("reduce_all", reduceAll); }
