//===--- TorchCompareOps.h - comparison, logic, selection -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_TORCH_IR_TORCHCOMPAREOPS_H
#define PADDLE_MLIR_DIALECT_TORCH_IR_TORCHCOMPAREOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h.inc"

#endif // PADDLE_MLIR_DIALECT_TORCH_IR_TORCHCOMPAREOPS_H
