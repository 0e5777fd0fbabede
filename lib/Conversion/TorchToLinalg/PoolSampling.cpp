//===--- PoolSampling.cpp - sampling at computed points, pixels from channels -------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pd_torch;

namespace {
enum class Outside { Zeros, Border, Reflection };

/// Scalar f32 arithmetic on coordinates.
struct Coordinates {
  OpBuilder &b;
  Location loc;
  Value number(double v) { return constantOf(b, loc, b.getF32Type(), v); }
  Value add(Value x, Value y) { return arith::AddFOp::create(b, loc, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, loc, x, y); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, loc, x, y); }
  Value clamp(Value x, Value last) {
    return arith::MinimumFOp::create(b, loc, arith::MaximumFOp::create(b, loc, x, number(0)), last);
  }

  /// [-1, 1] to pixels.
  Value toPixels(Value x, Value size, bool align) {
    Value shifted = add(x, number(1));
    if (align) return mul(mul(shifted, number(0.5)), sub(size, number(1)));
    return mul(sub(mul(shifted, size), number(1)), number(0.5));
  }
  /// Mirrors at 0 and size - 1 (align), or at -0.5 and size - 0.5.
  Value reflect(Value x, Value size, bool align) {
    Value low = number(align ? 0 : -0.5), span = align ? sub(size, number(1)) : size;
    Value distance = math::AbsFOp::create(b, loc, sub(x, low));
    Value safe = arith::MaximumFOp::create(b, loc, span, number(1e-6)); // one pixel has no span
    Value flips = math::FloorOp::create(b, loc, arith::DivFOp::create(b, loc, distance, safe)),
          rest = sub(distance, mul(flips, safe));
    Value half = mul(flips, number(0.5)),
          odd = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::ONE, half, math::FloorOp::create(b, loc, half));
    return add(arith::SelectOp::create(b, loc, odd, sub(span, rest), rest), low);
  }
};
} // namespace

/// (input [n,c,h,w], grid [n,oh,ow,2] of (x, y), mode 0 bilinear 1 nearest, padding 0 zeros 1 border 2 reflection,
/// align_corners)
static LogicalResult lowerGridSampler(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0), grid = l.cast(o.in(1), o.b.getF32Type());
  std::optional<int64_t> mode = o.constInt(2), padding = o.constInt(3);
  std::optional<bool> align = o.constBool(4);
  if (in.rank() != 4 || grid.rank() != 4 || !mode || !padding || !align || *mode > 1 || *padding > 2)
    return o.fail("expects rank 4, bilinear or nearest, and constant modes");
  Outside outside = Outside(*padding);
  Type element = computeTypeOf(in.element());
  Value size[2] = {l.index(in.dims[2]), l.index(in.dims[3])};
  return o.done(l.parallel({}, {}, o.outDims(), in.element(), [&](OpBuilder &b, Location loc, ValueRange) -> Value {
    Coordinates c{b, loc};
    SmallVector<Value> at;
    for (int64_t i = 0; i < 4; ++i) at.push_back(linalg::IndexOp::create(b, loc, i));
    Value zero = arith::ConstantIndexOp::create(b, loc, 0), one = arith::ConstantIndexOp::create(b, loc, 1);
    Value low[2], share[2], last[2];
    for (int i = 0; i < 2; ++i) { // y is the second of a point
      Value extent = castScalar(b, loc, size[i], b.getF32Type(), false, false);
      Value raw = tensor::ExtractOp::create(b, loc, grid.value, ValueRange{at[0], at[2], at[3], i == 0 ? one : zero});
      Value place = c.toPixels(raw, extent, *align);
      if (outside == Outside::Reflection) place = c.reflect(place, extent, *align);
      if (outside != Outside::Zeros) place = c.clamp(place, c.sub(extent, c.number(1)));
      // Far outside is as good as just outside, and fits an integer.
      place = arith::MinimumFOp::create(b, loc, arith::MaximumFOp::create(b, loc, place, c.number(-2)),
                                        c.add(extent, c.number(1)));
      Value floor =
          *mode == 1 ? Value(math::RoundEvenOp::create(b, loc, place)) : Value(math::FloorOp::create(b, loc, place));
      share[i] = castScalar(b, loc, c.sub(place, floor), element, false, false);
      low[i] =
          arith::IndexCastOp::create(b, loc, b.getIndexType(), arith::FPToSIOp::create(b, loc, b.getI64Type(), floor));
      last[i] = arith::SubIOp::create(b, loc, size[i], one);
    }
    auto pixel = [&](Value y, Value x) -> Value {
      Value inside, clamped[2], given[2] = {y, x};
      for (int i = 0; i < 2; ++i) {
        clamped[i] = arith::MinSIOp::create(b, loc, arith::MaxSIOp::create(b, loc, given[i], zero), last[i]);
        Value same = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, clamped[i], given[i]);
        inside = inside ? Value(arith::AndIOp::create(b, loc, inside, same)) : same;
      }
      Value value = tensor::ExtractOp::create(b, loc, in.value, ValueRange{at[0], at[1], clamped[0], clamped[1]});
      value = castScalar(b, loc, value, element, false, false);
      return arith::SelectOp::create(b, loc, inside, value, constantOf(b, loc, element, 0));
    };
    auto stored = [&](Value value) { return castScalar(b, loc, value, in.element(), false, false); };
    if (*mode == 1) return stored(pixel(low[0], low[1]));
    Value high[2] = {arith::AddIOp::create(b, loc, low[0], one), arith::AddIOp::create(b, loc, low[1], one)};
    auto mix = [&](Value x, Value y, Value w) -> Value {
      Value rest = arith::SubFOp::create(b, loc, constantOf(b, loc, element, 1), w);
      return arith::AddFOp::create(b, loc, arith::MulFOp::create(b, loc, x, rest), arith::MulFOp::create(b, loc, y, w));
    };
    Value top = mix(pixel(low[0], low[1]), pixel(low[0], high[1]), share[1]);
    Value bottom = mix(pixel(high[0], low[1]), pixel(high[0], high[1]), share[1]);
    return stored(mix(top, bottom, share[0]));
  }));
}

/// [n,c*r*r,h,w] -> [n,c,r,r,h,w] -> [n,c,h,r,w,r] -> [n,c,h*r,w*r]
static LogicalResult lowerPixelShuffle(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0);
  std::optional<int64_t> factor = o.constInt(1);
  Dims out = o.outDims();
  if (!factor || *factor < 1 || in.rank() != 4 || out.size() != 4)
    return o.fail("expects rank 4 and a constant factor");
  DimExpr r = l.constant(*factor);
  Tensor parts = l.reshape(in, {in.dims[0], out[1], r, r, in.dims[2], in.dims[3]});
  return o.done(l.reshape(l.permute(parts, {0, 1, 4, 2, 5, 3}), out));
}

void pd_torch::addSamplingHandlers(Handlers &table) {
  table["aten.grid_sampler"] = lowerGridSampler;
  table["aten.pixel_shuffle"] = lowerPixelShuffle;
}
