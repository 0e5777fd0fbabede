//===--- Pipelines.cpp - the fuse stage and what emission runs ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/Transforms/Decompose.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
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

void pd_torch::buildPrecisionPipeline(OpPassManager &pm, const std::string &precision,
                                      const std::vector<std::string> &keep, bool halfBorder) {
  PdSetPrecisionPassOptions set;
  set.precision = precision;
  set.keep.assign(keep.begin(), keep.end());
  set.io = halfBorder ? "same" : "fp32";
  pm.addPass(createPdSetPrecisionPass(set));
  pm.addNestedPass<func::FuncOp>(createPdDropIdentitiesPass());
  pm.addPass(createCSEPass());
  pm.addPass(createPdVerifyTorchContractPass());
}

void pd_torch::buildTorchEmissionPipeline(OpPassManager &pm, const TorchEmissionOptions &options) {
  pm.addNestedPass<func::FuncOp>(createPdReportUnprovenBroadcastsPass());
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

namespace {
struct EmissionPipelineOptions : PassPipelineOptions<EmissionPipelineOptions> {
  Option<bool> elideWeights{*this, "elide-weights", llvm::cl::desc("big literals without their data"),
                            llvm::cl::init(false)};
  Option<bool> keepOperators{*this, "keep-operators", llvm::cl::desc("let torch.operator \"paddle.*\" pass"),
                             llvm::cl::init(false)};
  Option<bool> decompose{*this, "decompose", llvm::cl::desc("only ops that torch-mlir's linalg pipeline lowers"),
                         llvm::cl::init(true)};
};
} // namespace

void pd_torch::registerTorchEmissionPipeline() {
  PassPipelineRegistration<EmissionPipelineOptions>("pd-pipeline-emit-torch",
                                                    "make a torch module fit for torch-mlir and IREE",
                                                    [](OpPassManager &pm, const EmissionPipelineOptions &options) {
                                                      TorchEmissionOptions own;
                                                      own.elideWeights = options.elideWeights;
                                                      own.keepOperators = options.keepOperators;
                                                      own.decompose = options.decompose;
                                                      buildTorchEmissionPipeline(pm, own);
                                                    });
}
