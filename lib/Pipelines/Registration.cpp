//===--- Registration.cpp - registers our dialects, passes and pipelines ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Pipelines/Registration.h"
#include "paddle-mlir/CPU/Passes.h"
#include "paddle-mlir/CPU/Serialize.h"
#include "paddle-mlir/Codegen/Passes.h"
#include "paddle-mlir/Conversion/PdToTorch/PdToTorch.h"
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Decompose.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include "paddle-mlir/GPU/Passes.h"
#include "paddle-mlir/Group/Passes.h"
#include "paddle-mlir/Host/Passes.h"
#include "paddle-mlir/Pipelines/Pipelines.h"
#include "paddle-mlir/Schedule/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void pd::registerPaddleDialects(DialectRegistry &registry) {
  registry.insert<PdDialect, pd_torch::TorchDialect, pd_kernel::PdKernelDialect>();
  registry.insert<affine::AffineDialect, arith::ArithDialect, cf::ControlFlowDialect, func::FuncDialect,
                  linalg::LinalgDialect, math::MathDialect, scf::SCFDialect, tensor::TensorDialect>();
  pd::host::registerHostDialectExtensions(registry);
  pd::codegen::registerCodegenDialects(registry);
  cpu::registerCPUSerializeDialects(registry);
}

void pd::registerPaddlePasses() {
  registerPdTransformsPasses();
  registerPdToTorchPasses();
  pd_torch::registerPdTorchDecomposePasses();
  pd_torch::registerPdTorchToLinalgPasses();
  pd_torch::registerPdTorchTransformsPasses();
  pd_torch::registerTorchEmissionPipeline();
  pd::group::registerPdGroupPasses();
  pd::schedule::registerPdSchedulePasses();
  pd::host::registerPdHostPasses();
  pd::codegen::registerPdCodegenPasses();
  cpu::registerPdCPUPasses();
  pd::gpu::registerPdGPUPasses();
  // One pipeline a stage, with default options.
  static std::vector<PassPipelineRegistration<>> pipelines;
  for (const Stage &stage : getStages())
    pipelines.emplace_back(("pd-pipeline-" + stage.name).str(), ("the stage '" + stage.name + "'").str(),
                           [&stage](OpPassManager &pm) { stage.build(pm, StageOptions()); });
}
