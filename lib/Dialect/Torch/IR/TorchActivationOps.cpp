//===--- TorchActivationOps.cpp - activations and softmax -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.cpp.inc"

void TorchDialect::registerActivationOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.cpp.inc"
      >();
}
