//===--- Units.h - questions about ops of an imported module, shared by the parts of lib/Verify ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_VERIFY_UNITS_H
#define PADDLE_MLIR_LIB_VERIFY_UNITS_H

#include "paddle-mlir/Verify/Verify.h"

namespace mlir::pd::verify {

/// full, full_int_array, assign_value, constant: a number in the program, copied and never an argument.
bool isLiteral(Operation *op);
bool isParameter(Operation *op);
bool isLoop(Operation *op);

/// Where an op comes from, as the importer's location says it.
struct Origin {
  std::string place;  ///< "conv2d#12", "scale#2@block1"
  std::string layer;  ///< layer path, "" when the file has none
  std::string python; ///< "net.py:12" of the exported program, "" when unknown
};
Origin originOf(Operation *op);
/// The layer an op belongs to: its path in the file, else that of a parameter it reads, else "". `.info` gives authors'
/// names; without it a parameter's own name up to the first dot is the layer.
std::string layerOf(Operation *op, const StructuredNames &names);

} // namespace mlir::pd::verify

#endif // PADDLE_MLIR_LIB_VERIFY_UNITS_H
