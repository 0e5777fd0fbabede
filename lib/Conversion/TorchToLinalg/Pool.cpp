//===--- Pool.cpp - max, average and adaptive pooling -------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pd_torch;

namespace {
struct Window {
  SmallVector<int64_t> kernel, stride, padding, dilation;
};
} // namespace

/// Operands 1.. of a 2-D pooling op; an empty stride is the kernel.
static FailureOr<Window> readWindow(OpLowering &o, int dilationOperand) {
  auto kernel = o.spatial(1, 2), padding = o.spatial(3, 2);
  if (failed(kernel) || failed(padding)) return failure();
  Window window{*kernel, *kernel, *padding, {1, 1}};
  std::optional<SmallVector<int64_t>> stride = o.constInts(2);
  if (!stride || !stride->empty()) {
    auto given = o.spatial(2, 2);
    if (failed(given)) return failure();
    window.stride = *given;
  }
  if (dilationOperand >= 0) {
    auto given = o.spatial(dilationOperand, 2);
    if (failed(given)) return failure();
    window.dilation = *given;
  }
  return window;
}

/// Pads so that every window of `out` lies inside; in ceil mode the last one may reach beyond the symmetric padding.
static Tensor padForWindow(OpLowering &o, Tensor in, const Window &window, const Dims &out, Value value) {
  Lowering &l = o.l;
  Dims low(4, l.constant(0)), high(4, l.constant(0));
  for (int i = 0; i < 2; ++i) {
    low[2 + i] = l.constant(window.padding[i]);
    DimExpr needed = l.exprs.add(l.exprs.scale(l.exprs.sub(out[2 + i], l.constant(1)), window.stride[i]),
                                 l.constant(window.dilation[i] * (window.kernel[i] - 1) + 1));
    DimExpr missing = l.exprs.sub(needed, l.exprs.add(in.dims[2 + i], low[2 + i]));
    // Without ceil mode the right padding is never too small.
    DimExpr regular = l.shapes.windowOutput(in.dims[2 + i], window.kernel[i], window.stride[i], window.padding[i],
                                            window.padding[i], window.dilation[i], false);
    high[2 + i] = out[2 + i] == regular ? low[2 + i] : l.exprs.max(missing, low[2 + i]);
  }
  return l.pad(in, ArrayRef<DimExpr>(low), ArrayRef<DimExpr>(high), value);
}

template <class Op>
static Tensor createPool(OpLowering &o, Tensor in, const Window &window, const Dims &out, Value init) {
  Tensor start = o.l.filled(out, init);
  Tensor shape = o.l.empty({o.l.constant(window.kernel[0]), o.l.constant(window.kernel[1])}, in.element());
  auto op =
      Op::create(o.b, o.loc, TypeRange{start.value.getType()}, ValueRange{in.value, shape.value},
                 ValueRange{start.value}, o.b.getI64TensorAttr(window.stride), o.b.getI64TensorAttr(window.dilation));
  return {op.getResult(0), out, in.isUnsigned};
}

/// [c,h,w] goes as [1,c,h,w].
static Tensor withBatch(OpLowering &o, Tensor in, Dims &out) {
  if (in.rank() == 4) return in;
  out.insert(out.begin(), o.l.constant(1));
  return o.l.insertUnitDims(in, {0});
}

static LogicalResult lowerMaxPool(OpLowering &o) {
  Tensor in = o.in(0);
  if (in.rank() != 4 && in.rank() != 3) return o.fail("expects rank 3 or 4");
  FailureOr<Window> window = readWindow(o, 4);
  if (failed(window)) return failure();
  Dims out = o.outDims();
  in = withBatch(o, in, out);
  Value lowest = lowestOf(o.b, o.loc, in.element(), in.isUnsigned);
  Tensor padded = padForWindow(o, in, *window, out, lowest);
  Tensor result = createPool<linalg::PoolingNchwMaxOp>(o, padded, *window, out, lowest);
  return o.done(o.l.reshape(result, o.outDims()));
}

/// Sum, then division by the number of elements under the window: all, or only those inside the input.
static LogicalResult lowerAvgPool(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0);
  if (in.rank() != 4 && in.rank() != 3) return o.fail("expects rank 3 or 4");
  if (!isa<mlir::FloatType>(in.element())) return o.fail("expects float elements");
  FailureOr<Window> window = readWindow(o, -1);
  std::optional<bool> ceil = o.constBool(4), countPadding = o.constBool(5);
  if (failed(window)) return failure();
  if (!ceil || !countPadding || (!o.none(6) && !o.constInt(6)))
    return o.fail("expects constant ceil_mode, count_include_pad and divisor_override");
  Type element = computeTypeOf(in.element());
  Dims out = o.outDims();
  in = withBatch(o, in, out);
  Tensor sum = createPool<linalg::PoolingNchwSumOp>(
      o, padForWindow(o, in, *window, out, constantOf(o.b, o.loc, in.element(), 0)), *window, out,
      constantOf(o.b, o.loc, element, 0));

  bool padded = window->padding[0] || window->padding[1];
  bool constantCount = !o.none(6) || (!*ceil && (*countPadding || !padded));
  double count = o.none(6) ? double(window->kernel[0] * window->kernel[1]) : double(*o.constInt(6));
  Value extent[2];
  if (!constantCount)
    for (int i = 0; i < 2; ++i)
      extent[i] = l.index(l.exprs.add(in.dims[2 + i], l.constant(*countPadding ? window->padding[i] : 0)));
  Tensor result = l.elementwise({sum}, out, element, [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    if (constantCount) return arith::DivFOp::create(b, loc, args[0], constantOf(b, loc, element, count));
    Value elements;
    for (int i = 0; i < 2; ++i) {
      auto number = [&](int64_t v) -> Value { return arith::ConstantIndexOp::create(b, loc, v); };
      Value start = arith::MulIOp::create(b, loc, linalg::IndexOp::create(b, loc, 2 + i), number(window->stride[i]));
      start = arith::SubIOp::create(b, loc, start, number(window->padding[i]));
      Value end =
          arith::MinSIOp::create(b, loc, arith::AddIOp::create(b, loc, start, number(window->kernel[i])), extent[i]);
      if (!*countPadding) start = arith::MaxSIOp::create(b, loc, start, number(0));
      Value length = arith::SubIOp::create(b, loc, end, start);
      elements = elements ? Value(arith::MulIOp::create(b, loc, elements, length)) : length;
    }
    return arith::DivFOp::create(b, loc, args[0], castScalar(b, loc, elements, element, false, false));
  });
  return o.done(l.reshape(result, o.outDims()));
}

//===--- adaptive ---===//

/// Bin i of an adaptive dim covers [floor(i * size / bins), ceil((i + 1) * size / bins)).
static std::pair<Value, Value> adaptiveBin(OpBuilder &b, Location loc, Value at, Value size, Value bins) {
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value start = arith::DivUIOp::create(b, loc, arith::MulIOp::create(b, loc, at, size), bins);
  Value next = arith::MulIOp::create(b, loc, arith::AddIOp::create(b, loc, at, one), size);
  Value end = arith::DivUIOp::create(
      b, loc, arith::AddIOp::create(b, loc, next, arith::SubIOp::create(b, loc, bins, one)), bins);
  return {start, end};
}

template <bool average> static LogicalResult lowerAdaptive(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0);
  Type element = average ? computeTypeOf(in.element()) : in.element();
  if (in.rank() != 4 && in.rank() != 3) return o.fail("expects rank 3 or 4");
  if (!average && !o.op->getResult(1).use_empty()) return o.fail("expects unused indices");
  Dims out = o.outDims();
  if (int64_t(out.size()) != in.rank()) return o.fail("expects a result of the input's rank");
  if (!isa<mlir::FloatType>(element)) return o.fail("expects float elements");
  in = withBatch(o, in, out);
  Dims asked(out.end() - 2, out.end());
  if (asked[0].is(0) || asked[1].is(0)) return o.fail("expects bins");
  Value init = average ? constantOf(o.b, o.loc, element, 0) : lowestOf(o.b, o.loc, element, false);
  auto join = [&](OpBuilder &b, Location loc, Value x, Value acc) -> Value {
    return average ? Value(arith::AddFOp::create(b, loc, acc, x)) : Value(arith::MaximumFOp::create(b, loc, acc, x));
  };
  if (asked[0].is(1) && asked[1].is(1)) {
    Tensor sum = l.reduce(in, {2, 3}, init, [&](OpBuilder &b, Location loc, ValueRange args) {
      return join(b, loc, castScalar(b, loc, args[0], element, false, false), args[1]);
    });
    if (average) {
      DimExpr count = l.exprs.mul(in.dims[2], in.dims[3]);
      std::optional<int64_t> known = count.constant();
      Value divisor = known ? Value() : castScalar(o.b, o.loc, l.index(count), element, false, false);
      sum = l.elementwise({sum}, sum.dims, element, [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::DivFOp::create(b, loc, args[0], known ? constantOf(b, loc, element, double(*known)) : divisor);
      });
    }
    return o.done(l.reshape(sum, o.outDims()));
  }
  // Equal bins are an ordinary pooling.
  std::optional<int64_t> size[2] = {in.dims[2].constant(), in.dims[3].constant()},
                         bins[2] = {asked[0].constant(), asked[1].constant()};
  if (size[0] && size[1] && bins[0] && bins[1] && *size[0] % *bins[0] == 0 && *size[1] % *bins[1] == 0) {
    SmallVector<int64_t> kernel{*size[0] / *bins[0], *size[1] / *bins[1]};
    Window window{kernel, kernel, {0, 0}, {1, 1}};
    Tensor result = average ? createPool<linalg::PoolingNchwSumOp>(o, in, window, out, init)
                            : createPool<linalg::PoolingNchwMaxOp>(o, in, window, out, init);
    if (average)
      result = l.elementwise({result}, out, element, [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::DivFOp::create(b, loc, args[0], constantOf(b, loc, element, double(kernel[0] * kernel[1])));
      });
    return o.done(l.reshape(result, o.outDims()));
  }
  Value sizes[2] = {l.index(in.dims[2]), l.index(in.dims[3])}, binCounts[2] = {l.index(asked[0]), l.index(asked[1])};
  Tensor result = l.parallel({}, {}, out, element, [&](OpBuilder &b, Location loc, ValueRange) -> Value {
    SmallVector<Value> at;
    for (int i = 0; i < 4; ++i) at.push_back(linalg::IndexOp::create(b, loc, i));
    auto [top, bottom] = adaptiveBin(b, loc, at[2], sizes[0], binCounts[0]);
    auto [left, right] = adaptiveBin(b, loc, at[3], sizes[1], binCounts[1]);
    Value one = arith::ConstantIndexOp::create(b, loc, 1);
    Value start = average ? constantOf(b, loc, element, 0) : lowestOf(b, loc, element, false);
    auto rows = scf::ForOp::create(
        b, loc, top, bottom, one, start,
        [&, left = left, right = right](OpBuilder &b, Location loc, Value y, ValueRange outer) {
          auto columns = scf::ForOp::create(
              b, loc, left, right, one, outer, [&](OpBuilder &b, Location loc, Value x, ValueRange inner) {
                Value pixel = tensor::ExtractOp::create(b, loc, in.value, ValueRange{at[0], at[1], y, x});
                scf::YieldOp::create(b, loc, join(b, loc, castScalar(b, loc, pixel, element, false, false), inner[0]));
              });
          scf::YieldOp::create(b, loc, columns.getResults());
        });
    if (!average) return rows.getResult(0);
    Value area = arith::MulIOp::create(b, loc, arith::SubIOp::create(b, loc, bottom, top),
                                       arith::SubIOp::create(b, loc, right, left));
    return arith::DivFOp::create(b, loc, rows.getResult(0), castScalar(b, loc, area, element, false, false));
  });
  return o.done(l.reshape(result, o.outDims()));
}

void pd_torch::addPoolHandlers(Handlers &table) {
  table["aten.max_pool2d"] = lowerMaxPool;
  table["aten.avg_pool2d"] = lowerAvgPool;
  table["aten.adaptive_avg_pool2d"] = lowerAdaptive<true>;
  table["aten.adaptive_max_pool2d"] = lowerAdaptive<false>;
}
