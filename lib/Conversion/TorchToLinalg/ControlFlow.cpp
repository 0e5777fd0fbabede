//===--- ControlFlow.cpp - prim.If and prim.Loop as scf -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What crosses a region's border has the type that the program declares, so both branches and all rounds agree.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// The lowered value with its declared type.
static Value atBorder(Lowering &l, Value torchValue, Type declared) {
  if (!isa<VTensorType>(torchValue.getType()))
    return castScalar(l.b, l.loc, l.scalar(torchValue), declared, false, false);
  Value value = l.tensor(torchValue).value;
  if (value.getType() != declared) value = tensor::CastOp::create(l.b, l.loc, declared, value);
  return value;
}

/// Makes `value`, which came out of a region, the meaning of `torchValue`.
static void bindFromRegion(Lowering &l, Value torchValue, Value value) {
  auto type = dyn_cast<VTensorType>(torchValue.getType());
  if (!type) {
    l.bindScalar(torchValue, value);
    return;
  }
  bool isUnsigned = isUnsignedElement(type.getDtype());
  Dims dims = l.shapes.shape(torchValue);
  l.bind(torchValue, Tensor{value, dims, isUnsigned});
  l.bind(torchValue, l.make(value, dims, isUnsigned));
}

static FailureOr<SmallVector<Type>> declaredTypes(OpLowering &o, ValueRange values) {
  SmallVector<Type> types;
  for (Value value : values) {
    Type type = o.l.declaredType(value.getType());
    if (!type) return o.fail("carries a value that is neither tensor nor number");
    types.push_back(type);
  }
  return types;
}

static LogicalResult lowerIf(OpLowering &o) {
  Lowering &l = o.l;
  FailureOr<SmallVector<Type>> types = declaredTypes(o, o.op->getResults());
  if (failed(types)) return failure();
  Value condition = l.scalar(o.op->getOperand(0));
  auto op = scf::IfOp::create(o.b, o.loc, *types, condition, true, true);
  for (int i = 0; i < 2; ++i) {
    OpBuilder::InsertionGuard guard(o.b);
    Block &target = op->getRegion(i).front();
    if (!target.empty()) // without results the builder has put a yield there
      target.back().erase();
    o.b.setInsertionPointToEnd(&target);
    Block &source = o.op->getRegion(i).front();
    if (failed(l.lowerBlock(source))) {
      (void)l.failSilently(); // the other branch has reasons of its own
      continue;
    }
    l.loc = o.loc;
    SmallVector<Value> results;
    for (auto [value, type] : llvm::zip(source.getTerminator()->getOperands(), *types))
      results.push_back(atBorder(l, value, type));
    scf::YieldOp::create(o.b, o.loc, results);
  }
  if (l.opFailed()) return failure();
  for (auto [result, value] : llvm::zip(o.op->getResults(), op.getResults())) bindFromRegion(l, result, value);
  return success();
}

/// (max trip count, initial condition, carried values): scf.for when only the count ends it, else scf.while.
static LogicalResult lowerLoop(OpLowering &o) {
  Lowering &l = o.l;
  OpBuilder &b = o.b;
  Location loc = o.loc;
  Block &source = o.op->getRegion(0).front();
  Operation *end = source.getTerminator();
  FailureOr<SmallVector<Type>> types = declaredTypes(o, o.op->getResults());
  if (failed(types)) return failure();
  Value limit = arith::IndexCastOp::create(b, loc, b.getIndexType(), l.scalar(o.op->getOperand(0)));
  Value zero = arith::ConstantIndexOp::create(b, loc, 0), one = arith::ConstantIndexOp::create(b, loc, 1);
  SmallVector<Value> inits;
  for (auto [value, type] : llvm::zip(o.op->getOperands().drop_front(2), *types))
    inits.push_back(atBorder(l, value, type));

  auto enterBody = [&](Value round, ValueRange carried) {
    l.bindScalar(source.getArgument(0), arith::IndexCastOp::create(b, loc, b.getI64Type(), round));
    for (auto [argument, value] : llvm::zip(source.getArguments().drop_front(), carried))
      bindFromRegion(l, argument, value);
    return failed(l.lowerBlock(source)) ? l.failSilently() : success();
  };
  auto carriedOut = [&]() {
    l.loc = loc;
    SmallVector<Value> next;
    for (auto [value, type] : llvm::zip(end->getOperands().drop_front(), *types))
      next.push_back(atBorder(l, value, type));
    return next;
  };

  ValueRange results;
  if (getConstantBool(o.op->getOperand(1)) == true && getConstantBool(end->getOperand(0)) == true) {
    auto loop = scf::ForOp::create(b, loc, zero, limit, one, inits);
    OpBuilder::InsertionGuard guard(b);
    if (!loop.getBody()->empty()) loop.getBody()->back().erase();
    b.setInsertionPointToEnd(loop.getBody());
    if (failed(enterBody(loop.getInductionVar(), loop.getRegionIterArgs()))) return failure();
    scf::YieldOp::create(b, loc, carriedOut());
    results = loop.getResults();
  } else {
    // Carried: round, condition, values.
    SmallVector<Value> all{zero, l.scalar(o.op->getOperand(1))};
    all.append(inits);
    SmallVector<Type> allTypes{b.getIndexType(), b.getI1Type()};
    allTypes.append(*types);
    auto loop = scf::WhileOp::create(b, loc, allTypes, all);
    SmallVector<Location> locations(allTypes.size(), loc);
    OpBuilder::InsertionGuard guard(b);
    Block *before = b.createBlock(&loop.getBefore(), {}, allTypes, locations);
    Value more = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, before->getArgument(0), limit);
    Value go = arith::AndIOp::create(b, loc, before->getArgument(1), more);
    scf::ConditionOp::create(b, loc, go, before->getArguments());
    Block *after = b.createBlock(&loop.getAfter(), {}, allTypes, locations);
    if (failed(enterBody(after->getArgument(0), after->getArguments().drop_front(2)))) return failure();
    SmallVector<Value> next = carriedOut();
    SmallVector<Value> yields{arith::AddIOp::create(b, loc, after->getArgument(0), one), l.scalar(end->getOperand(0))};
    yields.append(next);
    scf::YieldOp::create(b, loc, yields);
    results = ValueRange(loop.getResults()).drop_front(2);
  }
  for (auto [result, value] : llvm::zip(o.op->getResults(), results)) bindFromRegion(l, result, value);
  return success();
}

void pd_torch::addControlFlowHandlers(Handlers &table) {
  table["prim.If"] = lowerIf;
  table["prim.Loop"] = lowerLoop;
}
