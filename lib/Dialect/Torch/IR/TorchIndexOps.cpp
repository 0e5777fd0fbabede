//===--- TorchIndexOps.cpp - gather and scatter ---------------------------------------------------*- C++ -*-===//
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
