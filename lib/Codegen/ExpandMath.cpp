//===--- ExpandMath.cpp - math functions as arithmetic, for devices without a libm ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Everything is computed in f64: f32 results are then right to the last bit but for ties, with short range reductions.
// f64 results are good to 2e-15 relative, pow to 1e-13, sin, cos and tan up to |x| = 1e15 (beyond: within range, no
// more). erf has no form in f64.
//
//===------------------------------------------------------------------------------------------------------===//
#include "ExpandMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>
#include <limits>

namespace mlir::pd::codegen {

namespace {

constexpr double kLn2 = 0.693147180559945309417232, kLog2E = 1.44269504088896340735992;
// ln 2 in two parts: a multiple of the first by an exponent is exact.
constexpr double kLn2High = 6.93147180369123816490e-01, kLn2Low = 1.90821492927058770002e-10;
constexpr double kPi = 3.14159265358979323846264, kHalfPi = kPi / 2, kHalfPiLow = 6.123233995736766035868820e-17;
constexpr double kInfinity = std::numeric_limits<double>::infinity(), kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kHuge = 1e150; // its square is still finite

/// f64 arithmetic at one place, and the functions in terms of it.
class F64 {
public:
  F64(OpBuilder &b, Location loc) : b(b), loc(loc) {}

  Value exp(Value x) {
    Value y = bounded(x, -746, 710), k = rint(mul(y, c(kLog2E)));
    return keepNaN(x, expOfParts(fma(k, c(-kLn2Low), fma(k, c(-kLn2High), y)), k));
  }
  Value exp2(Value x) {
    Value y = bounded(x, -1076, 1025), k = rint(y);
    return keepNaN(x, expOfParts(mul(sub(y, k), c(kLn2)), k));
  }
  /// Kahan: the error of exp(x) - 1 is that of log(exp(x)).
  Value expm1(Value x) {
    Value u = exp(x), rest = sub(u, c(1)), exact = mul(rest, div(x, log(u)));
    Value tail = select(equal(rest, c(-1)), rest, select(equal(u, c(kInfinity)), u, exact));
    return select(equal(u, c(1)), x, tail);
  }
  Value log(Value x) {
    auto [e, m] = logParts(x);
    return logLimits(x, fma(e, c(kLn2High), fma(e, c(kLn2Low), m)));
  }
  Value log2(Value x) {
    auto [e, m] = logParts(x);
    return logLimits(x, fma(m, c(kLog2E), e));
  }
  Value log10(Value x) { return mul(log(x), c(0.434294481903251827651129)); }
  Value log1p(Value x) {
    Value u = add(c(1), x), exact = mul(log(u), div(x, sub(u, c(1))));
    return select(equal(u, c(1)), x, select(equal(u, c(kInfinity)), u, exact));
  }

  Value sinh(Value x) {
    Value e = expm1(abs(x)), half = mul(c(0.5), add(e, div(e, add(e, c(1)))));
    return copySign(select(equal(e, c(kInfinity)), e, half), x);
  }
  Value cosh(Value x) {
    Value e = exp(abs(x));
    return mul(c(0.5), add(e, div(c(1), e)));
  }
  Value tanh(Value x) {
    Value e = expm1(mul(c(2), abs(x)));
    return copySign(select(equal(e, c(kInfinity)), c(1), div(e, add(e, c(2)))), x);
  }
  Value asinh(Value x) {
    Value t = abs(x), square = mul(t, t);
    Value small = log1p(add(t, div(square, add(c(1), sqrt(add(square, c(1)))))));
    return copySign(select(less(c(kHuge), t), add(log(t), c(kLn2)), small), x);
  }
  Value acosh(Value x) {
    Value t = sub(x, c(1)), small = log1p(add(t, sqrt(mul(t, add(t, c(2))))));
    return select(less(c(kHuge), x), add(log(x), c(kLn2)), select(less(x, c(1)), c(kNaN), small));
  }
  Value atanh(Value x) {
    Value t = abs(x);
    return copySign(mul(c(0.5), log1p(div(mul(c(2), t), sub(c(1), t)))), x);
  }

  Value sin(Value x) {
    Angle a = reduceAngle(x);
    return withSign(a.quadrant, 0, select(odd(a.quadrant), a.cos, a.sin));
  }
  Value cos(Value x) {
    Angle a = reduceAngle(x);
    return withSign(a.quadrant, 1, select(odd(a.quadrant), a.sin, a.cos));
  }
  Value tan(Value x) {
    Angle a = reduceAngle(x);
    return select(odd(a.quadrant), div(neg(a.cos), a.sin), div(a.sin, a.cos));
  }
  Value atan(Value x) {
    Value t = abs(x), big = less(c(1), t), r = atanOfUnit(select(big, div(c(1), t), t));
    return copySign(select(big, sub(c(kHalfPi), r), r), x);
  }
  Value atan2(Value y, Value x) {
    Value ay = abs(y), ax = abs(x), steep = less(ax, ay), high = select(steep, ay, ax), low = select(steep, ax, ay);
    Value ratio = select(equal(high, c(0)), c(0), select(equal(low, c(kInfinity)), c(1), div(low, high)));
    Value r = atanOfUnit(ratio);
    r = select(steep, sub(c(kHalfPi), r), r);
    r = select(less(copySign(c(1), x), c(0)), sub(c(kPi), r), r);
    return keepNaN(x, keepNaN(y, copySign(r, y)));
  }
  Value asin(Value x) { return atan2(x, sqrt(mul(sub(c(1), x), add(c(1), x)))); }
  Value acos(Value x) { return atan2(sqrt(mul(sub(c(1), x), add(c(1), x))), x); }

  Value pow(Value x, Value y) {
    Value size = abs(x), isInteger = equal(trunc(y), y);
    Value half = mul(y, c(0.5)), isOdd = both(isInteger, differs(trunc(half), half));
    Value power = select(equal(size, c(1)), c(1), exp(mul(y, log(size)))); // also 1^inf
    Value isNegative = less(copySign(c(1), x), c(0));
    power = select(both(isNegative, isOdd), neg(power), power);
    Value isUndefined = both(less(x, c(0)), both(differs(y, trunc(y)), differs(size, c(kInfinity))));
    power = select(isUndefined, c(kNaN), power);
    return select(either(equal(y, c(0)), equal(x, c(1))), c(1), power);
  }

  /// x - trunc(x / y) * y, exact while the quotient is: below 2^53; then 0.
  Value rem(Value x, Value y) {
    Value size = abs(x), divisor = abs(y), rest = fma(neg(trunc(div(size, divisor))), divisor, size);
    rest = select(less(rest, c(0)), add(rest, divisor), rest); // the quotient was rounded up to an integer
    rest = select(either(less(rest, c(0)), less(divisor, rest)), c(0), rest);
    Value isWhole = both(equal(divisor, c(kInfinity)), less(size, c(kInfinity)));
    return copySign(select(isWhole, size, rest), x);
  }

private:
  Value c(double v) { return arith::ConstantOp::create(b, loc, b.getF64FloatAttr(v)); }
  Value i(int64_t v) { return arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(v)); }
  Value add(Value x, Value y) { return arith::AddFOp::create(b, loc, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, loc, x, y); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, loc, x, y); }
  Value div(Value x, Value y) { return arith::DivFOp::create(b, loc, x, y); }
  Value neg(Value x) { return arith::NegFOp::create(b, loc, x); }
  Value fma(Value x, Value y, Value z) { return math::FmaOp::create(b, loc, x, y, z); }
  Value abs(Value x) { return math::AbsFOp::create(b, loc, x); }
  Value sqrt(Value x) { return math::SqrtOp::create(b, loc, x); }
  Value rint(Value x) { return math::RoundEvenOp::create(b, loc, x); }
  Value trunc(Value x) { return math::TruncOp::create(b, loc, x); }
  Value copySign(Value x, Value sign) { return math::CopySignOp::create(b, loc, x, sign); }
  Value compare(arith::CmpFPredicate p, Value x, Value y) { return arith::CmpFOp::create(b, loc, p, x, y); }
  Value less(Value x, Value y) { return compare(arith::CmpFPredicate::OLT, x, y); }
  Value equal(Value x, Value y) { return compare(arith::CmpFPredicate::OEQ, x, y); }
  Value differs(Value x, Value y) { return compare(arith::CmpFPredicate::UNE, x, y); }
  Value both(Value x, Value y) { return arith::AndIOp::create(b, loc, x, y); }
  Value either(Value x, Value y) { return arith::OrIOp::create(b, loc, x, y); }
  Value select(Value condition, Value x, Value y) { return arith::SelectOp::create(b, loc, condition, x, y); }
  Value toInt(Value x) { return arith::FPToSIOp::create(b, loc, b.getI64Type(), x); }
  Value toBits(Value x) { return arith::BitcastOp::create(b, loc, b.getI64Type(), x); }
  Value fromBits(Value x) { return arith::BitcastOp::create(b, loc, b.getF64Type(), x); }
  Value keepNaN(Value x, Value result) { return select(differs(x, x), x, result); }
  /// Within the bounds; the lower one for NaN, which no integer stands for.
  Value bounded(Value x, double low, double high) {
    Value y = select(less(c(low), x), x, c(low));
    return select(less(y, c(high)), y, c(high));
  }
  /// The sum of coefficients[i] * x^i.
  Value polynomial(Value x, ArrayRef<double> coefficients) {
    Value sum = c(coefficients.back());
    for (double coefficient : llvm::reverse(coefficients.drop_back())) sum = fma(sum, x, c(coefficient));
    return sum;
  }

  /// e^r * 2^k for |r| <= ln(2) / 2, by Taylor's series; the power in two steps, as it may be out of range.
  Value expOfParts(Value r, Value k) {
    SmallVector<double> series{1};
    for (int n = 1; n <= 13; ++n) series.push_back(series.back() / n);
    Value whole = toInt(k), first = arith::ShRSIOp::create(b, loc, whole, i(1));
    Value second = arith::SubIOp::create(b, loc, whole, first);
    return mul(mul(polynomial(r, series), powerOfTwo(first)), powerOfTwo(second));
  }
  Value powerOfTwo(Value exponent) {
    return fromBits(arith::ShLIOp::create(b, loc, arith::AddIOp::create(b, loc, exponent, i(1023)), i(52)));
  }

  /// x = 2^e * m with m in [sqrt(1/2), sqrt(2)]: e, and log(m) as 2 artanh((m - 1) / (m + 1)). For positive x.
  std::pair<Value, Value> logParts(Value x) {
    Value isTiny = less(x, c(2.2250738585072014e-308)), bits = toBits(select(isTiny, mul(x, c(0x1p54)), x));
    Value exponent = arith::SubIOp::create(b, loc, arith::ShRUIOp::create(b, loc, bits, i(52)), i(1023));
    Value fraction = arith::AndIOp::create(b, loc, bits, i((int64_t(1) << 52) - 1));
    Value m = fromBits(arith::OrIOp::create(b, loc, fraction, i(int64_t(1023) << 52)));
    Value e = add(arith::SIToFPOp::create(b, loc, b.getF64Type(), exponent), select(isTiny, c(-54), c(0)));
    Value isUpper = less(c(1.4142135623730951), m);
    m = select(isUpper, mul(m, c(0.5)), m);
    e = select(isUpper, add(e, c(1)), e);
    Value f = div(sub(m, c(1)), add(m, c(1)));
    SmallVector<double> series;
    for (int n = 0; n <= 11; ++n) series.push_back(2.0 / (2 * n + 1));
    return {e, mul(f, polynomial(mul(f, f), series))};
  }
  Value logLimits(Value x, Value result) {
    result = select(less(x, c(kInfinity)), result, x); // infinity and NaN
    result = select(less(x, c(0)), c(kNaN), result);
    return select(equal(x, c(0)), c(-kInfinity), result);
  }

  struct Angle {
    Value quadrant; // i64
    Value sin, cos; // of the rest, within a quarter of pi
  };
  Angle reduceAngle(Value x) {
    Value k = rint(mul(x, c(2 / kPi)));
    Value r = fma(k, c(-kHalfPiLow), fma(k, c(-kHalfPi), x));
    r = select(less(r, c(-1)), c(-1), select(less(c(1), r), c(1), r)); // of no meaning, but within range
    SmallVector<double> sines{1}, cosines{1};
    for (int n = 1; n <= 9; ++n) {
      cosines.push_back(-cosines.back() / ((2 * n - 1) * (2 * n)));
      sines.push_back(-sines.back() / ((2 * n) * (2 * n + 1)));
    }
    Value square = mul(r, r);
    return {toInt(bounded(k, -0x1p52, 0x1p52)), mul(r, polynomial(square, sines)), polynomial(square, cosines)};
  }
  Value odd(Value quadrant) { return bit(quadrant, 0); }
  Value bit(Value v, int64_t number) {
    Value one = arith::AndIOp::create(b, loc, arith::ShRSIOp::create(b, loc, v, i(number)), i(1));
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, one, i(0));
  }
  /// Negative in the third and fourth quadrant, counted from quadrant -`ahead`.
  Value withSign(Value quadrant, int64_t ahead, Value result) {
    return select(bit(arith::AddIOp::create(b, loc, quadrant, i(ahead)), 1), neg(result), result);
  }

  /// The arc tangent of [0, 1], folded at tan(pi / 8).
  Value atanOfUnit(Value t) {
    Value isUpper = less(c(0.4142135623730950), t);
    Value u = select(isUpper, div(sub(t, c(1)), add(t, c(1))), t);
    SmallVector<double> series;
    for (int n = 0; n <= 22; ++n) series.push_back((n % 2 ? -1.0 : 1.0) / (2 * n + 1));
    Value r = mul(u, polynomial(mul(u, u), series));
    return select(isUpper, add(c(kPi / 4), r), r);
  }

  OpBuilder &b;
  Location loc;
};

/// Which element types a pattern takes.
enum class Types { F64, All };

template <typename Op> bool takes(Op op, Types types) {
  Type type = op.getType();
  return type.isF64() || (types == Types::All && (type.isF32() || type.isF16() || type.isBF16()));
}

Value toF64(OpBuilder &b, Location loc, Value x) {
  return x.getType().isF64() ? x : arith::ExtFOp::create(b, loc, b.getF64Type(), x).getResult();
}

/// To the type in steps: processors have no instruction from f64 to half precision.
Value fromF64(OpBuilder &b, Location loc, Value x, Type type) {
  if (type.isF64()) return x;
  Value narrow = arith::TruncFOp::create(b, loc, b.getF32Type(), x);
  return type.isF32() ? narrow : arith::TruncFOp::create(b, loc, type, narrow).getResult();
}

template <typename Op> struct ExpandUnary : OpRewritePattern<Op> {
  using Function = Value (F64::*)(Value);
  ExpandUnary(MLIRContext *context, Function function, Types types)
      : OpRewritePattern<Op>(context), function(function), types(types) {}

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    if (!takes(op, types)) return rewriter.notifyMatchFailure(op, "has a polynomial in f32, or is no scalar");
    F64 e(rewriter, op.getLoc());
    Value result = (e.*function)(toF64(rewriter, op.getLoc(), op.getOperand()));
    rewriter.replaceOp(op, fromF64(rewriter, op.getLoc(), result, op.getType()));
    return success();
  }

  Function function;
  Types types;
};

template <typename Op> struct ExpandBinary : OpRewritePattern<Op> {
  using Function = Value (F64::*)(Value, Value);
  ExpandBinary(MLIRContext *context, Function function) : OpRewritePattern<Op>(context), function(function) {}

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    if (!takes(op, Types::All)) return rewriter.notifyMatchFailure(op, "is no scalar");
    F64 e(rewriter, op.getLoc());
    Value result = (e.*function)(toF64(rewriter, op.getLoc(), op.getLhs()), toF64(rewriter, op.getLoc(), op.getRhs()));
    rewriter.replaceOp(op, fromF64(rewriter, op.getLoc(), result, op.getType()));
    return success();
  }

  Function function;
};

/// Rounding of half precision in f32, which holds every value exactly.
template <typename Op> struct WidenRounding : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    if (!op.getType().isF16() && !op.getType().isBF16())
      return rewriter.notifyMatchFailure(op, "is not half precision");
    Value wide = arith::ExtFOp::create(rewriter, op.getLoc(), rewriter.getF32Type(), op.getOperand());
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), Op::create(rewriter, op.getLoc(), wide));
    return success();
  }
};

} // namespace

void populateExpandMathPatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<ExpandUnary<math::ExpOp>>(context, &F64::exp, Types::F64);
  patterns.add<ExpandUnary<math::ExpM1Op>>(context, &F64::expm1, Types::F64);
  patterns.add<ExpandUnary<math::LogOp>>(context, &F64::log, Types::F64);
  patterns.add<ExpandUnary<math::Log1pOp>>(context, &F64::log1p, Types::F64);
  patterns.add<ExpandUnary<math::TanhOp>>(context, &F64::tanh, Types::F64);
  patterns.add<ExpandUnary<math::Exp2Op>>(context, &F64::exp2, Types::All);
  patterns.add<ExpandUnary<math::Log2Op>>(context, &F64::log2, Types::All);
  patterns.add<ExpandUnary<math::Log10Op>>(context, &F64::log10, Types::All);
  patterns.add<ExpandUnary<math::SinOp>>(context, &F64::sin, Types::All);
  patterns.add<ExpandUnary<math::CosOp>>(context, &F64::cos, Types::All);
  patterns.add<ExpandUnary<math::TanOp>>(context, &F64::tan, Types::All);
  patterns.add<ExpandUnary<math::AsinOp>>(context, &F64::asin, Types::All);
  patterns.add<ExpandUnary<math::AcosOp>>(context, &F64::acos, Types::All);
  patterns.add<ExpandUnary<math::AtanOp>>(context, &F64::atan, Types::All);
  patterns.add<ExpandUnary<math::SinhOp>>(context, &F64::sinh, Types::All);
  patterns.add<ExpandUnary<math::CoshOp>>(context, &F64::cosh, Types::All);
  patterns.add<ExpandUnary<math::AsinhOp>>(context, &F64::asinh, Types::All);
  patterns.add<ExpandUnary<math::AcoshOp>>(context, &F64::acosh, Types::All);
  patterns.add<ExpandUnary<math::AtanhOp>>(context, &F64::atanh, Types::All);
  patterns.add<WidenRounding<math::CeilOp>, WidenRounding<math::FloorOp>, WidenRounding<math::RoundOp>,
               WidenRounding<math::RoundEvenOp>, WidenRounding<math::TruncOp>>(context);
  patterns.add<ExpandBinary<math::Atan2Op>>(context, &F64::atan2);
  patterns.add<ExpandBinary<math::PowFOp>>(context, &F64::pow);
  patterns.add<ExpandBinary<arith::RemFOp>>(context, &F64::rem);
}

} // namespace mlir::pd::codegen
