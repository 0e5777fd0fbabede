//===--- Decompose.cpp - the pass ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Decompose.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDDECOMPOSETORCHPASS
#include "paddle-mlir/Dialect/Torch/Transforms/DecomposePasses.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

void pd_torch::populateDecompositions(RewritePatternSet &patterns) {
  populateActivationDecompositions(patterns);
  populateConvDecompositions(patterns);
  populateCreationDecompositions(patterns);
  populateLinearDecompositions(patterns);
  populateMathDecompositions(patterns);
  populateNormDecompositions(patterns);
  populatePoolDecompositions(patterns);
  populateReductionDecompositions(patterns);
  populateShapeDecompositions(patterns);
}

namespace {
struct DecomposeTorch : pd_torch::impl::PdDecomposeTorchPassBase<DecomposeTorch> {
  void runOnOperation() override {
    if (failed(verifyUnregisteredOps(getOperation()))) {
      pd::setExitCode(getOperation(), pdrt::ExitBadFile);
      return signalPassFailure();
    }
    RewritePatternSet patterns(&getContext());
    populateDecompositions(patterns);
    // Folding stays out: it would materialise nothing useful and weights must keep their form.
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), GreedyRewriteConfig().enableFolding(false))))
      signalPassFailure();
  }
};
} // namespace

void pd_torch::buildDecomposePipeline(OpPassManager &pm) {
  pm.addPass(createPdDecomposeTorchPass());
  pm.addPass(createCSEPass());
}
