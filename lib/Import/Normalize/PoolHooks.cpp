//===--- PoolHooks.cpp - resizes of both generations ----------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// A cleaned export may lack the method, which the op's name says.
static LogicalResult interpMethod(LegacyOp &op, llvm::StringRef) {
  if (!op.hasAttr("interp_method"))
    op.draft.attrs["interp_method"] = AttrValue::ofStr(op.type().split("_interp").first);
  return success();
}

void importer::registerPoolHooks(HookRegistry &registry) {
  for (llvm::StringRef name : {"nearest_interp", "nearest_interp_v2", "bilinear_interp", "bilinear_interp_v2",
                               "bicubic_interp_v2", "linear_interp_v2", "trilinear_interp_v2"})
    registry.addOpHook(name, interpMethod);
}
