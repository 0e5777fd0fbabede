//===--- Pipelines.cpp - the normalize stage ---------------------------------------------------------------------===//
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;

void pd::buildNormalizePipeline(OpPassManager &pm) {
  pm.addPass(createPdInferShapes());
  pm.addPass(createCanonicalizerPass()); // folds shape arithmetic, drops dead values
  pm.addPass(createPdLowerArrays());
  pm.addPass(createPdDecomposeComposites());
  pm.addPass(createCSEPass());
  pm.addPass(createPdInferShapes());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createPdVerifyNormalized());
}

void pd::registerPdTransformsPipelines() {
  PassPipelineRegistration<>("pd-pipeline-normalize", "pd as imported to pd as the torch stage wants it", buildNormalizePipeline);
}
