//===--- ShapeResize.cpp - nearest, bilinear and bicubic resizing, padding modes ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

namespace {
struct Resize {
  bool bilinear = false;
  bool alignCorners = false;
  bool halfPixel = true; // bilinear without aligned corners: centres, or index * ratio (Paddle's align_mode 1)
  std::optional<double> scale[2];
};
} // namespace

static Value numberF32(OpBuilder &b, Location loc, double value) { return constantOf(b, loc, b.getF32Type(), value); }

/// Source step for one step in the result.
static Value ratioOf(OpLowering &o, const Resize &resize, int i, DimExpr in, DimExpr out) {
  OpBuilder &b = o.b;
  Type f32 = b.getF32Type();
  auto asFloat = [&](DimExpr e) { return castScalar(b, o.loc, o.l.index(e), f32, false, false); };
  if (resize.alignCorners) {
    if (out.is(1)) return numberF32(b, o.loc, 0);
    DimExpr one = o.l.constant(1);
    // One output pixel reads the first input pixel.
    Value steps = asFloat(o.l.exprs.max(o.l.exprs.sub(out, one), one));
    return arith::DivFOp::create(b, o.loc, asFloat(o.l.exprs.sub(in, one)), steps);
  }
  if (resize.scale[i] && *resize.scale[i] > 0) return numberF32(b, o.loc, 1.0 / *resize.scale[i]);
  return arith::DivFOp::create(b, o.loc, asFloat(in), asFloat(out));
}

/// Every pixel repeated by whole factors: [n,c,h,w] -> [n,c,h,s,w,t] -> [n,c,h*s,w*t].
static std::optional<Tensor> repeatPixels(OpLowering &o, Tensor in, const Dims &out) {
  Lowering &l = o.l;
  std::optional<DimExpr> factors[2];
  for (int i = 0; i < 2; ++i) {
    factors[i] = l.exprs.exactQuotient(out[2 + i], in.dims[2 + i]);
    if (!factors[i] || !factors[i]->constant()) return std::nullopt;
  }
  Dims split{in.dims[0], in.dims[1], in.dims[2], *factors[0], in.dims[3], *factors[1]};
  SmallVector<AffineExpr> from;
  for (unsigned d : {0, 1, 2, 4}) from.push_back(o.b.getAffineDimExpr(d));
  Tensor repeated = l.parallel({in}, {AffineMap::get(6, 0, from, o.b.getContext())}, split, in.element(),
                               [](OpBuilder &, Location, ValueRange args) { return args[0]; });
  return l.reshape(repeated, out);
}

static LogicalResult resizeTo(OpLowering &o, const Resize &resize) {
  Lowering &l = o.l;
  Tensor in = o.in(0);
  Dims out = o.outDims();
  if (in.rank() != 4 || out.size() != 4) return o.fail("expects rank 4");
  if (in.dims == out) return o.done(in);
  if (!resize.bilinear && !resize.alignCorners)
    if (std::optional<Tensor> repeated = repeatPixels(o, in, out)) return o.done(*repeated);
  Type f32 = o.b.getF32Type(), element = computeTypeOf(in.element());
  Value ratio[2], last[2];
  for (int i = 0; i < 2; ++i) {
    ratio[i] = ratioOf(o, resize, i, in.dims[2 + i], out[2 + i]);
    last[i] = l.index(l.exprs.sub(in.dims[2 + i], l.constant(1)));
  }
  Tensor result = l.parallel({}, {}, out, in.element(), [&](OpBuilder &b, Location loc, ValueRange) -> Value {
    Value n = linalg::IndexOp::create(b, loc, 0), c = linalg::IndexOp::create(b, loc, 1);
    Value low[2], high[2], weight[2];
    for (int i = 0; i < 2; ++i) {
      Value at = castScalar(b, loc, linalg::IndexOp::create(b, loc, 2 + i), f32, false, false);
      bool centres = resize.bilinear && !resize.alignCorners && resize.halfPixel;
      if (centres) at = arith::AddFOp::create(b, loc, at, numberF32(b, loc, 0.5));
      Value source = arith::MulFOp::create(b, loc, at, ratio[i]);
      if (centres) source = arith::SubFOp::create(b, loc, source, numberF32(b, loc, 0.5));
      if (!resize.bilinear && resize.alignCorners)
        source = arith::AddFOp::create(b, loc, source, numberF32(b, loc, 0.5));
      source = arith::MaximumFOp::create(b, loc, source, numberF32(b, loc, 0));
      Value floor = arith::FPToSIOp::create(b, loc, b.getI64Type(), source);
      low[i] = arith::MinSIOp::create(b, loc, arith::IndexCastOp::create(b, loc, b.getIndexType(), floor), last[i]);
      high[i] = arith::MinSIOp::create(
          b, loc, arith::AddIOp::create(b, loc, low[i], arith::ConstantIndexOp::create(b, loc, 1)), last[i]);
      weight[i] =
          castScalar(b, loc, arith::SubFOp::create(b, loc, source, castScalar(b, loc, floor, f32, false, false)),
                     element, false, false);
    }
    auto pixel = [&](Value y, Value x) -> Value {
      return tensor::ExtractOp::create(b, loc, in.value, ValueRange{n, c, y, x});
    };
    if (!resize.bilinear) return pixel(low[0], low[1]);
    auto computed = [&](Value y, Value x) { return castScalar(b, loc, pixel(y, x), element, in.isUnsigned, false); };
    auto mix = [&](Value a, Value z, Value w) -> Value {
      Value rest = arith::SubFOp::create(b, loc, constantOf(b, loc, element, 1), w);
      return arith::AddFOp::create(b, loc, arith::MulFOp::create(b, loc, a, rest), arith::MulFOp::create(b, loc, z, w));
    };
    Value top = mix(computed(low[0], low[1]), computed(low[0], high[1]), weight[1]);
    Value bottom = mix(computed(high[0], low[1]), computed(high[0], high[1]), weight[1]);
    return castScalar(b, loc, mix(top, bottom, weight[0]), in.element(), false, false);
  });
  result.isUnsigned = in.isUnsigned;
  return o.done(result);
}

/// Weights of the four neighbours of a point at distance t behind the second: Keys' cubic with a = -0.75.
static SmallVector<Value> cubicWeights(OpBuilder &b, Location loc, Value t) {
  auto polynomial = [&](Value x, ArrayRef<double> coefficients) { // highest power first
    Value sum = numberF32(b, loc, coefficients[0]);
    for (double c : coefficients.drop_front())
      sum = arith::AddFOp::create(b, loc, arith::MulFOp::create(b, loc, sum, x), numberF32(b, loc, c));
    return sum;
  };
  const double a = -0.75;
  const double nearBy[] = {a + 2, -(a + 3), 0, 1}, farAway[] = {a, -5 * a, 8 * a, -4 * a};
  Value one = numberF32(b, loc, 1), rest = arith::SubFOp::create(b, loc, one, t);
  return {polynomial(arith::AddFOp::create(b, loc, t, one), farAway), polynomial(t, nearBy), polynomial(rest, nearBy),
          polynomial(arith::AddFOp::create(b, loc, rest, one), farAway)};
}

/// Sixteen neighbours, those beyond the border are the border's.
static LogicalResult resizeCubic(OpLowering &o, const Resize &resize) {
  Lowering &l = o.l;
  Tensor in = o.in(0);
  Dims out = o.outDims();
  if (in.rank() != 4 || out.size() != 4) return o.fail("expects rank 4");
  Type f32 = o.b.getF32Type();
  Value ratio[2], last[2];
  for (int i = 0; i < 2; ++i) {
    ratio[i] = ratioOf(o, resize, i, in.dims[2 + i], out[2 + i]);
    last[i] = l.index(l.exprs.sub(in.dims[2 + i], l.constant(1)));
  }
  return o.done(l.parallel({}, {}, out, in.element(), [&](OpBuilder &b, Location loc, ValueRange) -> Value {
    Value n = linalg::IndexOp::create(b, loc, 0), c = linalg::IndexOp::create(b, loc, 1),
          zero = arith::ConstantIndexOp::create(b, loc, 0);
    SmallVector<Value> rows[2], weights[2];
    for (int i = 0; i < 2; ++i) {
      Value source = castScalar(b, loc, linalg::IndexOp::create(b, loc, 2 + i), f32, false, false),
            half = numberF32(b, loc, 0.5);
      if (!resize.alignCorners) source = arith::AddFOp::create(b, loc, source, half);
      source = arith::MulFOp::create(b, loc, source, ratio[i]);
      if (!resize.alignCorners) source = arith::SubFOp::create(b, loc, source, half);
      Value floor = math::FloorOp::create(b, loc, source);
      weights[i] = cubicWeights(b, loc, arith::SubFOp::create(b, loc, source, floor));
      Value base =
          arith::IndexCastOp::create(b, loc, b.getIndexType(), arith::FPToSIOp::create(b, loc, b.getI64Type(), floor));
      for (int64_t k = -1; k <= 2; ++k) {
        Value at = arith::AddIOp::create(b, loc, base, arith::ConstantIndexOp::create(b, loc, k));
        rows[i].push_back(arith::MinSIOp::create(b, loc, arith::MaxSIOp::create(b, loc, at, zero), last[i]));
      }
    }
    auto weighted = [&](ArrayRef<Value> values, ArrayRef<Value> by) {
      Value sum;
      for (auto [value, weight] : llvm::zip(values, by)) {
        Value term = arith::MulFOp::create(b, loc, value, weight);
        sum = sum ? Value(arith::AddFOp::create(b, loc, sum, term)) : term;
      }
      return sum;
    };
    SmallVector<Value> lines;
    for (Value y : rows[0]) {
      SmallVector<Value> pixels;
      for (Value x : rows[1])
        pixels.push_back(
            castScalar(b, loc, tensor::ExtractOp::create(b, loc, in.value, ValueRange{n, c, y, x}), f32, false, false));
      lines.push_back(weighted(pixels, weights[1]));
    }
    return castScalar(b, loc, weighted(lines, weights[0]), in.element(), false, false);
  }));
}

/// Scales from two number-or-None operands.
static void readScales(OpLowering &o, unsigned first, Resize &resize) {
  for (int i = 0; i < 2; ++i)
    if (first + i < o.op->getNumOperands()) resize.scale[i] = o.constFloat(first + i);
}

static void readScaleList(OpLowering &o, unsigned operand, Resize &resize) {
  if (std::optional<SmallVector<Value>> list = getListElements(o.op->getOperand(operand)); list && list->size() == 2)
    for (int i = 0; i < 2; ++i) resize.scale[i] = getConstantNumber((*list)[i]);
}

static LogicalResult lowerNearest(OpLowering &o) {
  Resize resize;
  readScales(o, 2, resize);
  return resizeTo(o, resize);
}

static LogicalResult lowerBilinear(OpLowering &o) {
  Resize resize;
  resize.bilinear = true;
  std::optional<bool> align = o.constBool(2);
  if (!align) return o.fail("expects a constant align_corners");
  resize.alignCorners = *align;
  readScales(o, 3, resize);
  return resizeTo(o, resize);
}

/// (input, size, align_corners, scale_h, scale_w)
static LogicalResult lowerBicubic(OpLowering &o) {
  Resize resize;
  std::optional<bool> align = o.constBool(2);
  if (!align) return o.fail("expects a constant align_corners");
  resize.alignCorners = *align;
  readScales(o, 3, resize);
  return resizeCubic(o, resize);
}

static LogicalResult lowerNearestVec(OpLowering &o) {
  Resize resize;
  if (o.none(1)) readScaleList(o, 2, resize);
  return resizeTo(o, resize);
}

static LogicalResult lowerBilinearVec(OpLowering &o) {
  Resize resize;
  resize.bilinear = true;
  resize.alignCorners = o.constBool(2).value_or(false);
  if (o.none(1)) readScaleList(o, 3, resize);
  return resizeTo(o, resize);
}

/// (input, size, scale_factor, mode, align_corners, recompute_scale_factor, antialias); torch-mlir says cubic where
/// PyTorch says bicubic.
static LogicalResult lowerInterpolate(OpLowering &o) {
  Resize resize;
  std::optional<StringRef> mode = getConstantStr(o.op->getOperand(3));
  bool cubic = mode == StringRef("cubic") || mode == StringRef("bicubic");
  if (!cubic && mode != StringRef("nearest") && mode != StringRef("bilinear"))
    return o.fail("expects mode nearest, bilinear, bicubic or cubic");
  resize.bilinear = *mode == "bilinear";
  resize.alignCorners = o.constBool(4).value_or(false);
  if (o.none(1) && !o.constBool(5).value_or(false)) readScaleList(o, 2, resize);
  return cubic ? resizeCubic(o, resize) : resizeTo(o, resize);
}

/// torch.operator "paddle.nearest_interp" / "paddle.bilinear_interp" with Paddle's attributes: what aten cannot say
/// (align_mode 1, nearest with aligned corners).
static LogicalResult lowerPaddleInterp(OpLowering &o) {
  Resize resize;
  resize.bilinear = calleeName(o.op) == "paddle.bilinear_interp";
  auto flag = o.op->getAttrOfType<BoolAttr>("align_corners");
  auto mode = o.op->getAttrOfType<IntegerAttr>("align_mode");
  resize.alignCorners = flag && flag.getValue();
  resize.halfPixel = !mode || mode.getInt() == 0;
  if (auto scale = o.op->getAttrOfType<DenseF64ArrayAttr>("scale"); scale && !scale.empty())
    for (int i = 0; i < 2; ++i) resize.scale[i] = scale.asArrayRef()[std::min<size_t>(i, scale.size() - 1)];
  return resizeTo(o, resize);
}

//===--- padding ---===//

namespace {
enum class Border { Constant, Reflect, Replicate, Circular };
} // namespace

/// PyTorch's pad list: (low, high) from the last dim on.
static LogicalResult padWith(OpLowering &o, Border border, Value value) {
  Lowering &l = o.l;
  Tensor in = o.in(0);
  std::optional<Dims> list = l.shapes.ints(o.op->getOperand(1));
  if (!list || list->size() % 2 != 0 || int64_t(list->size() / 2) > in.rank())
    return o.fail("expects an even number of amounts, at most two a dim");
  if (int64_t(o.outDims().size()) != in.rank()) return o.fail("expects a result of the input's rank");
  Dims low(in.rank(), l.constant(0)), high(in.rank(), l.constant(0));
  for (size_t i = 0; i < list->size() / 2; ++i) {
    low[in.rank() - 1 - i] = (*list)[2 * i];
    high[in.rank() - 1 - i] = (*list)[2 * i + 1];
  }
  if (border == Border::Constant) return o.done(l.pad(in, ArrayRef<DimExpr>(low), ArrayRef<DimExpr>(high), value));
  SmallVector<Value> sizes(in.rank()), amounts(in.rank());
  for (int64_t i = 0; i < in.rank(); ++i) {
    if (low[i].is(0) && high[i].is(0)) continue;
    sizes[i] = l.index(in.dims[i]);
    amounts[i] = l.index(low[i]);
  }
  return o.done(l.gather(in, o.outDims(), [&](OpBuilder &b, Location loc, ValueRange at) {
    SmallVector<Value> from(at);
    for (int64_t i = 0; i < in.rank(); ++i) {
      if (!sizes[i]) continue;
      Value zero = arith::ConstantIndexOp::create(b, loc, 0), one = arith::ConstantIndexOp::create(b, loc, 1);
      Value x = arith::SubIOp::create(b, loc, at[i], amounts[i]), last = arith::SubIOp::create(b, loc, sizes[i], one);
      if (border == Border::Replicate) {
        from[i] = arith::MinSIOp::create(b, loc, arith::MaxSIOp::create(b, loc, x, zero), last);
      } else if (border == Border::Circular) {
        from[i] = arith::RemUIOp::create(b, loc, arith::AddIOp::create(b, loc, x, sizes[i]), sizes[i]);
      } else { // last - |last - |x||
        auto abs = [&](Value v) -> Value {
          return arith::MaxSIOp::create(b, loc, v, arith::SubIOp::create(b, loc, zero, v));
        };
        from[i] = arith::SubIOp::create(b, loc, last, abs(arith::SubIOp::create(b, loc, last, abs(x))));
      }
    }
    return from;
  }));
}

static LogicalResult lowerConstantPad(OpLowering &o) {
  Value value = castScalar(o.b, o.loc, o.l.scalar(o.op->getOperand(2)), o.outElement(), false, o.outUnsigned());
  return padWith(o, Border::Constant, value);
}

/// (self, pad, mode, value or None)
static LogicalResult lowerPad(OpLowering &o) {
  std::optional<StringRef> mode = getConstantStr(o.op->getOperand(2));
  if (mode == StringRef("constant")) {
    Value value = o.none(3)
                      ? constantOf(o.b, o.loc, o.outElement(), 0)
                      : castScalar(o.b, o.loc, o.l.scalar(o.op->getOperand(3)), o.outElement(), false, o.outUnsigned());
    return padWith(o, Border::Constant, value);
  }
  if (mode == StringRef("reflect")) return padWith(o, Border::Reflect, {});
  if (mode == StringRef("replicate")) return padWith(o, Border::Replicate, {});
  if (mode == StringRef("circular")) return padWith(o, Border::Circular, {});
  return o.fail("expects mode constant, reflect, replicate or circular");
}

void pd_torch::addResizeHandlers(Handlers &table) {
  table["aten.upsample_nearest2d"] = lowerNearest;
  table["aten.upsample_nearest2d.vec"] = lowerNearestVec;
  table["aten.upsample_bilinear2d"] = lowerBilinear;
  table["aten.upsample_bicubic2d"] = lowerBicubic;
  table["aten.upsample_bilinear2d.vec"] = lowerBilinearVec;
  table["aten.__interpolate.size_list_scale_list"] = lowerInterpolate;
  table["paddle.nearest_interp"] = table["paddle.bilinear_interp"] = lowerPaddleInterp;
  table["aten.constant_pad_nd"] = lowerConstantPad;
  table["aten.pad"] = lowerPad;
  table["aten.reflection_pad2d"] = [](OpLowering &o) { return padWith(o, Border::Reflect, {}); };
  table["aten.replication_pad2d"] = [](OpLowering &o) { return padWith(o, Border::Replicate, {}); };
}
