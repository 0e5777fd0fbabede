//===--- Pipeline.cpp - the torch stage ---------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Conversion/PdToTorch/PdToTorch.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void pd::buildTorchPipeline(OpPassManager &pm, bool keepUnsupported) {
  PdConvertPdToTorchPassOptions options;
  options.keepUnsupported = keepUnsupported;
  pm.addPass(createPdConvertPdToTorchPass(options));
  // Constants were made per use, and what only fed shape operands is dead now.
  pm.addPass(createCSEPass());
  pm.addPass(pd_torch::createPdVerifyTorchContractPass());
}
