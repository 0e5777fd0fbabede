//===--- Pipelines.cpp - the table of stages ---------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Pipelines/Pipelines.h"
#include "paddle-mlir/CPU/Passes.h"
#include "paddle-mlir/Conversion/PdToTorch/PdToTorch.h"
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Decompose.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include "paddle-mlir/GPU/Passes.h"
#include "paddle-mlir/Group/Passes.h"
#include "paddle-mlir/Host/Passes.h"
#include "paddle-mlir/Schedule/Passes.h"

using namespace mlir;
using namespace mlir::pd;

static void buildNormalize(OpPassManager &pm, const StageOptions &options) {
  if (options.allDynamic) pm.addPass(createPdEraseStaticShapes());
  if (options.customOps != CustomOpsMode::Keep) {
    PdLowerCustomOpsOptions custom;
    custom.required = options.customOps == CustomOpsMode::Required;
    pm.addPass(createPdLowerCustomOps(custom));
  }
  buildNormalizePipeline(pm);
}

static void buildTorch(OpPassManager &pm, const StageOptions &options) {
  buildTorchPipeline(pm, options.keepUnsupported);
}

static void buildFuse(OpPassManager &pm, const StageOptions &options) {
  if (!options.reference) pd_torch::buildFusePipeline(pm);
}

static void buildPrecision(OpPassManager &pm, const StageOptions &options) {
  if (options.precision == "fp32") return;
  pd_torch::buildPrecisionPipeline(pm, options.precision, options.keepFp32, options.ioPrecision != "fp32");
}

static void buildDecompose(OpPassManager &pm, const StageOptions &) { pd_torch::buildDecomposePipeline(pm); }
static void buildLinalg(OpPassManager &pm, const StageOptions &) { pd_torch::buildLinalgPipeline(pm); }

static void buildLayout(OpPassManager &pm, const StageOptions &options) {
  if (!options.reference) pd::group::buildLayoutPipeline(pm);
}

static void buildGroup(OpPassManager &pm, const StageOptions &) { pd::group::buildGroupPipeline(pm); }

static void buildSchedule(OpPassManager &pm, const StageOptions &options) {
  std::vector<std::string> levels;
  for (const Target &target : options.targets) levels.push_back(target.level);
  std::string codegen = options.loops ? "loops" : "auto";
  if (options.targets.front().hasDeviceMemory()) pd::schedule::buildGPUSchedulePipeline(pm, codegen, levels);
  else pd::schedule::buildCPUSchedulePipeline(pm, codegen, levels);
}

static void buildBufferize(OpPassManager &pm, const StageOptions &options) {
  bool deviceMemory = options.targets.front().hasDeviceMemory();
  pd::host::buildHostBufferPipeline(pm, deviceMemory);
  if (deviceMemory) buildSchedule(pm, options); // kernels of copies, which bufferisation found
}

static void buildCodegen(OpPassManager &pm, const StageOptions &options) {
  const Target &target = options.targets.front();
  if (target.hasDeviceMemory()) gpu::buildGPUCodegenPipeline(pm, target.level);
  else cpu::buildCPUCodegenPipeline(pm, target.level);
}

static void buildHost(OpPassManager &pm, const StageOptions &) { pd::host::buildHostToLLVMPipeline(pm); }

static const Stage kStages[] = {
    {"normalize", StageScope::Model, buildNormalize},
    {"torch", StageScope::Model, buildTorch},
    {"fuse", StageScope::Model, buildFuse},
    {"precision", StageScope::Device, buildPrecision},
    {"decompose", StageScope::Device, buildDecompose},
    {"linalg", StageScope::Device, buildLinalg},
    {"layout", StageScope::Device, buildLayout},
    {"group", StageScope::Device, buildGroup},
    {"schedule", StageScope::Device, buildSchedule},
    {"bufferize", StageScope::Device, buildBufferize},
    {"codegen", StageScope::Target, buildCodegen},
    {"host", StageScope::Target, buildHost},
};

ArrayRef<Stage> pd::getStages() { return kStages; }
