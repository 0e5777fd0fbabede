//===--- TorchPoolOps.cpp - pooling, resizing, padding --------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchPoolOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchPoolOps.cpp.inc"

void TorchDialect::registerPoolOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Torch/IR/TorchPoolOps.cpp.inc"
      >();
}
