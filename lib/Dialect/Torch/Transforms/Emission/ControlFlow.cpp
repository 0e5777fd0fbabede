//===--- ControlFlow.cpp - branches that only choose, loops that carry a tensor twice -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A result for which both branches yield a tensor from outside becomes an arith.select of tensors in torch-mlir, which
// its own contract forbids. Where the two have one shape it is an aten.where; else an op in one branch keeps it a
// branch.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/Analysis/SymbolicShapes.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchScalarOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// The tensor itself: torch-mlir drops clones.
static Value source(Value value) {
  while (auto clone = value.getDefiningOp<AtenCloneOp>()) value = clone.getSelf();
  return value;
}

/// An op that returns its operand (NaN for NaN), which torch-mlir does not fold.
static Value same(TorchBuilder &torch, Value x) {
  if (TorchBuilder::type(x).getDtype().isInteger(1))
    return AtenLogicalOrOp::create(torch.builder, torch.loc, x.getType(), x, x);
  return AtenMaximumOp::create(torch.builder, torch.loc, x.getType(), x, x);
}

/// The tensor of one bool that the branch asks, or null.
static Value conditionTensor(PrimIfOp op) {
  auto asked = op.getCondition().getDefiningOp<AtenBoolTensorOp>();
  if (!asked || !TorchBuilder::type(asked.getA()).getDtype().isInteger(1)) return {};
  return llvm::all_of(TorchBuilder::type(asked.getA()).getSizes(), [](int64_t size) { return size == 1; })
             ? asked.getA()
             : Value();
}

/// The same without dims, so that it broadcasts against everything.
static Value withoutDims(TorchBuilder &torch, Value condition) {
  while (TorchBuilder::type(condition).getRank() > 0) condition = torch.squeeze(condition, 0);
  return condition;
}

/// IREE 3.13 updates the buffer of a tensor that a loop carries twice in place for one of the two: every carried tensor
/// gets a value of its own.
static void separateCarried(PrimLoopOp loop) {
  auto separate = [&](Operation *op, OperandRange operands) {
    llvm::SmallDenseSet<Value> seen;
    for (OpOperand &operand : op->getOpOperands().slice(operands.getBeginOperandIndex(), operands.size())) {
      if (!isa<VTensorType>(operand.get().getType()) || seen.insert(source(operand.get())).second) continue;
      OpBuilder builder(op);
      TorchBuilder torch(builder, op->getLoc());
      operand.set(same(torch, operand.get()));
    }
  };
  separate(loop, loop.getIterArgsInit());
  auto condition = cast<PrimLoopConditionOp>(loop.getRegion().front().getTerminator());
  separate(condition, condition.getIterArgs());
}

void pd_torch::rewriteControlFlow(func::FuncOp function) {
  function.walk(separateCarried);
  SymbolicShapes shapes(function);
  function.walk([&](PrimIfOp op) {
    Operation *taken = op.getThenRegion().front().getTerminator(), *other = op.getElseRegion().front().getTerminator();
    Value condition = conditionTensor(op);
    for (OpResult result : op->getResults()) {
      unsigned i = result.getResultNumber();
      if (!isa<VTensorType>(result.getType()) || result.use_empty()) continue;
      Value x = source(taken->getOperand(i)), y = source(other->getOperand(i));
      auto isInside = [&](Value value) { return op->isAncestor(value.getParentBlock()->getParentOp()); };
      if (isInside(x) || isInside(y)) continue;
      bool oneShape =
          x.getType() == y.getType() && x.getType() == result.getType() && shapes.shape(x) == shapes.shape(y);
      OpBuilder builder(op);
      if (!condition || !oneShape) builder.setInsertionPoint(taken);
      TorchBuilder torch(builder, op.getLoc());
      if (condition && oneShape) result.replaceAllUsesWith(select(torch, withoutDims(torch, condition), x, y));
      else taken->setOperand(i, same(torch, taken->getOperand(i)));
    }
  });
}
