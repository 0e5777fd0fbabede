//===--- Pipelines.cpp - the fuse stage and what emission runs ----------------------------------------------------------*- C++ -*-===//
#include "paddle-mlir/Dialect/Torch/Transforms/Decompose.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd_torch;

void pd_torch::buildFusePipeline(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createPdDropIdentitiesPass());
  pm.addNestedPass<func::FuncOp>(createPdFuseConvAffinePass());
  pm.addNestedPass<func::FuncOp>(createPdFuseActivationsPass());
  pm.addPass(createCSEPass());
  pm.addPass(createPdVerifyTorchContractPass());
}

void pd_torch::buildTorchEmissionPipeline(OpPassManager &pm, const TorchEmissionOptions &options) {
  if (options.decompose) {
    buildDecomposePipeline(pm);
    pm.addNestedPass<func::FuncOp>(createPdDecomposeForTorchMLIRPass());
    pm.addPass(createCSEPass());
  }
  PdPrepareTorchEmissionPassOptions prepare;
  prepare.weights = options.elideWeights ? "elide" : "inline";
  pm.addPass(createPdPrepareTorchEmissionPass(prepare));
  PdVerifyTorchContractPassOptions verify;
  verify.emission = true;
  verify.keepOperators = options.keepOperators;
  pm.addPass(createPdVerifyTorchContractPass(verify));
}
