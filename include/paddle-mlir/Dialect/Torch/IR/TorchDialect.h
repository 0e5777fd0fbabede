//===--- TorchDialect.h - the torch dialect and its types -------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++ namespace mlir::pd_torch: torch-mlir's own mlir::torch may be linked into the same process.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_TORCH_IR_TORCHDIALECT_H
#define PADDLE_MLIR_DIALECT_TORCH_IR_TORCHDIALECT_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"
#include "llvm/ADT/STLExtras.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h.inc"

#define GET_TYPEDEF_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchTypes.h.inc"

#endif // PADDLE_MLIR_DIALECT_TORCH_IR_TORCHDIALECT_H
