//===--- PlanWeights.cpp - where each weight lies in the packed weight file --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/PdKernel/IR/WeightRecipe.h"
#include "paddle-mlir/Host/Passes.h"
#include "paddle-mlir/Host/WeightPlan.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::pd::host {
#define GEN_PASS_DEF_PDPLANWEIGHTSPASS
#include "paddle-mlir/Host/Passes.h.inc"
} // namespace mlir::pd::host

using namespace mlir;
using namespace mlir::pd::host;
using namespace mlir::pd_kernel;

/// Attributes are uniqued, so two recipes are equal if these two are.
using Recipe = std::pair<Attribute, Attribute>;

static WeightEntry makeEntry(WeightOp weight, int64_t offset) {
  return {weight.getSource(),    weight.getSteps(), weight.getTensorType(), weight.getName().value_or("").str(), offset,
          getWeightBytes(weight)};
}

WeightPlan mlir::pd::host::planWeights(ModuleOp module) {
  WeightPlan plan;
  llvm::DenseMap<Recipe, int64_t> offsets;
  module.walk([&](WeightOp weight) {
    auto [entry, isNew] = offsets.try_emplace({weight.getSource(), weight.getSteps()}, plan.totalBytes);
    if (isNew) {
      plan.entries.push_back(makeEntry(weight, plan.totalBytes));
      plan.totalBytes += llvm::alignTo(plan.entries.back().bytes, 64);
    }
    weight.setOffset(entry->second);
  });
  return plan;
}

FailureOr<WeightPlan> mlir::pd::host::readWeightPlan(ModuleOp module) {
  WeightPlan plan;
  llvm::DenseSet<int64_t> seen;
  WalkResult result = module.walk([&](WeightOp weight) {
    if (!weight.getOffset()) {
      weight.emitOpError("expects an offset, which 'pd-plan-weights' gives");
      return WalkResult::interrupt();
    }
    int64_t offset = *weight.getOffset();
    if (getWeightBytes(weight) > 0 && seen.insert(offset).second) {
      plan.entries.push_back(makeEntry(weight, offset));
      plan.totalBytes = std::max<int64_t>(plan.totalBytes, offset + llvm::alignTo(plan.entries.back().bytes, 64));
    }
    return WalkResult::advance();
  });
  if (result.wasInterrupted()) return failure();
  llvm::sort(plan.entries, [](const WeightEntry &a, const WeightEntry &b) { return a.offset < b.offset; });
  return plan;
}

namespace {
struct PdPlanWeightsPass : pd::host::impl::PdPlanWeightsPassBase<PdPlanWeightsPass> {
  void runOnOperation() override { planWeights(getOperation()); }
};
} // namespace
