//===--- PyTorch.cpp - the exporter's pipeline and entry -------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Export/PyTorch.h"
#include "Emitter.h"
#include "Package.h"
#include "Repeats.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Conversion/PdToTorch/PdToTorch.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

using namespace mlir;

void pd::buildPyTorchPipeline(OpPassManager &pm, const PyTorchExportOptions &exported) {
  PdConvertPdToTorchPassOptions options;
  options.keepRecurrent = true;
  options.keepUnsupported = exported.keepUnsupported;
  pm.addPass(createPdConvertPdToTorchPass(options));
  pm.addNestedPass<func::FuncOp>(pd_torch::createPdFuseAttentionPass());
  if (!exported.foldBatchNorms) return;
  pd_torch::PdFuseConvAffinePassOptions fold;
  fold.normsOnly = true;
  pm.addNestedPass<func::FuncOp>(pd_torch::createPdFuseConvAffinePass(fold));
}

const pd::FolderKind pd::kPyTorchPackage{"signature.json", "pytorch package", "a PyTorch package", /*editable=*/true};

static FailureOr<func::FuncOp> entryOf(ModuleOp module) {
  if (auto main = module.lookupSymbol<func::FuncOp>("main")) return main;
  return module.emitError("has no function '@main'");
}

LogicalResult pd::checkPyTorchForms(ModuleOp module) {
  FailureOr<func::FuncOp> main = entryOf(module);
  if (failed(main)) return failure();
  std::map<std::string, std::string> noNames;
  return pytorch::Emitter(noNames, /*keepUnsupported=*/false).emit(*main);
}

LogicalResult pd::exportPyTorch(ModuleOp module, const PyTorchExportOptions &options, OutputFolder &folder) {
  FailureOr<func::FuncOp> main = entryOf(module);
  if (failed(main)) return failure();
  pytorch::Emitter emitter(options.structuredNames, options.keepUnsupported);
  if (failed(emitter.emit(*main))) return failure();
  pytorch::nameRepeats(emitter);
  pytorch::writePackage(options, emitter, module, folder);
  return success();
}
