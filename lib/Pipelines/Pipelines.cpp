//===--- Pipelines.cpp - the table of stages ---------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Pipelines/Pipelines.h"
#include "paddle-mlir/CPU/Passes.h"
#include "paddle-mlir/Conversion/PdToTorch/PdToTorch.h"
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Decompose.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include "paddle-mlir/Group/Passes.h"
#include "paddle-mlir/Host/Passes.h"
#include "paddle-mlir/Schedule/Passes.h"

using namespace mlir;
using namespace mlir::pd;

static const Stage kStages[] = {
    {"normalize",
     [](OpPassManager &pm, const StageOptions &options) {
       if (options.allDynamic) pm.addPass(createPdEraseStaticShapes());
       if (options.customOps != CustomOpsMode::Keep) {
         PdLowerCustomOpsOptions custom;
         custom.required = options.customOps == CustomOpsMode::Required;
         pm.addPass(createPdLowerCustomOps(custom));
       }
       buildNormalizePipeline(pm);
     }},
    {"torch", [](OpPassManager &pm, const StageOptions &options) { buildTorchPipeline(pm, options.keepUnsupported); }},
    {"fuse",
     [](OpPassManager &pm, const StageOptions &options) {
       if (!options.reference) pd_torch::buildFusePipeline(pm);
     }},
    {"decompose", [](OpPassManager &pm, const StageOptions &) { pd_torch::buildDecomposePipeline(pm); }},
    {"linalg", [](OpPassManager &pm, const StageOptions &) { pd_torch::buildLinalgPipeline(pm); }},
    {"layout",
     [](OpPassManager &pm, const StageOptions &options) {
       if (!options.reference) pd_kernel::buildLayoutPipeline(pm);
     }},
    {"group", [](OpPassManager &pm, const StageOptions &) { pd_kernel::buildGroupPipeline(pm); }},
    {"schedule",
     [](OpPassManager &pm, const StageOptions &options) {
       pd_kernel::buildCPUSchedulePipeline(pm, options.loops ? "loops" : "auto");
     }},
    {"bufferize", [](OpPassManager &pm, const StageOptions &) { pd_kernel::buildHostBufferPipeline(pm); }},
    {"codegen", [](OpPassManager &pm,
                   const StageOptions &options) { cpu::buildCPUCodegenPipeline(pm, options.isa, options.loops); }},
    {"host", [](OpPassManager &pm, const StageOptions &) { pd_kernel::buildHostToLLVMPipeline(pm); }},
};

ArrayRef<Stage> pd::getStages() { return kStages; }
