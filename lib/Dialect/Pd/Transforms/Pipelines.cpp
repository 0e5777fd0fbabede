//===--- Pipelines.cpp - the normalize stage ---------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

using namespace mlir;

void pd::buildNormalizePipeline(OpPassManager &pm) {
  // Parameters of equal values stay apart: a name is not a value, and training tells them from each other.
  GreedyRewriteConfig apart;
  apart.enableConstantCSE(false);
  pm.addPass(createPdInferShapes());
  pm.addPass(createCanonicalizerPass(apart)); // folds shape arithmetic, drops dead values
  pm.addPass(createPdLowerArrays());
  pm.addPass(createPdDecomposeComposites());
  pm.addPass(createCSEPass());
  pm.addPass(createPdInferShapes());
  pm.addPass(createCanonicalizerPass(apart));
  pm.addPass(createPdVerifyNormalized());
}
