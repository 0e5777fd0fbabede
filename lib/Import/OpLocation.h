//===--- OpLocation.h - the Python line that an op comes from -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_IMPORT_OPLOCATION_H
#define PADDLE_MLIR_LIB_IMPORT_OPLOCATION_H

#include "paddle-mlir/Diagnostics/OpOrigin.h"
#include "llvm/ADT/ArrayRef.h"

namespace mlir::pd::importer {

/// Whether a Python file belongs to Paddle itself.
bool isFramework(llvm::StringRef file);

/// Reads `op_callstack`: the last frame that is not inside the framework itself.
void setPythonFrame(OpOrigin &origin, llvm::ArrayRef<llvm::StringRef> callstack);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_OPLOCATION_H
