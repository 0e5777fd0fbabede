//===--- UnprovenBroadcasts.cpp - where another consumer will assume that two dynamic dims are equal --------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/Analysis/SymbolicShapes.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDREPORTUNPROVENBROADCASTSPASS
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

namespace {

struct ReportUnprovenBroadcasts : pd_torch::impl::PdReportUnprovenBroadcastsPassBase<ReportUnprovenBroadcasts> {
  void runOnOperation() override {
    SymbolicShapes shapes(getOperation());
    getOperation().walk([&](Operation *op) {
      const TorchSchema *schema = lookupTorchSchema(calleeName(op));
      if (!schema || !schema->broadcasts) return;
      SmallVector<Dims> operands;
      for (Value operand : op->getOperands())
        if (isa<VTensorType>(operand.getType())) operands.push_back(shapes.shape(operand));
      for (size_t i = 1; i < operands.size(); ++i) check(op, shapes, operands[0], operands[i]);
    });
  }

private:
  /// Aligned from the last dim; a static 1 is a broadcast that everybody sees.
  void check(Operation *op, SymbolicShapes &shapes, const Dims &a, const Dims &b) {
    for (size_t i = 1; i <= std::min(a.size(), b.size()); ++i) {
      DimExpr x = a[a.size() - i], y = b[b.size() - i];
      if (x == y || x.is(1) || y.is(1) || (x.constant() && y.constant())) continue;
      op->emitWarning("broadcasts dims that are not proven equal: ")
          << shapes.exprs().str(x) << " and " << shapes.exprs().str(y) << "; torch-mlir and IREE assume that they are";
      return;
    }
  }
};

} // namespace
