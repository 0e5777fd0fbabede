//===--- main.cpp - pd-opt: runs our passes and upstream's on .mlir files --------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "paddle-mlir/Pipelines/Registration.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::pd::registerPaddleDialects(registry);
  mlir::registerAllPasses();
  mlir::pd::registerPaddlePasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "Paddle-MLIR optimizer driver\n", registry));
}
