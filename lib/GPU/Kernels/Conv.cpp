//===--- Conv.cpp - convolutions on the tensor cores as implicit matrix products ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Of f16 or bf16, NHWC, the input already padded. Rows are output pixels, columns output channels; the reduction runs
// over filter rows, filter columns and channels, channels innermost. The filter [R, S, C, K] is B as it lies; rows of A
// are gathered from the input as they are copied, and never exist in memory.
//
//===------------------------------------------------------------------------------------------------------===//
#include "Generators.h"
#include "MmaKernel.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::pd::gpu {

namespace {

using pd_kernel::MmaAttr;

struct ConvShape {
  MmaOperands operands; // input and filter
  int64_t r, s, c, strideH, strideW, dilationH, dilationW;

  int64_t length() const { return r * s * c; }
  static std::optional<ConvShape> match(const ProductBody &body);
};

bool isConvolution(Operation *op) { return isa<linalg::Conv2DNhwcHwcfOp>(op); }

std::optional<ConvShape> ConvShape::match(const ProductBody &body) {
  auto operands = MmaOperands::match(body);
  if (!operands) return std::nullopt;
  auto conv = cast<linalg::Conv2DNhwcHwcfOp>(linalg::LinalgOp(body.root()).getOperation());
  pd_kernel::KernelOp kernel = body.kernel();
  auto filter = cast<RankedTensorType>(kernel.getArgumentTypes()[operands->b]);
  // Chunks of 16 bytes have the channels of one tap. An index is 32 bits.
  if (!filter.hasStaticShape() || filter.getDimSize(2) % 8 || filter.getDimSize(3) % 8 ||
      filter.getNumElements() == 0 || filter.getNumElements() >= int64_t(1) << 30)
    return std::nullopt;
  auto strides = conv.getStrides().getValues<int64_t>(), dilations = conv.getDilations().getValues<int64_t>();
  ArrayRef<int64_t> sizes = filter.getShape();
  return ConvShape{*operands, sizes[0], sizes[1], sizes[2], strides[0], strides[1], dilations[0], dilations[1]};
}

std::optional<ProductBody> matchConvBody(pd_kernel::KernelOp kernel) { return matchMmaBody(kernel, isConvolution); }

/// The copies of A: each thread gathers the same chunk column of every few pixels.
class PixelCopy : public TileCopy {
public:
  PixelCopy(TileBuilder &t, SharedTile tile, const ConvShape &shape, const KernelOperand &input, Value thread,
            int64_t threads)
      : TileCopy(t, tile, thread, threads), shape(shape), input(input) {}

  /// `offsetOf` a row of the tile: elements to its pixel's first tap.
  void findRows(TileBuilder &t, Value rowsLeft, function_ref<Value(Value row)> offsetOf) {
    for (int64_t i = 0; i < passes; ++i) {
      Value y = t.add(row, i * step);
      inside.push_back(t.less(y, rowsLeft));
      offsets.push_back(t.select(inside.back(), offsetOf(y), t.c(0)));
    }
  }

  void start(TileBuilder &t, Value shared, Value first) const override {
    Value k = t.add(column, first), tap = t.div(k, t.c(shape.c)), channel = t.sub(k, t.mul(tap, shape.c));
    Value r = t.div(tap, t.c(shape.s)), s = t.sub(tap, t.mul(r, shape.s));
    Value offset = t.add(channel, t.add(t.mul(t.mul(r, shape.dilationH), input.strides[1]),
                                        t.mul(t.mul(s, shape.dilationW), input.strides[2])));
    // Behind the last tap no byte is read.
    Value bytes = t.select(t.less(k, t.c(shape.length())), t.c(kChunkBytes), t.c(0));
    for (int64_t i = 0; i < passes; ++i)
      copyChunk(t, shared, i, input.pointer, t.add(offsets[i], offset), t.select(inside[i], bytes, t.c(0)));
  }

private:
  const ConvShape &shape;
  const KernelOperand &input;
  SmallVector<Value> inside, offsets; // of each pass
};

class ConvEmitter : MmaEmitter {
public:
  ConvEmitter(OpBuilder &b, const ProductBody &body, const ConvShape &shape, MmaAttr how)
      : MmaEmitter(b, body, how), shape(shape) {}

  void emit(Value slots, Value shared) {
    readOperands(slots);
    ArrayRef<Value> sizes = out().sizes;
    findTile(t.mul(t.mul(sizes[0], sizes[1]), sizes[2]), sizes[3], /*batched=*/false);
    MmaLoop loop(t, how, shape.operands.element, /*transposed=*/false, thread, shared);
    const KernelOperand &input = operands[shape.operands.a], &filter = operands[shape.operands.b];
    PixelCopy a(t, loop.aTile(), shape, input, thread, loop.threads());
    a.findRows(t, rowsLeft, [&](Value tileRow) {
      SmallVector<Value> pixel = pixelOf(t.add(row, tileRow));
      Value offset = t.mul(pixel[0], input.strides[0]);
      offset = t.add(offset, t.mul(t.mul(pixel[1], shape.strideH), input.strides[1]));
      return t.add(offset, t.mul(t.mul(pixel[2], shape.strideW), input.strides[2]));
    });
    Value length = t.c(shape.length());
    MatrixCopy::Source b{t.gep(filter.pointer, column, shape.operands.element), filter.strides[2], length, columnsLeft};
    SmallVector<Value> sums = loop.run(a, b, length);
    finish(loop, sums, [&](Value row) { return pixelOf(row); });
  }

private:
  /// Picture, row and column of the output.
  SmallVector<Value> pixelOf(Value row) {
    ArrayRef<Value> sizes = out().sizes;
    Value line = t.div(row, sizes[2]), picture = t.div(line, sizes[1]);
    return {picture, t.sub(line, t.mul(picture, sizes[1])), t.sub(row, t.mul(line, sizes[2]))};
  }

  const ConvShape &shape;
};

/// Channels of a pixel and filters of a channel start at multiples of 16 bytes; the filter lies as one matrix.
Value requireConv(MmaLaunch &launch, const ConvShape &shape, MmaAttr how) {
  codegen::TileBuilder &t = launch.t;
  const KernelOperand &input = launch.operands[shape.operands.a], &filter = launch.operands[shape.operands.b];
  launch.requireAligned(input, 8, 3);
  launch.requireAligned(filter, 8, 3);
  launch.requireCountable(input, 0);
  launch.require(t.equal(filter.strides[1], t.mul(filter.strides[2], shape.c)));
  launch.require(t.equal(filter.strides[0], t.mul(filter.strides[1], shape.s)));
  // Rows and columns of a whole tile are counted, those that are not there, too.
  int64_t margin = how.getTileK() * (how.getStages() + 1);
  launch.requireBelowLimit(t.mul(t.c(shape.length() + margin), t.add(filter.strides[2], how.getTileN())));
  launch.requirePairs();
  ArrayRef<Value> sizes = launch.out().sizes;
  Value pixels = t.mul(t.mul(sizes[0], sizes[1]), sizes[2]);
  launch.requireBelowLimit(t.add(pixels, how.getTileM()));
  return launch.countTiles(pixels, sizes[3]);
}

} // namespace

bool acceptsConv(pd_kernel::KernelOp kernel) {
  std::optional<ProductBody> body = matchConvBody(kernel);
  return body && ConvShape::match(*body);
}

Attribute configureConv(pd_kernel::KernelOp kernel, StringRef chip) {
  auto out = cast<RankedTensorType>(kernel.getOut(0).getType());
  // Maps of unknown size are taken to be those of one picture deep in a network, where small tiles waste least.
  constexpr int64_t kPixels = 1024;
  bool known = !out.isDynamicDim(0) && !out.isDynamicDim(1) && !out.isDynamicDim(2);
  int64_t pixels = known ? out.getDimSize(0) * out.getDimSize(1) * out.getDimSize(2) : kPixels;
  std::optional<ConvShape> shape = ConvShape::match(*matchConvBody(kernel));
  auto filter = cast<RankedTensorType>(kernel.getArgumentTypes()[shape->operands.b]);
  int64_t columns = filter.getDimSize(3);
  MmaAttr how = configureMma(kernel, chip, /*batches=*/1, pixels, columns);
  if (columns > 32) return how;
  // Half of a tile's columns or more are not there and cost copies only: more rows share them.
  return MmaAttr::get(kernel.getContext(), /*tileM=*/128, /*tileN=*/64, /*tileK=*/64, /*stages=*/3, /*warpsM=*/2,
                      /*warpsN=*/2, how.getStripe(), how.getGeneral());
}

LogicalResult verifyConv(pd_kernel::KernelOp kernel, StringRef chip, Attribute configuration) {
  return verifyMma(kernel, chip, configuration, /*transposed=*/false);
}

LogicalResult emitConv(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration) {
  std::optional<ProductBody> body = matchConvBody(kernel);
  std::optional<ConvShape> shape = body ? ConvShape::match(*body) : std::nullopt;
  if (!shape) return kernel.emitOpError("is no convolution for the tensor cores");
  auto how = cast<MmaAttr>(configuration);
  return emitMmaKernel(
      *body, module, how,
      [&](OpBuilder &b, Value slots, Value shared) { ConvEmitter(b, *body, *shape, how).emit(slots, shared); },
      [&](MmaLaunch &launch) { return requireConv(launch, *shape, how); });
}

} // namespace mlir::pd::gpu
