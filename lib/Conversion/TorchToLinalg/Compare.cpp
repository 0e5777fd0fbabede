//===--- Compare.cpp - scalar bodies of comparison, logic and selection ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The bodies stand in the records of the ops (TorchCompareOps.td); here are the functions that they share.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Elementwise.h"

using namespace mlir;
using namespace mlir::pd_torch;

using F = arith::CmpFPredicate;
using I = arith::CmpIPredicate;

static Value flag(Element &e, bool value) { return arith::ConstantOp::create(e.b, e.loc, e.b.getBoolAttr(value)); }
static Value negate(Element &e, Value condition) { return e.create<arith::XOrIOp>(condition, flag(e, true)); }
static Value truth(Element &e, unsigned i) { return e.as(i, e.b.getI1Type()); }

static Value compare(Element &e, F ofFloats, I ofSigned, I ofUnsigned) {
  if (e.isFloat()) return arith::CmpFOp::create(e.b, e.loc, ofFloats, e[0], e[1]);
  bool plain = e.isUnsigned || e.type.isInteger(1);
  return arith::CmpIOp::create(e.b, e.loc, plain ? ofUnsigned : ofSigned, e[0], e[1]);
}

static Value isNan(Element &e, Value x) { return arith::CmpFOp::create(e.b, e.loc, F::UNO, x, x); }

static Value againstInfinity(Element &e, F predicate) {
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
  if (getConstantBool(e.o.op->getOperand(4)) != true) return close;
  Value nans = e.create<arith::AndIOp>(isNan(e, x), isNan(e, y));
  return e.create<arith::OrIOp>(close, nans);
}

void pd_torch::addCompareRows(ElementRows &rows) {
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareBodies.inc"
}
