//===--- TorchIndexOps.cpp - gather and scatter ---------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchIndexOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchIndexOps.cpp.inc"

void TorchDialect::registerIndexOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Torch/IR/TorchIndexOps.cpp.inc"
      >();
}
