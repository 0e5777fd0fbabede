//===--- PyTorch.cpp - the exporter's pipeline and entry -------------------------------------------*- C++ -*-===//
#include "paddle-mlir/Export/PyTorch.h"
#include "Emitter.h"
#include "Package.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Conversion/PdToTorch/PdToTorch.h"

using namespace mlir;

void pd::buildPyTorchPipeline(OpPassManager &pm) {
  PdConvertPdToTorchPassOptions options;
  options.keepRecurrent = true;
  pm.addPass(createPdConvertPdToTorchPass(options));
}

LogicalResult pd::exportPyTorch(ModuleOp module, const PyTorchExportOptions &options) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  if (!main) return module.emitError("has no function '@main'");
  pytorch::Emitter emitter(options.structuredNames);
  if (failed(emitter.emit(main))) return failure();
  pytorch::writePackage(options, emitter);
  return success();
}
