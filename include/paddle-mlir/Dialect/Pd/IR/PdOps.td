//===--- PdOps.td - every row of the pd dialect, for pd-tblgen and the docs ---------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++ never sees this file: a library includes the header of the one family it needs.
//
//===------------------------------------------------------------------------------------------------------===//
include "paddle-mlir/Dialect/Pd/IR/Pd.td"
include "paddle-mlir/Dialect/Pd/IR/PdActivationOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdMathOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdCompareOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdReductionOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdLinearOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdConvOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdPoolOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdNormOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdRandomOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdAttentionOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.td"
include "paddle-mlir/Dialect/Pd/IR/PdRecurrentOps.td"
