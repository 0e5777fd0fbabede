//===--- DecomposeComposites.cpp - pd ops that a few simpler pd ops express ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

namespace mlir::pd {
#define GEN_PASS_DEF_PDDECOMPOSECOMPOSITES
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h.inc"
} // namespace mlir::pd

using namespace mlir;

void pd::populateDecomposePatterns(RewritePatternSet &patterns) {
  populateDecomposeLinearPatterns(patterns);
  populateDecomposeShapePatterns(patterns);
  populateDecomposeIndexPatterns(patterns);
  populateDecomposeBlocksPatterns(patterns);
  populateDecomposePoolPatterns(patterns);
  populateDecomposeReductionPatterns(patterns);
  populateDecomposeResizePatterns(patterns);
  populateDecomposeMathPatterns(patterns);
  populateDecomposeCreationPatterns(patterns);
  populateDecomposeControlFlowPatterns(patterns);
}

namespace {
struct DecomposeComposites : pd::impl::PdDecomposeCompositesBase<DecomposeComposites> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    pd::populateDecomposePatterns(patterns);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(patterns), GreedyRewriteConfig().enableConstantCSE(false))))
      signalPassFailure();
  }
};
} // namespace
