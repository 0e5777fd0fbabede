//===--- PdControlFlowOps.h - generated classes of the ControlFlow family -------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_PD_IR_PDCONTROLFLOWOPS_H
#define PADDLE_MLIR_DIALECT_PD_IR_PDCONTROLFLOWOPS_H

#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "paddle-mlir/Dialect/Pd/IR/PdOp.h"

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.h.inc"

#endif // PADDLE_MLIR_DIALECT_PD_IR_PDCONTROLFLOWOPS_H
