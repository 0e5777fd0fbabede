//===--- OpLocation.h - where an imported op comes from ---------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_IMPORT_OPLOCATION_H
#define PADDLE_MLIR_LIB_IMPORT_OPLOCATION_H

#include "mlir/IR/Location.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace mlir::pd::importer {

struct OpOrigin {
  llvm::StringRef type; // the op's name in the file
  unsigned index = 0;   // in its block
  int block = 0;
  std::string layerPath;  // PIR's struct_name `/Sequential/Conv2D/`, or `self.conv1` from a call stack
  std::string pythonFile; // the user's own line that made the op
  unsigned pythonLine = 0;

  /// "block 0, op 12, conv2d".
  std::string text() const;
  /// text() and, where known, the layer path and the Python line.
  std::string longText() const;
  /// fused[python line, layer path, "conv2d#12"]: hints only, nothing depends on them.
  Location location(MLIRContext *context) const;
};

/// Whether a Python file belongs to Paddle itself.
bool isFramework(llvm::StringRef file);

/// Reads `op_callstack`: the last frame that is not inside the framework itself.
void setPythonFrame(OpOrigin &origin, llvm::ArrayRef<llvm::StringRef> callstack);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_OPLOCATION_H
