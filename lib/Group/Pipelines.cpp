//===--- Pipelines.cpp - the passes of `layout` and `group` in order ---------------------------------------===//
#include "paddle-mlir/Group/Passes.h"

#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void mlir::pd_kernel::buildGroupPipeline(OpPassManager &pm) {
  pm.addPass(createPdFormKernelsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createPdVerifyGroupsPass());
}
