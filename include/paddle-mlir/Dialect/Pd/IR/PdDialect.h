//===--- PdDialect.h - the pd dialect and its types, without any op ----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A file that handles ops includes the header of their family (PdConvOps.h, ...).
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_PD_IR_PDDIALECT_H
#define PADDLE_MLIR_DIALECT_PD_IR_PDDIALECT_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"

#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h.inc"

#define GET_TYPEDEF_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdTypes.h.inc"

#endif // PADDLE_MLIR_DIALECT_PD_IR_PDDIALECT_H
