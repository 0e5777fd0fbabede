//===--- main.cpp - pd-lsp-server: editor support for our dialects in .mlir files ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/InitAllDialects.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"
#include "paddle-mlir/Pipelines/Registration.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::pd::registerPaddleDialects(registry);
  return mlir::failed(mlir::MlirLspServerMain(argc, argv, registry));
}
