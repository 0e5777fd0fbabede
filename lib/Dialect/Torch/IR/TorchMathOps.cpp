//===--- TorchMathOps.cpp - elementwise arithmetic ------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.cpp.inc"

void TorchDialect::registerMathOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.cpp.inc"
      >();
}
