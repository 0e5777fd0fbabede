//===--- TorchOps.td - every op of the torch dialect that something here knows, for pd-tblgen -*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++ never sees this file: a library includes the header of the one family it needs.
//
//===------------------------------------------------------------------------------------------------------===//
include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchScalarOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchConvOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchPoolOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchNormOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchIndexOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchCreationOps.td"
include "paddle-mlir/Dialect/Torch/IR/TorchRecurrentOps.td"
