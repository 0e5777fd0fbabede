//===--- PdReductionOps.h - generated classes of the Reduction family --------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_PD_IR_PDREDUCTIONOPS_H
#define PADDLE_MLIR_DIALECT_PD_IR_PDREDUCTIONOPS_H

#include "paddle-mlir/Dialect/Pd/IR/PdOp.h"

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdReductionOps.h.inc"

#endif // PADDLE_MLIR_DIALECT_PD_IR_PDREDUCTIONOPS_H
