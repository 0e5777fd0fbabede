//===--- Pipelines.cpp - the passes of `layout` and `group` in order ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Group/Passes.h"

#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

/// Dims of results become dims of what is already there, equal ones become one.
static void addCleanup(OpPassManager &func) {
  func.addPass(memref::createResolveRankedShapeTypeResultDimsPass());
  func.addPass(createCanonicalizerPass());
  func.addPass(createCSEPass());
}

void mlir::pd::group::buildLayoutPipeline(OpPassManager &pm) {
  OpPassManager &func = pm.nest<func::FuncOp>();
  func.addPass(createPdLayoutNHWCPass());
  addCleanup(func);
}

void mlir::pd::group::buildGroupPipeline(OpPassManager &pm) {
  OpPassManager &func = pm.nest<func::FuncOp>();
  func.addPass(createPdFuseElementwisePass());
  addCleanup(func);
  func.addPass(createPdPlaceSlicesPass());
  addCleanup(func);
  pm.addPass(createPdFormKernelsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createPdVerifyGroupsPass());
}
