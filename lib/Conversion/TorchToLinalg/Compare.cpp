//===--- Compare.cpp - scalar bodies of comparison, logic and selection ------------------------------------------===//
#include "Elementwise.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value negate(Element &e, Value flag) {
  return e.create<arith::XOrIOp>(flag, Value(arith::ConstantOp::create(e.b, e.loc, e.b.getBoolAttr(true))));
}
static Value truth(Element &e, unsigned i) { return e.as(i, e.b.getI1Type()); }

/// Ordered float comparisons: false when an operand is NaN, but `!=` is true then.
template <arith::CmpFPredicate f, arith::CmpIPredicate s, arith::CmpIPredicate u> static Value compare(Element &e) {
  if (e.isFloat())
    return arith::CmpFOp::create(e.b, e.loc, f, e[0], e[1]);
  bool plain = e.isUnsigned || e.type.isInteger(1);
  return arith::CmpIOp::create(e.b, e.loc, plain ? u : s, e[0], e[1]);
}

static Value isNan(Element &e) {
  if (!e.isFloat())
    return arith::ConstantOp::create(e.b, e.loc, e.b.getBoolAttr(false));
  return arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::UNO, e[0], e[0]);
}

template <arith::CmpFPredicate predicate, bool forIntegers> static Value againstInfinity(Element &e) {
  if (!e.isFloat())
    return arith::ConstantOp::create(e.b, e.loc, e.b.getBoolAttr(forIntegers));
  Value infinity = highestOf(e.b, e.loc, e.type, false);
  return arith::CmpFOp::create(e.b, e.loc, predicate, e.create<math::AbsFOp>(e[0]), infinity);
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
  rows["aten.where.self"] = rows["aten.where.ScalarOther"] = rows["aten.where.ScalarSelf"] = rows["aten.where.Scalar"] = {where};
  rows["aten.masked_fill.Scalar"] = rows["aten.masked_fill.Tensor"] = {maskedFill};
}
