//===--- Decompose.cpp - the pass ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"
#include "mlir/IR/IRMapping.h"
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

static bool isHalf(Type type) {
  auto tensor = dyn_cast<VTensorType>(type);
  return tensor && isa_and_nonnull<Float16Type, BFloat16Type>(tensor.getDtype());
}

LogicalResult pd_torch::widenStatistics(Operation *op, PatternRewriter &rewriter) {
  const TorchSchema *schema = lookupTorchSchema(calleeName(op));
  if (!schema || !schema->computesInF32 || llvm::none_of(op->getResultTypes(), isHalf)) return failure();
  TorchBuilder torch(rewriter, op->getLoc());
  auto castTo = [&](Value value, Type dtype) {
    Value cast = torch.toDtype(value, dtype);
    cast.getDefiningOp()->setAttr(kStorageCastAttr, rewriter.getUnitAttr());
    return cast;
  };
  IRMapping mapping;
  for (Value operand : op->getOperands())
    if (isHalf(operand.getType())) mapping.map(operand, castTo(operand, rewriter.getF32Type()));
  Operation *wide = rewriter.clone(*op, mapping);
  SmallVector<Value> results;
  for (OpResult result : wide->getResults()) {
    auto type = cast<VTensorType>(result.getType());
    if (isHalf(type)) result.setType(type.withDtype(rewriter.getF32Type()));
    results.push_back(isHalf(type) ? castTo(result, type.getDtype()) : Value(result));
  }
  rewriter.replaceOp(op, results);
  return success();
}

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
