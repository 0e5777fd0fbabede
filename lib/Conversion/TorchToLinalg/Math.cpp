//===--- Math.cpp - scalar bodies of arithmetic -------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Elementwise.h"

using namespace mlir;
using namespace mlir::pd_torch;

template <class Op> static Value unary(Element &e) { return e.create<Op>(e[0]); }
template <class Op> static Value binary(Element &e) { return e.create<Op>(e[0], e[1]); }
/// Rounding leaves integers alone.
template <class Op> static Value rounding(Element &e) { return e.isFloat() ? e.create<Op>(e[0]) : e[0]; }

/// other * alpha, where alpha is the op's last operand.
static Value scaledOther(Element &e, unsigned other, unsigned alpha) {
  if (constantFloat(e.o.op->getOperand(alpha)) == 1.0) return e[other];
  return e.mul(e[other], e[alpha]);
}

static Value add(Element &e) {
  if (e.type.isInteger(1)) return e.create<arith::OrIOp>(e[0], e[1]);
  return e.add(e[0], scaledOther(e, 1, 2));
}

static Value mul(Element &e) {
  if (e.type.isInteger(1)) return e.create<arith::AndIOp>(e[0], e[1]);
  return e.mul(e[0], e[1]);
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
  std::optional<StringRef> mode = constantString(e.o.op->getOperand(2));
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
  if (std::optional<double> exponent = constantFloat(e.o.op->getOperand(1))) {
    if (*exponent == 1) return x;
    if (*exponent == 2) return e.mul(x, x);
    if (*exponent == 3) return e.mul(e.mul(x, x), x);
    if (e.isFloat() && *exponent == 0.5) return e.create<math::SqrtOp>(x);
    if (e.isFloat() && *exponent == -0.5) return e.div(e.number(1), e.create<math::SqrtOp>(x));
    if (e.isFloat() && *exponent == -1) return e.div(e.number(1), x);
  }
  return power(e, x, e[1]);
}

static Value sign(Element &e) {
  Value x = e[0], zero = e.number(0);
  Value negative = e.isUnsigned ? zero : e.select(e.less(x, zero), e.number(-1), zero);
  return e.select(e.greater(x, zero), e.number(1), negative);
}

static Value prelu(Element &e) { return e.select(e.less(e[0], e.number(0)), e.mul(e[0], e[1]), e[0]); }

void pd_torch::addMathRows(ElementRows &rows) {
  rows["aten.exp"] = {unary<math::ExpOp>};
  rows["aten.exp2"] = {unary<math::Exp2Op>};
  rows["aten.expm1"] = {unary<math::ExpM1Op>};
  rows["aten.log"] = {unary<math::LogOp>};
  rows["aten.log2"] = {unary<math::Log2Op>};
  rows["aten.log10"] = {unary<math::Log10Op>};
  rows["aten.log1p"] = {unary<math::Log1pOp>};
  rows["aten.sqrt"] = {unary<math::SqrtOp>};
  // math.rsqrt may become an approximation; this is exact to half a unit twice.
  rows["aten.rsqrt"] = {[](Element &e) { return e.div(e.number(1), e.create<math::SqrtOp>(e[0])); }};
  rows["aten.square"] = {[](Element &e) { return e.mul(e[0], e[0]); }};
  rows["aten.abs"] = {[](Element &e) {
    return e.isFloat() ? e.create<math::AbsFOp>(e[0]) : e.isUnsigned ? e[0] : e.create<math::AbsIOp>(e[0]);
  }};
  rows["aten.neg"] = {
      [](Element &e) { return e.isFloat() ? e.create<arith::NegFOp>(e[0]) : e.sub(e.number(0), e[0]); }};
  rows["aten.floor"] = {rounding<math::FloorOp>};
  rows["aten.ceil"] = {rounding<math::CeilOp>};
  rows["aten.round"] = {rounding<math::RoundEvenOp>};
  rows["paddle.round"] = {rounding<math::RoundOp>}; // halves away from zero
  rows["aten.trunc"] = {rounding<math::TruncOp>};
  rows["aten.sin"] = {unary<math::SinOp>};
  rows["aten.cos"] = {unary<math::CosOp>};
  rows["aten.tan"] = {unary<math::TanOp>};
  rows["aten.asin"] = {unary<math::AsinOp>};
  rows["aten.acos"] = {unary<math::AcosOp>};
  rows["aten.atan"] = {unary<math::AtanOp>};
  rows["aten.sinh"] = {unary<math::SinhOp>};
  rows["aten.cosh"] = {unary<math::CoshOp>};
  rows["aten.asinh"] = {unary<math::AsinhOp>};
  rows["aten.acosh"] = {unary<math::AcoshOp>};
  rows["aten.atanh"] = {unary<math::AtanhOp>};
  rows["aten.erf"] = {unary<math::ErfOp>};
  rows["aten.reciprocal"] = {[](Element &e) { return e.div(e.number(1), e[0]); }};
  rows["aten.sign"] = {sign};
  rows["aten.bitwise_not"] = {
      [](Element &e) { return e.create<arith::XOrIOp>(e[0], e.type.isInteger(1) ? e.number(1) : e.number(-1)); }};
  rows["aten.prelu"] = {prelu};

  rows["aten.add.Tensor"] = rows["aten.add.Scalar"] = {add};
  rows["aten.sub.Tensor"] = rows["aten.sub.Scalar"] = {[](Element &e) { return e.sub(e[0], scaledOther(e, 1, 2)); }};
  rows["aten.rsub.Scalar"] = {[](Element &e) { return e.sub(e[1], scaledOther(e, 0, 2)); }};
  rows["aten.mul.Tensor"] = rows["aten.mul.Scalar"] = {mul};
  rows["aten.div.Tensor"] = rows["aten.div.Scalar"] = {[](Element &e) { return e.div(e[0], e[1]); }};
  rows["aten.div.Tensor_mode"] = rows["aten.div.Scalar_mode"] = {divMode};
  rows["aten.floor_divide"] =
      rows["aten.floor_divide.Scalar"] = {[](Element &e) { return floorDivide(e, e[0], e[1]); }};
  rows["aten.remainder.Tensor"] =
      rows["aten.remainder.Scalar"] = {[](Element &e) { return remainderOf(e, e[0], e[1], true); }};
  rows["aten.fmod.Tensor"] = rows["aten.fmod.Scalar"] = {[](Element &e) { return remainderOf(e, e[0], e[1], false); }};
  rows["aten.maximum"] = {
      [](Element &e) { return e.isFloat() ? binary<arith::MaximumFOp>(e) : e.lowerClamp(e[0], e[1]); }};
  rows["aten.minimum"] = {
      [](Element &e) { return e.isFloat() ? binary<arith::MinimumFOp>(e) : e.upperClamp(e[0], e[1]); }};
  // The other operand where one is NaN.
  rows["aten.fmax"] = {[](Element &e) { return e.isFloat() ? binary<arith::MaxNumFOp>(e) : e.lowerClamp(e[0], e[1]); }};
  rows["aten.fmin"] = {[](Element &e) { return e.isFloat() ? binary<arith::MinNumFOp>(e) : e.upperClamp(e[0], e[1]); }};
  rows["aten.lerp.Tensor"] = {[](Element &e) {
    Value x = e[0];
    return e.add(x, e.mul(e[2], e.sub(e[1], x)));
  }};
  rows["aten.heaviside"] = {[](Element &e) {
    Value x = e[0], zero = e.number(0);
    return e.select(e.equal(x, zero), e[1], e.select(e.greater(x, zero), e.number(1), zero));
  }};
  rows["aten.pow.Tensor_Tensor"] = {[](Element &e) { return power(e, e[0], e[1]); }};
  rows["aten.pow.Scalar"] = {[](Element &e) { return power(e, e[0], e[1]); }};
  rows["aten.pow.Tensor_Scalar"] = {powTensorScalar};
  rows["aten.atan2"] = {binary<math::Atan2Op>};
  rows["aten.bitwise_and.Tensor"] = {binary<arith::AndIOp>};
  rows["aten.bitwise_or.Tensor"] = {binary<arith::OrIOp>};
  rows["aten.bitwise_xor.Tensor"] = {binary<arith::XOrIOp>};
}
