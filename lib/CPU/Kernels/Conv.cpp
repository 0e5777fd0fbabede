//===--- Conv.cpp - 2-D convolution on NHWC as an implicit matrix product -----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rows are output pixels, each with its own pointer into the (already padded) input; the reduction is one run of C
// elements per filter tap, or one unrolled stretch per filter row where C is small. Nothing is copied.
//
//===------------------------------------------------------------------------------------------------------===//
#include "Generators.h"
#include "ProductLoops.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::pd::cpu {

namespace {

constexpr int64_t kUnrolledTaps = 24; // filter columns x channels that are unrolled completely

bool isConvolution(Operation *op) { return isa<linalg::Conv2DNhwcHwcfOp, linalg::Conv2DNhwcFhwcOp>(op); }

struct ConvShape {
  unsigned input = 0, filter = 0; // kernel argument numbers
  bool packed = false, filterFirst = false;
  int64_t r = 1, s = 1, c = 1, strideH = 1, strideW = 1, dilationH = 1, dilationW = 1;

  static std::optional<ConvShape> match(const ProductBody &body) {
    linalg::LinalgOp op = body.root();
    pd_kernel::KernelOp kernel = body.kernel();
    auto input = body.argumentOf(op.getDpsInputOperand(0)), filter = body.argumentOf(op.getDpsInputOperand(1));
    if (!input || !filter || *input >= kernel.getNumIns() || *filter >= kernel.getNumIns()) return std::nullopt;
    ConvShape shape;
    shape.input = *input;
    shape.filter = *filter;
    auto inputType = cast<RankedTensorType>(kernel.getArgumentTypes()[*input]),
         filterType = cast<RankedTensorType>(kernel.getArgumentTypes()[*filter]);
    if (!filterType.hasStaticShape() || !inputType.getElementType().isF32() || !filterType.getElementType().isF32())
      return std::nullopt;
    shape.filterFirst = isa<linalg::Conv2DNhwcFhwcOp>(op);
    ArrayRef<int64_t> f = filterType.getShape().drop_front(shape.filterFirst ? 1 : 0);
    shape.r = f[0];
    shape.s = f[1];
    shape.c = f[2];
    auto numbers = [&](StringRef name) {
      return SmallVector<int64_t>(op->getAttrOfType<DenseIntElementsAttr>(name).getValues<int64_t>());
    };
    SmallVector<int64_t> strides = numbers("strides"), dilations = numbers("dilations");
    shape.strideH = strides[0];
    shape.strideW = strides[1];
    shape.dilationH = dilations[0];
    shape.dilationW = dilations[1];
    SmallVector<unsigned> packed = getPackedIns(kernel);
    shape.packed = packed.size() == 1 && packed.front() == shape.filter;
    if (shape.packed != !packed.empty()) return std::nullopt;
    return shape;
  }

  int64_t packAxis() const { return filterFirst ? 0 : 3; }
};

class ConvSpace : public ProductSpace {
public:
  ConvSpace(const ConvShape &shape, unsigned firstOut) : shape(shape), firstOut(firstOut) {}

  Value batches(TileBuilder &, ArrayRef<KernelOperand> operands) const override { return operands[firstOut].sizes[0]; }
  Value rows(TileBuilder &t, ArrayRef<KernelOperand> operands) const override {
    return t.mul(operands[firstOut].sizes[1], operands[firstOut].sizes[2]);
  }
  Value columns(TileBuilder &, ArrayRef<KernelOperand> operands) const override { return operands[firstOut].sizes[3]; }
  Value reduction(TileBuilder &t, ArrayRef<KernelOperand>) const override { return t.c(shape.r * shape.s * shape.c); }

  SmallVector<SmallVector<Value>> positions(TileBuilder &t, ArrayRef<KernelOperand> operands, Value batch, Value first,
                                            int64_t count) const override {
    Value width = operands[firstOut].sizes[2];
    Value y = t.div(first, width), x = t.sub(first, t.mul(y, width));
    SmallVector<SmallVector<Value>> result{{batch, y, x}};
    for (int64_t i = 1; i < count; ++i) { // the next pixel without a division
      x = t.add(x, 1);
      Value inside = t.less(x, width);
      y = t.select(inside, y, t.add(y, 1));
      x = t.select(inside, x, t.c(0));
      result.push_back({batch, y, x});
    }
    return result;
  }

  Value rowPointer(TileBuilder &t, ArrayRef<KernelOperand> operands, ArrayRef<Value> position) const override {
    const KernelOperand &in = operands[shape.input];
    Value offset = t.mul(position[0], in.strides[0]);
    offset = t.add(offset, t.mul(t.mul(position[1], shape.strideH), in.strides[1]));
    offset = t.add(offset, t.mul(t.mul(position[2], shape.strideW), in.strides[2]));
    return t.gep(in.pointer, offset);
  }

  Value panelPointer(TileBuilder &t, ArrayRef<KernelOperand> operands, ArrayRef<Value>, Value j) const override {
    return t.gep(operands[shape.filter].pointer,
                 t.mul(j, shape.packed ? shape.r * shape.s * shape.c * kPanel : kPanel));
  }

  SmallVector<Value> reduce(TileBuilder &t, ArrayRef<KernelOperand> operands, ArrayRef<Value> rows, Value panel,
                            const TileShape &tile, const TileRun &hints, ValueRange init) const override {
    const KernelOperand &in = operands[shape.input], &filter = operands[shape.filter];
    Value stepH = t.mul(in.strides[1], shape.dilationH), stepW = t.mul(in.strides[2], shape.dilationW);
    TileRun run;
    run.unroll = hints.unroll;
    run.length = t.c(shape.c);
    run.bStride = shape.packed ? t.c(kPanel) : filter.strides[2];
    run.panelStep = t.c(shape.packed ? shape.r * shape.s * shape.c * kPanel : kPanel);
    ArrayRef<Value> masks = shape.packed ? ArrayRef<Value>() : ArrayRef<Value>(tile.masks);
    bool unrolled = hints.unrollTaps;
    Value zero = t.c(0), one = t.c(1);

    Value share; // where this tile's share of the next stripe starts
    if (hints.prefetchFraction && shape.packed && !unrolled) {
      int64_t width = kPanel * tile.panels(t.lanes);
      Value stripe = t.c(shape.r * shape.s * shape.c * width);
      share = t.gep(t.gep(panel, stripe), t.div(t.mul(hints.prefetchFraction, stripe), hints.prefetchRows));
      run.prefetchStride = t.max(
          t.div(t.add(t.c(width * hints.tileRows), t.sub(hints.prefetchRows, t.c(1))), hints.prefetchRows), t.c(1));
    }
    auto tap = [&](Value r, Value s, ValueRange acc) {
      Value inOffset = t.add(t.mul(r, stepH), t.mul(s, stepW));
      Value number = t.add(t.mul(r, shape.s), s);
      Value filterOffset = shape.packed ? t.mul(number, shape.c * kPanel)
                                        : t.add(t.mul(r, filter.strides[0]), t.mul(s, filter.strides[1]));
      SmallVector<Value> tapRows;
      for (Value row : rows) tapRows.push_back(t.gep(row, inOffset));
      TileRun tapRun = run;
      if (unrolled) tapRun.unroll = shape.c;
      if (share) tapRun.prefetchPointer = t.gep(share, t.mul(t.mul(number, shape.c), run.prefetchStride));
      return runTile(t, tapRows, t.gep(panel, filterOffset), tile.nv, masks, tapRun, acc);
    };
    return t.loop(zero, t.c(shape.r), one, init, [&](Value r, ValueRange rowAcc) {
      if (unrolled) {
        SmallVector<Value> acc(rowAcc);
        for (int64_t s = 0; s < shape.s; ++s) acc = tap(r, t.c(s), acc);
        return acc;
      }
      return t.loop(zero, t.c(shape.s), one, rowAcc, [&](Value s, ValueRange acc) { return tap(r, s, acc); });
    });
  }

private:
  ConvShape shape;
  unsigned firstOut;
};

} // namespace

std::optional<Acceptance> acceptsConv(pd_kernel::KernelOp kernel) {
  std::optional<ProductBody> body = ProductBody::match(kernel, isConvolution);
  std::optional<ConvShape> shape = body ? ConvShape::match(*body) : std::nullopt;
  if (!shape) return std::nullopt;
  Acceptance acceptance;
  if (!shape->packed) acceptance.packable.push_back({shape->filter, shape->packAxis()});
  acceptance.needsPacking = !shape->packed && shape->filterFirst;
  return acceptance;
}

Attribute configureConv(pd_kernel::KernelOp kernel, const ISA &isa) {
  std::optional<ConvShape> shape = ConvShape::match(*ProductBody::match(kernel, isConvolution));
  return configureProduct(kernel, isa, shape->s * shape->c <= kUnrolledTaps);
}

LogicalResult emitConv(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration) {
  std::optional<ProductBody> body = ProductBody::match(kernel, isConvolution);
  std::optional<ConvShape> shape = body ? ConvShape::match(*body) : std::nullopt;
  if (!shape || (!shape->packed && shape->filterFirst))
    return kernel.emitOpError("is no convolution whose filter can be read");
  KernelFrame frame(kernel, module);
  emitProduct(frame, *body, ConvSpace(*shape, kernel.getNumIns()), cast<pd_kernel::ProductAttr>(configuration));
  return success();
}

} // namespace mlir::pd::cpu
