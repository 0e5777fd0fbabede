//===--- PdRandomOps.h - generated classes of the Random family --------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_PD_IR_PDRANDOMOPS_H
#define PADDLE_MLIR_DIALECT_PD_IR_PDRANDOMOPS_H

#include "paddle-mlir/Dialect/Pd/IR/PdOp.h"

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdRandomOps.h.inc"

#endif // PADDLE_MLIR_DIALECT_PD_IR_PDRANDOMOPS_H
