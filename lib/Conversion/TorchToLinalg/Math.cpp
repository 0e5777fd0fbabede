//===--- Math.cpp - scalar bodies of arithmetic -------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The bodies stand in the records of the ops (TorchMathOps.td); here are the functions that they share.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Elementwise.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// other * alpha, where alpha is the op's last operand.
static Value scaledOther(Element &e, unsigned other, unsigned alpha) {
  if (getConstantNumber(e.o.op->getOperand(alpha)) == 1.0) return e[other];
  return e.mul(e[other], e[alpha]);
}

/// Quotient rounded down; C division rounds towards zero.
static Value floorDivide(Element &e, Value x, Value y) {
  if (e.isFloat()) return e.create<math::FloorOp>(e.div(x, y));
  Value quotient = e.div(x, y);
  if (e.isUnsigned) return quotient;
  Value zero = e.number(0), rest = e.sub(x, e.mul(quotient, y));
  Value inexact = arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::ne, rest, zero);
  Value opposite = arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::ne, e.less(rest, zero), e.less(y, zero));
  return e.select(e.create<arith::AndIOp>(inexact, opposite), e.sub(quotient, e.number(1)), quotient);
}

static Value remainderOf(Element &e, Value x, Value y, bool signOfDivisor) {
  Value zero = e.number(0);
  Value rest = e.isFloat()    ? e.create<arith::RemFOp>(x, y)
               : e.isUnsigned ? e.create<arith::RemUIOp>(x, y)
                              : e.create<arith::RemSIOp>(x, y);
  if (!signOfDivisor || (!e.isFloat() && e.isUnsigned)) return rest;
  Value isZero = e.equal(rest, zero);
  Value same = arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::eq, e.less(rest, zero), e.less(y, zero));
  return e.select(e.create<arith::OrIOp>(isZero, same), rest, e.add(rest, y));
}

/// The rounding mode is operand 2: none, "floor" or "trunc".
static Value divMode(Element &e) {
  std::optional<StringRef> mode = getConstantStr(e.o.op->getOperand(2));
  if (mode == StringRef("floor")) return floorDivide(e, e[0], e[1]);
  if (mode == StringRef("trunc")) return e.isFloat() ? e.create<math::TruncOp>(e.div(e[0], e[1])) : e.div(e[0], e[1]);
  return e.div(e[0], e[1]);
}

static Value power(Element &e, Value x, Value y) {
  if (e.isFloat()) return e.create<math::PowFOp>(x, y);
  // Integers through f64, rounded: exact as far as f64 is.
  Type f64 = e.b.getF64Type();
  Value real = e.create<math::PowFOp>(castScalar(e.b, e.loc, x, f64, e.isUnsigned, false),
                                      castScalar(e.b, e.loc, y, f64, e.isUnsigned, false));
  return castScalar(e.b, e.loc, e.create<math::RoundEvenOp>(real), e.type, false, e.isUnsigned);
}

static Value powTensorScalar(Element &e) {
  Value x = e[0];
  if (std::optional<double> exponent = getConstantNumber(e.o.op->getOperand(1))) {
    if (*exponent == 1) return x;
    if (*exponent == 2) return e.mul(x, x);
    if (*exponent == 3) return e.mul(e.mul(x, x), x);
    if (e.isFloat() && *exponent == 0.5) return e.create<math::SqrtOp>(x);
    if (e.isFloat() && *exponent == -0.5) return e.div(e.number(1), e.create<math::SqrtOp>(x));
    if (e.isFloat() && *exponent == -1) return e.div(e.number(1), x);
  }
  return power(e, x, e[1]);
}

/// Optional bounds: operands 1 and 2.
static Value clamp(Element &e) {
  Value x = e[0];
  if (!isNone(e.o.op->getOperand(1))) x = e.lowerClamp(x, e[1]);
  if (!isNone(e.o.op->getOperand(2))) x = e.upperClamp(x, e[2]);
  return x;
}

void pd_torch::addMathRows(ElementRows &rows) {
#include "paddle-mlir/Dialect/Torch/IR/TorchMathBodies.inc"
}
