//===--- Pipelines.cpp - the passes of `host` in order, before and after codegen ---------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Host/Passes.h"

#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pd::host;
using namespace mlir::pd_kernel;

void mlir::pd::host::buildHostBufferPipeline(OpPassManager &pm, bool deviceMemory) {
  pm.addPass(createPdBufferizeHostPass());
  OpPassManager &simplify = pm.nest<func::FuncOp>();
  simplify.addPass(createCanonicalizerPass());
  simplify.addPass(createCSEPass());
  simplify.addPass(createCanonicalizerPass()); // copies of a buffer onto itself fold once its views are one
  if (deviceMemory) pm.addPass(createPdCopyKernelsPass());
  OpPassManager &nested = pm.nest<func::FuncOp>();
  nested.addPass(createPdFreeBuffersPass());
  nested.addPass(createPdExplicitAccessesPass());
  pm.addPass(createPdPlanWeightsPass());
}

void mlir::pd::host::buildHostToLLVMPipeline(OpPassManager &pm) {
  pm.addPass(createPdMakeHostEntryPass());
  OpPassManager &nested = pm.nest<func::FuncOp>();
  nested.addPass(createPdExpandViewsPass());
  nested.addPass(memref::createExpandStridedMetadataPass());
  nested.addPass(createLowerAffinePass());
  nested.addPass(createSCFToControlFlowPass());
  nested.addPass(createCanonicalizerPass());
  nested.addPass(createCSEPass());
  pm.addPass(createPdConvertHostToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
}
