//===--- PdKernelOps.h - kernel, dispatch, weight ---------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The ops of the pd_kernel dialect; the rule of a weight's steps is in WeightRecipe.h.
#ifndef PADDLE_MLIR_DIALECT_PDKERNEL_IR_PDKERNELOPS_H
#define PADDLE_MLIR_DIALECT_PDKERNEL_IR_PDKERNELOPS_H

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h.inc"

#endif // PADDLE_MLIR_DIALECT_PDKERNEL_IR_PDKERNELOPS_H
