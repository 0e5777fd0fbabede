//===--- OpOrigin.h - where an op stands in the model's file -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The importer writes it into the op's location; whoever reports about an op reads it from there.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIAGNOSTICS_OPORIGIN_H
#define PADDLE_MLIR_DIAGNOSTICS_OPORIGIN_H

#include "mlir/IR/Location.h"
#include <optional>
#include <string>

namespace mlir::pd {

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
  /// What location() wrote; nothing when the location is of another kind. `type` lives as long as the context.
  static std::optional<OpOrigin> of(Location location);
};

} // namespace mlir::pd

#endif // PADDLE_MLIR_DIAGNOSTICS_OPORIGIN_H
