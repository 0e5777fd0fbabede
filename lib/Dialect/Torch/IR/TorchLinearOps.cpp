//===--- TorchLinearOps.cpp - matrix products and attention ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.cpp.inc"

void TorchDialect::registerLinearOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.cpp.inc"
      >();
}
