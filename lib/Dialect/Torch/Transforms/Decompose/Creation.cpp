//===--- Creation.cpp - scalars and empty tensors as fills -------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// The dtype operand, or the result's own dtype where it is none.
static Value dtypeOf(TorchBuilder &t, Operation *op, Value dtype) {
  if (!isNone(dtype)) return dtype;
  std::optional<int64_t> number = getDtypeNumber(tensorType(op->getResult(0)).getDtype());
  return number ? t.integer(*number) : Value();
}

/// (number, dtype, layout, device, pin_memory): a fill of no dims.
static LogicalResult scalarTensor(Operation *op, PatternRewriter &rewriter) {
  TorchBuilder t(rewriter, op->getLoc());
  Value dtype = dtypeOf(t, op, op->getOperand(1));
  if (!dtype) return rewriter.notifyMatchFailure(op, "torch has no number of this dtype");
  rewriter.replaceOp(op, t.call("aten.full",
                                {t.ints(ArrayRef<int64_t>{}), op->getOperand(0), dtype, t.none(), t.none(), t.none()},
                                op->getResult(0).getType()));
  return success();
}

/// (size, stride, dtype, layout, device, pin_memory): nobody may read what it holds, and strides are no matter of
/// values.
static LogicalResult emptyStrided(Operation *op, PatternRewriter &rewriter) {
  TorchBuilder t(rewriter, op->getLoc());
  Value dtype = dtypeOf(t, op, op->getOperand(2));
  if (!dtype) return rewriter.notifyMatchFailure(op, "torch has no number of this dtype");
  rewriter.replaceOp(
      op, t.call("aten.zeros", {op->getOperand(0), dtype, t.none(), t.none(), t.none()}, op->getResult(0).getType()));
  return success();
}

void pd_torch::populateCreationDecompositions(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchCreationDecompositions.inc"
}
