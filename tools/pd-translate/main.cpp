//===--- main.cpp - pd-translate: between file formats and MLIR ------------------------------------------------===//
#include "mlir/Tools/mlir-translate/MlirTranslateMain.h"
#include "paddle-mlir/Import/Import.h"

int main(int argc, char **argv) {
  mlir::pd::registerImportTranslation();
  return mlir::failed(mlir::mlirTranslateMain(argc, argv, "Paddle-MLIR translation driver"));
}
