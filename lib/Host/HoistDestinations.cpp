//===--- HoistDestinations.cpp - destinations before the producers that will write them --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HoistDestinations.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::pd::host;
using namespace mlir::pd_kernel;

/// Every user of a tensor.empty gets its own: elimination replaces the whole empty, not one use.
static void splitEmpties(func::FuncOp func) {
  SmallVector<tensor::EmptyOp> empties;
  func.walk([&](tensor::EmptyOp op) {
    if (!op->getParentOfType<KernelOp>()) empties.push_back(op);
  });
  for (tensor::EmptyOp op : empties) {
    SmallVector<OpOperand *> uses;
    for (OpOperand &use : op->getUses())
      if (isa<DispatchOp>(use.getOwner())) uses.push_back(&use);
    if (uses.size() == 1 && op->hasOneUse()) {
      if (op->getBlock() == uses.front()->getOwner()->getBlock()) op->moveBefore(uses.front()->getOwner());
      continue;
    }
    for (OpOperand *use : uses) {
      OpBuilder builder(use->getOwner());
      use->set(builder.clone(*op)->getResult(0));
    }
    if (op.use_empty()) op.erase();
  }
}

/// True if `value` holds nothing but fills: a fresh buffer, or fills inserted into one.
static bool isFilled(Value value) {
  Operation *def = value.getDefiningOp();
  if (auto insert = dyn_cast_or_null<tensor::InsertSliceOp>(def))
    return isFilled(insert.getSource()) && isFilled(insert.getDest());
  auto dispatch = dyn_cast_or_null<DispatchOp>(def);
  if (dispatch && dispatch->getNumResults() == 1 &&
      llvm::none_of(dispatch.getIns(), [](Value in) { return isa<TensorType>(in.getType()); }))
    return isFilled(dispatch.getOuts().front());
  return isa_and_nonnull<tensor::EmptyOp>(def);
}

/// `value` made once more before `user`.
static Value cloneFilled(Value value, Operation *user) {
  IRMapping mapping;
  Operation *def = value.getDefiningOp();
  for (Value operand : def->getOperands())
    if (isa<TensorType>(operand.getType())) mapping.map(operand, cloneFilled(operand, user));
  return OpBuilder(user).clone(*def, mapping)->getResult(0);
}

/// Every slice that is placed gets a destination of its own: fills that several would write into, or insert, are made
/// again rather than copied.
static void splitFills(func::FuncOp func) {
  SmallVector<Operation *> fills;
  func.walk([&](Operation *op) {
    if (isa<tensor::InsertSliceOp, DispatchOp>(op) && op->getNumResults() == 1 && isFilled(op->getResult(0)))
      fills.push_back(op);
  });
  // Users first: a chain of fills is made again as a whole, and its links then have one use each.
  for (Operation *op : llvm::reverse(fills)) {
    SmallVector<OpOperand *> uses;
    for (OpOperand &use : op->getUses())
      if (isa<tensor::InsertSliceOp>(use.getOwner())) uses.push_back(&use);
    for (OpOperand *use : llvm::drop_begin(uses, std::min<size_t>(uses.size(), 1)))
      use->set(cloneFilled(op->getResult(0), use->getOwner()));
  }
}

/// The op that fills `value` in place from a tensor.empty, or null.
static Operation *getProducer(Value value) {
  Operation *producer = nullptr;
  while (auto result = dyn_cast<OpResult>(value)) {
    Operation *op = result.getOwner();
    if (isa<tensor::EmptyOp>(op)) return producer ? op : nullptr;
    if (auto dispatch = dyn_cast<DispatchOp>(op)) value = dispatch.getTiedOpOperand(result)->get();
    else if (auto insert = dyn_cast<tensor::InsertSliceOp>(op)) value = insert.getDest();
    else return nullptr;
    producer = op;
  }
  return nullptr;
}

/// Collects the ops of `anchor`'s block that `value` needs and that stand after `anchor`; false if `anchor` is one of
/// them.
static bool collectSlice(Value value, Operation *anchor, llvm::SetVector<Operation *> &slice) {
  Operation *def = value.getDefiningOp();
  if (!def || def->getBlock() != anchor->getBlock() || slice.contains(def)) return true;
  if (def == anchor) return false;
  if (def->isBeforeInBlock(anchor)) return true;
  if (!isPure(def) && !isa<DispatchOp>(def)) return false;
  if (def->getNumRegions() != 0) return false;
  for (Value operand : def->getOperands())
    if (!collectSlice(operand, anchor, slice)) return false;
  slice.insert(def);
  return true;
}

void mlir::pd::host::hoistDestinations(func::FuncOp func) {
  splitFills(func);
  splitEmpties(func);
  SmallVector<tensor::InsertSliceOp> inserts;
  func.walk([&](tensor::InsertSliceOp op) {
    if (!op->getParentOfType<KernelOp>()) inserts.push_back(op);
  });
  for (tensor::InsertSliceOp insert : inserts) {
    Operation *anchor = getProducer(insert.getSource());
    if (!anchor || anchor->getBlock() != insert->getBlock()) continue;
    llvm::SetVector<Operation *> slice;
    bool movable = true;
    for (Value operand : insert->getOperands())
      if (operand != insert.getSource()) movable = movable && collectSlice(operand, anchor, slice);
    if (!movable) continue;
    SmallVector<Operation *> ordered(slice.begin(), slice.end());
    llvm::sort(ordered, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
    for (Operation *op : ordered) op->moveBefore(anchor);
  }
}
