//===--- VerifyNormalized.cpp - the contract of the normalize stage -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdLinearOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

namespace mlir::pd {
#define GEN_PASS_DEF_PDVERIFYNORMALIZED
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h.inc"
} // namespace mlir::pd

using namespace mlir;
using namespace mlir::pd;

/// Why the op must not be there any more; empty: it may.
static StringRef objectionTo(Operation *op) {
  if (!isa<PdDialect>(op->getDialect()) && !isa<ModuleOp, func::FuncOp, func::ReturnOp>(op)) return "is no pd op";
  if (isa<MatmulWithFlattenOp, ExpandAsOp, UnbindOp, UnstackOp, MeshgridOp, SetValueOp, FullBatchSizeLikeOp,
          IncrementOp, AssignOutOp, SelectInputOp>(op))
    return "is a composite that pd-decompose-composites removes";
  if (auto embedding = dyn_cast<EmbeddingOp>(op); embedding && int64_t(embedding.getPaddingIdx()) != -1)
    return "still has a padding id";
  auto isArray = [](Type type) { return isa<ArrayType>(type); };
  if (llvm::any_of(op->getOperandTypes(), isArray) || llvm::any_of(op->getResultTypes(), isArray))
    return "works on a tensor array that could not be turned into tensors";
  return {};
}

namespace {
struct VerifyNormalized : pd::impl::PdVerifyNormalizedBase<VerifyNormalized> {
  void runOnOperation() override {
    markAllAnalysesPreserved();
    func::FuncOp main = entryOf(getOperation());
    if (!main || main.isExternal()) {
      emitError(getOperation().getLoc()) << "has no function @main";
      return signalPassFailure();
    }
    bool bad = false;
    main.walk([&](Operation *op) {
      StringRef objection = op->getDialect() ? objectionTo(op) : "belongs to no known dialect";
      if (objection.empty()) return;
      op->emitOpError(objection);
      bad = true;
    });
    if (!bad) return;
    setExitCode(getOperation(), pdrt::ExitUnsupportedOps); // a form of the op that no earlier pass takes
    signalPassFailure();
  }
};
} // namespace
