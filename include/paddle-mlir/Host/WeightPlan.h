//===--- WeightPlan.h - where each weight lies in the packed weight file ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_HOST_WEIGHTPLAN_H
#define PADDLE_MLIR_HOST_WEIGHTPLAN_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::pd::host {

/// One recipe and its place. Holds attributes only: it outlives the ops.
struct WeightEntry {
  ElementsAttr source;
  ArrayAttr steps;
  RankedTensorType type; // of the finished weight; a `pack` step keeps it
  std::string name;      // of the first op with this recipe, may be empty
  int64_t offset = 0;    // bytes, 64-byte aligned
  int64_t bytes = 0;     // with the padding of a `pack` step
};

struct WeightPlan {
  SmallVector<WeightEntry> entries; // by offset
  int64_t totalBytes = 0;           // size of the file
};

/// Gives every weight op an offset (written to the op) and returns the plan; equal recipes share bytes.
WeightPlan planWeights(ModuleOp module);

/// The plan that `pd-plan-weights` wrote to the ops, or failure with a diagnostic if one has no offset.
FailureOr<WeightPlan> readWeightPlan(ModuleOp module);

} // namespace mlir::pd::host

#endif // PADDLE_MLIR_HOST_WEIGHTPLAN_H
