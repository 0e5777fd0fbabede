//===--- main.cpp - pd-translate: between file formats and MLIR ------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/Tools/mlir-translate/MlirTranslateMain.h"
#include "paddle-mlir/Import/Import.h"

int main(int argc, char **argv) {
  mlir::pd::registerImportTranslation();
  return mlir::failed(mlir::mlirTranslateMain(argc, argv, "Paddle-MLIR translation driver"));
}
