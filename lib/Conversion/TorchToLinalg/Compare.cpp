//===--- Compare.cpp - scalar bodies of comparison, logic and selection ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Elementwise.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value negate(Element &e, Value flag) {
  return e.create<arith::XOrIOp>(flag, Value(arith::ConstantOp::create(e.b, e.loc, e.b.getBoolAttr(true))));
}
static Value truth(Element &e, unsigned i) { return e.as(i, e.b.getI1Type()); }

/// Ordered float comparisons: false when an operand is NaN, but `!=` is true then.
template <arith::CmpFPredicate f, arith::CmpIPredicate s, arith::CmpIPredicate u> static Value compare(Element &e) {
  if (e.isFloat()) return arith::CmpFOp::create(e.b, e.loc, f, e[0], e[1]);
  bool plain = e.isUnsigned || e.type.isInteger(1);
  return arith::CmpIOp::create(e.b, e.loc, plain ? u : s, e[0], e[1]);
}

static Value isNan(Element &e) {
  if (!e.isFloat()) return arith::ConstantOp::create(e.b, e.loc, e.b.getBoolAttr(false));
  return arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::UNO, e[0], e[0]);
}

template <arith::CmpFPredicate predicate, bool forIntegers> static Value againstInfinity(Element &e) {
  if (!e.isFloat()) return arith::ConstantOp::create(e.b, e.loc, e.b.getBoolAttr(forIntegers));
  Value infinity = highestOf(e.b, e.loc, e.type, false);
  return arith::CmpFOp::create(e.b, e.loc, predicate, e.create<math::AbsFOp>(e[0]), infinity);
}

/// |x - y| <= atol + rtol |y|, or both equal (infinities), or both NaN if asked; (self, other, rtol, atol, equal_nan)
static Value isClose(Element &e) {
  Value x = e[0], y = e[1], same = e.equal(x, y);
  if (!e.isFloat()) return same;
  Value distance = e.create<math::AbsFOp>(e.sub(x, y)), limit = e.add(e[3], e.mul(e[2], e.create<math::AbsFOp>(y)));
  Value near = arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::OLE, distance, limit);
  Value finite =
      arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::OLT, distance, highestOf(e.b, e.loc, e.type, false));
  Value close = e.create<arith::OrIOp>(same, e.create<arith::AndIOp>(near, finite));
  if (constantBool(e.o.op->getOperand(4)) != true) return close;
  Value nans = e.create<arith::AndIOp>(Value(arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::UNO, x, x)),
                                       Value(arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::UNO, y, y)));
  return e.create<arith::OrIOp>(close, nans);
}

static Value where(Element &e) { return e.select(truth(e, 0), e[1], e[2]); }
static Value maskedFill(Element &e) { return e.select(truth(e, 1), e[2], e[0]); }

void pd_torch::addCompareRows(ElementRows &rows) {
  using F = arith::CmpFPredicate;
  using I = arith::CmpIPredicate;
  rows["aten.eq.Tensor"] = rows["aten.eq.Scalar"] = {compare<F::OEQ, I::eq, I::eq>, true};
  rows["aten.ne.Tensor"] = rows["aten.ne.Scalar"] = {compare<F::UNE, I::ne, I::ne>, true};
  rows["aten.lt.Tensor"] = rows["aten.lt.Scalar"] = {compare<F::OLT, I::slt, I::ult>, true};
  rows["aten.le.Tensor"] = rows["aten.le.Scalar"] = {compare<F::OLE, I::sle, I::ule>, true};
  rows["aten.gt.Tensor"] = rows["aten.gt.Scalar"] = {compare<F::OGT, I::sgt, I::ugt>, true};
  rows["aten.ge.Tensor"] = rows["aten.ge.Scalar"] = {compare<F::OGE, I::sge, I::uge>, true};
  rows["aten.logical_and"] = {[](Element &e) { return e.create<arith::AndIOp>(truth(e, 0), truth(e, 1)); }, true};
  rows["aten.logical_or"] = {[](Element &e) { return e.create<arith::OrIOp>(truth(e, 0), truth(e, 1)); }, true};
  rows["aten.logical_xor"] = {[](Element &e) { return e.create<arith::XOrIOp>(truth(e, 0), truth(e, 1)); }, true};
  rows["aten.logical_not"] = {[](Element &e) { return negate(e, truth(e, 0)); }, true};
  rows["aten.isnan"] = {isNan, true};
  rows["aten.isinf"] = {againstInfinity<F::OEQ, false>, true};
  rows["aten.isfinite"] = {againstInfinity<F::OLT, true>, true};
  rows["aten.isclose"] = {isClose, true};
  rows["aten.where.self"] = rows["aten.where.ScalarOther"] = rows["aten.where.ScalarSelf"] =
      rows["aten.where.Scalar"] = {where};
  rows["aten.masked_fill.Scalar"] = rows["aten.masked_fill.Tensor"] = {maskedFill};
}
