//===--- Pipelines.cpp - the normalize stage ---------------------------------------------------------------------===//
#include "mlir/Pass/PassManager.h"
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
