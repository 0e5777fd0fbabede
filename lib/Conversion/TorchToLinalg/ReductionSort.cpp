//===--- ReductionSort.cpp - top-k and sort by repeated selection -------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Round r picks the best element after the one picked in round r - 1 in the order (value, position): k passes over the
// data, stable. Meant for small k; a real sort is a kernel's business.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pd_torch;

static LogicalResult select(OpLowering &o, Tensor in, int64_t axis, DimExpr count, bool largest) {
  Lowering &l = o.l;
  OpBuilder &b = o.b;
  Location loc = o.loc;
  MLIRContext *context = b.getContext();
  Type element = in.element(), i64 = b.getI64Type();
  bool isFloat = isa<mlir::FloatType>(element), isUnsigned = in.isUnsigned || element.isInteger(1);
  Dims rest = in.dims, out = in.dims, one = in.dims;
  rest.erase(rest.begin() + axis);
  out[axis] = count;
  one[axis] = l.constant(1);

  SmallVector<AffineExpr> kept;
  SmallVector<utils::IteratorType> loops(in.rank(), utils::IteratorType::parallel);
  loops[axis] = utils::IteratorType::reduction;
  for (int64_t i = 0; i < in.rank(); ++i)
    if (i != axis) kept.push_back(b.getAffineDimExpr(i));
  AffineMap row = AffineMap::get(in.rank(), 0, kept, context);
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(in.rank()), row, row, row, row};

  auto better = [&](OpBuilder &b, Location loc, Value x, Value y) -> Value {
    if (isFloat)
      return arith::CmpFOp::create(b, loc, largest ? arith::CmpFPredicate::OGT : arith::CmpFPredicate::OLT, x, y);
    auto predicate = largest ? (isUnsigned ? arith::CmpIPredicate::ugt : arith::CmpIPredicate::sgt)
                             : (isUnsigned ? arith::CmpIPredicate::ult : arith::CmpIPredicate::slt);
    return arith::CmpIOp::create(b, loc, predicate, x, y);
  };
  auto same = [&](OpBuilder &b, Location loc, Value x, Value y) -> Value {
    if (isFloat) return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, x, y);
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, x, y);
  };
  auto worst = [&]() {
    return largest ? lowestOf(b, loc, element, isUnsigned) : highestOf(b, loc, element, isUnsigned);
  };

  // "Nothing picked yet": better than everything, at position -1.
  Tensor previous =
      l.filled(rest, largest ? highestOf(b, loc, element, isUnsigned) : lowestOf(b, loc, element, isUnsigned));
  Tensor previousAt = l.filled(rest, constantOf(b, loc, i64, -1));
  Tensor values = l.empty(out, element), indices = l.empty(out, i64);
  Value zero = arith::ConstantIndexOp::create(b, loc, 0), step = arith::ConstantIndexOp::create(b, loc, 1);
  auto loop = scf::ForOp::create(b, loc, zero, l.index(count), step,
                                 ValueRange{previous.value, previousAt.value, values.value, indices.value});
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Tensor best = l.filled(rest, worst()), bestAt = l.filled(rest, constantOf(b, loc, i64, -1));
    auto pick = linalg::GenericOp::create(
        b, loc, TypeRange{best.value.getType(), bestAt.value.getType()},
        ValueRange{in.value, loop.getRegionIterArg(0), loop.getRegionIterArg(1)}, ValueRange{best.value, bestAt.value},
        maps, loops, [&](OpBuilder &b, Location loc, ValueRange args) {
          Value x = args[0], last = args[1], lastAt = args[2], acc = args[3], accAt = args[4];
          Value at = arith::IndexCastOp::create(b, loc, i64, linalg::IndexOp::create(b, loc, axis));
          Value later = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sgt, at, lastAt);
          Value open = arith::OrIOp::create(b, loc, better(b, loc, last, x),
                                            arith::AndIOp::create(b, loc, same(b, loc, x, last), later));
          Value none = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, accAt, constantOf(b, loc, i64, 0));
          Value take = arith::AndIOp::create(b, loc, open, arith::OrIOp::create(b, loc, none, better(b, loc, x, acc)));
          Value value = arith::SelectOp::create(b, loc, take, x, acc),
                where = arith::SelectOp::create(b, loc, take, at, accAt);
          linalg::YieldOp::create(b, loc, ValueRange{value, where});
        });
    SmallVector<OpFoldResult> offsets(in.rank(), b.getIndexAttr(0)), ones(in.rank(), b.getIndexAttr(1)),
        sizes = l.sizes(one);
    offsets[axis] = loop.getInductionVar();
    Tensor value = l.insertUnitDims({pick.getResult(0), rest}, axis),
           at = l.insertUnitDims({pick.getResult(1), rest}, axis);
    Value nextValues =
        tensor::InsertSliceOp::create(b, loc, value.value, loop.getRegionIterArg(2), offsets, sizes, ones);
    Value nextIndices = tensor::InsertSliceOp::create(b, loc, at.value, loop.getRegionIterArg(3), offsets, sizes, ones);
    scf::YieldOp::create(b, loc, ValueRange{pick.getResult(0), pick.getResult(1), nextValues, nextIndices});
  }
  if (failed(o.done({loop.getResult(2), out, in.isUnsigned}, 0))) return failure();
  return o.done({loop.getResult(3), out}, 1);
}

static LogicalResult lowerTopk(OpLowering &o) {
  Tensor in = o.in(0);
  FailureOr<int64_t> axis = o.axis(2, in.rank());
  std::optional<bool> largest = o.constBool(3);
  if (failed(axis)) return failure();
  if (!largest) return o.fail("expects a constant 'largest'");
  return select(o, in, *axis, o.l.shapes.scalar(o.op->getOperand(1)), *largest);
}

/// sort(self, dim, descending) and sort.stable(self, stable, dim, descending)
static LogicalResult lowerSort(OpLowering &o) {
  Tensor in = o.in(0);
  unsigned first = calleeName(o.op) == "aten.sort.stable" ? 2 : 1;
  FailureOr<int64_t> axis = o.axis(first, in.rank());
  std::optional<bool> descending = o.constBool(first + 1);
  if (failed(axis)) return failure();
  if (!descending) return o.fail("expects a constant 'descending'");
  return select(o, in, *axis, in.dims[*axis], *descending);
}

void pd_torch::addSortHandlers(Handlers &table) {
  table["aten.topk"] = lowerTopk;
  table["aten.sort"] = table["aten.sort.stable"] = lowerSort;
}
