//===--- Depthwise.cpp - depthwise 2-D convolution on NHWC --------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Four output pixels times one vector of channels in registers; each input pixel is loaded once per filter row. Units
// are output rows.
//
//===------------------------------------------------------------------------------------------------------===//
#include "Generators.h"
#include "RegisterTile.h"

#include "paddle-mlir/Codegen/ProductBody.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::pd::cpu {

namespace {

using pd_kernel::DepthwiseAttr;

bool isDepthwise(Operation *op) { return isa<linalg::DepthwiseConv2DNhwcHwcOp>(op); }

struct DepthwiseShape {
  unsigned input = 0, filter = 0;
  int64_t r = 1, s = 1, strideH = 1, strideW = 1, dilationH = 1, dilationW = 1;

  static std::optional<DepthwiseShape> match(const ProductBody &body) {
    linalg::LinalgOp op = body.root();
    pd_kernel::KernelOp kernel = body.kernel();
    auto input = body.argumentOf(op.getDpsInputOperand(0)), filter = body.argumentOf(op.getDpsInputOperand(1));
    if (!input || !filter || *input >= kernel.getNumIns() || *filter >= kernel.getNumIns() ||
        !getPackedIns(kernel).empty())
      return std::nullopt;
    auto inputType = cast<RankedTensorType>(kernel.getArgumentTypes()[*input]),
         filterType = cast<RankedTensorType>(kernel.getArgumentTypes()[*filter]);
    if (filterType.isDynamicDim(0) || filterType.isDynamicDim(1) || !inputType.getElementType().isF32() ||
        !filterType.getElementType().isF32())
      return std::nullopt;
    auto numbers = [&](StringRef name) {
      return SmallVector<int64_t>(op->getAttrOfType<DenseIntElementsAttr>(name).getValues<int64_t>());
    };
    SmallVector<int64_t> strides = numbers("strides"), dilations = numbers("dilations");
    DepthwiseShape shape;
    shape.input = *input;
    shape.filter = *filter;
    shape.r = filterType.getDimSize(0);
    shape.s = filterType.getDimSize(1);
    shape.strideH = strides[0];
    shape.strideW = strides[1];
    shape.dilationH = dilations[0];
    shape.dilationW = dilations[1];
    return shape;
  }
};

class DepthwiseEmitter {
public:
  DepthwiseEmitter(KernelFrame &frame, const ProductBody &body, const DepthwiseShape &shape, DepthwiseAttr how)
      : frame(frame), body(body), shape(shape), how(how), t(frame.builder(), frame.loc(), how.getLanes()),
        in(frame.in(shape.input)), filter(frame.in(shape.filter)), out(frame.out(0)) {}

  /// Units, and how many of them make a piece.
  static std::pair<Value, Value> range(TileBuilder &t, const KernelOperand &out, const DepthwiseShape &shape,
                                       DepthwiseAttr how) {
    Value units = t.mul(out.sizes[0], out.sizes[1]);
    // Two flops a tap at 40 a nanosecond, in sixteenths.
    Value cost = t.div(t.mul(t.mul(out.sizes[2], out.sizes[3]), shape.r * shape.s * 32), t.c(40));
    return {units, grainOf(t.b, t.loc, cost, how.getPieceNs())};
  }

  void emit() {
    auto [units, grain] = range(t, out, shape, how);
    Value lo = t.mul(frame.begin(), grain), hi = t.min(t.mul(frame.end(), grain), units);
    t.loop(lo, hi, t.c(1), [&](Value unit) {
      image = t.div(unit, out.sizes[1]);
      y = t.rem(unit, out.sizes[1]);
      emitRow();
    });
  }

private:
  void emitRow() {
    const int64_t pixels = how.getPixels();
    Value width = out.sizes[2], step = t.c(pixels), zero = t.c(0);
    auto known = i64Value(width);
    auto byPixel = [&](Value from) { t.loop(from, width, t.c(1), [&](Value x) { emitPixels(x, 1); }); };
    if (known && *known < pixels) return emitPixels(zero, *known);
    if (body.readsOuts() || (known && *known % pixels == 0)) {
      Value whole = t.sub(width, t.rem(width, step));
      t.loop(zero, whole, step, [&](Value x) { emitPixels(x, pixels); });
      return byPixel(whole);
    }
    auto overlapping = [&] {
      Value last = t.sub(width, step);
      t.loop(zero, width, step, [&](Value x) { emitPixels(t.min(x, last), pixels); });
    };
    if (known) overlapping();
    else t.when(t.less(width, step), [&] { byPixel(zero); }, overlapping);
  }

  void emitPixels(Value x, int64_t pixels) {
    Value channels = out.sizes[3], lanes = t.c(t.lanes);
    Value whole = t.sub(channels, t.rem(channels, lanes));
    t.loop(t.c(0), whole, lanes, [&](Value channel) { emitTile(x, pixels, channel, {}); });
    auto known = i64Value(channels);
    auto tail = [&] { emitTile(x, pixels, whole, t.maskBelow(whole, channels)); };
    if (known && *known % t.lanes != 0) tail();
    else if (!known) t.when(t.less(whole, channels), tail);
  }

  void emitTile(Value x, int64_t pixels, Value channel, Value mask) {
    SmallVector<SmallVector<Value>> positions;
    SmallVector<Value> acc;
    TileReads reads;
    for (int64_t i = 0; i < pixels; ++i) {
      positions.push_back({image, y, t.add(x, i), channel});
      acc.push_back(body.initial(t, frame.operands(), reads, positions.back(), mask));
    }
    Value offset = t.add(t.mul(image, in.strides[0]), t.mul(t.mul(y, shape.strideH), in.strides[1]));
    offset = t.add(t.add(offset, t.mul(t.mul(x, shape.strideW), in.strides[2])), channel);
    Value pixel = t.gep(in.pointer, offset), weights = t.gep(filter.pointer, channel);

    auto filterRow = [&](Value r, ValueRange carried) {
      SmallVector<Value> sums(carried), taps;
      Value inRow = t.gep(pixel, t.mul(r, t.mul(in.strides[1], shape.dilationH))),
            filterRowPointer = t.gep(weights, t.mul(r, filter.strides[0]));
      for (int64_t s = 0; s < shape.s; ++s)
        taps.push_back(t.load(t.gep(filterRowPointer, t.mul(filter.strides[1], s)), mask));
      for (int64_t q = 0; q < (pixels - 1) * shape.strideW + (shape.s - 1) * shape.dilationW + 1; ++q) {
        Value value; // loaded when the first tap needs it
        for (int64_t i = 0; i < pixels; ++i) {
          int64_t distance = q - i * shape.strideW;
          if (distance < 0 || distance % shape.dilationW != 0 || distance / shape.dilationW >= shape.s) continue;
          if (!value) value = t.load(t.gep(inRow, t.mul(in.strides[2], q)), mask);
          sums[i] = t.fma(value, taps[distance / shape.dilationW], sums[i]);
        }
      }
      return sums;
    };
    if (how.getUnrollTaps())
      for (int64_t r = 0; r < shape.r; ++r) acc = filterRow(t.c(r), acc);
    else acc = t.loop(t.c(0), t.c(shape.r), t.c(1), acc, filterRow);
    for (auto [position, value] : llvm::zip(positions, acc))
      body.finish(t, frame.operands(), reads, position, mask, value);
  }

  KernelFrame &frame;
  const ProductBody &body;
  const DepthwiseShape &shape;
  DepthwiseAttr how;
  TileBuilder t;
  const KernelOperand &in, &filter, &out;
  Value image, y;
};

} // namespace

std::optional<Acceptance> acceptsDepthwise(pd_kernel::KernelOp kernel) {
  std::optional<ProductBody> body = ProductBody::match(kernel, isDepthwise);
  if (!body || !DepthwiseShape::match(*body)) return std::nullopt;
  return Acceptance();
}

Attribute configureDepthwise(pd_kernel::KernelOp kernel, const ISA &isa) {
  constexpr int64_t kPixels = 4;
  constexpr int64_t kUnrolledTaps = 25; // filters up to 5 x 5
  std::optional<DepthwiseShape> shape = DepthwiseShape::match(*ProductBody::match(kernel, isDepthwise));
  return DepthwiseAttr::get(kernel.getContext(), isa.lanes, kPixels, shape->r * shape->s <= kUnrolledTaps, kPieceNs);
}

LogicalResult verifyDepthwise(pd_kernel::KernelOp kernel, const ISA &isa, Attribute configuration) {
  auto how = dyn_cast<DepthwiseAttr>(configuration);
  if (!how) return kernel.emitOpError("expects a #pd_kernel.depthwise for level '") << isa.name << "'";
  if (how.getLanes() < 2 || !llvm::isPowerOf2_64(how.getLanes()) || how.getLanes() > isa.lanes || how.getPixels() < 1 ||
      how.getPixels() > 16 || how.getPieceNs() < 1)
    return kernel.emitOpError("has a depthwise strategy for level '")
           << isa.name << "' that expects a power of two up to " << isa.lanes
           << " lanes, 1 to 16 pixels and a piece of work of at least 1";
  return success();
}

LogicalResult emitDepthwise(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration) {
  auto how = cast<DepthwiseAttr>(configuration);
  std::optional<ProductBody> body = ProductBody::match(kernel, isDepthwise);
  std::optional<DepthwiseShape> shape = body ? DepthwiseShape::match(*body) : std::nullopt;
  if (!shape) return kernel.emitOpError("is no depthwise convolution on NHWC");
  KernelFrame frame(kernel, module);
  frame.markGenerated();
  DepthwiseEmitter(frame, *body, *shape, how).emit();
  frame.emitCount([&](OpBuilder &b, ArrayRef<KernelOperand> operands) {
    TileBuilder t(b, frame.loc(), how.getLanes());
    auto [units, grain] = DepthwiseEmitter::range(t, operands[kernel.getNumIns()], *shape, how);
    return t.div(t.add(units, t.sub(grain, t.c(1))), grain);
  });
  return success();
}

} // namespace mlir::pd::cpu
