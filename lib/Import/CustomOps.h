//===--- CustomOps.h - operators that files of --custom-ops declare ---------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_IMPORT_CUSTOMOPS_H
#define PADDLE_MLIR_LIB_IMPORT_CUSTOMOPS_H

#include "GraphBuilder.h"
#include "Session.h"
#include "paddle-mlir/CustomOps/Declaration.h"

namespace mlir::pd::importer {

/// Reads the files of the options into the session; a mistake is exit code 4 at FILE:LINE:COL.
LogicalResult readCustomOps(Session &session);

/// The form an attribute of a declaration has as a pd attribute.
AttrKind kindOf(custom::AttributeType type);

/// Makes the pd.custom. `attr` gives the program's attributes (None: the default counts), `types` the file's result
/// types (null: unknown). Null with `why` on failure.
Operation *createCustomOp(GraphBuilder &graph, const custom::Declaration &op, ArrayRef<Value> inputs,
                          llvm::function_ref<AttrValue(StringRef)> attr, ArrayRef<Type> types, std::string &why);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_CUSTOMOPS_H
