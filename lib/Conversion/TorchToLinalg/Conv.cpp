//===--- Conv.cpp - convolutions as linalg's named ops, NCHW ------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Padding is an explicit tensor.pad, the bias an elementwise op behind. 1-D goes as 2-D with height 1.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::pd_torch;

Tensor pd_torch::addBias(OpLowering &o, Tensor result, Tensor bias) {
  SmallVector<AffineMap> maps{o.b.getMultiDimIdentityMap(result.rank()),
                              AffineMap::get(result.rank(), 0, o.b.getAffineDimExpr(1), o.b.getContext())};
  Type element = result.element(), compute = computeTypeOf(element);
  if (bias.element() != compute) bias = o.l.cast(bias, element);
  return o.l.parallel({result, bias}, maps, result.dims, element,
                      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
                        auto computed = [&](Value value) { return castScalar(b, loc, value, compute, false, false); };
                        Value sum = arith::AddFOp::create(b, loc, computed(args[0]), computed(args[1]));
                        return castScalar(b, loc, sum, element, false, false);
                      });
}

template <class Op>
static Value createConv(OpLowering &o, Tensor input, Tensor weight, Tensor init, ArrayRef<int64_t> strides,
                        ArrayRef<int64_t> dilations) {
  return Op::create(o.b, o.loc, TypeRange{init.value.getType()}, ValueRange{input.value, weight.value},
                    ValueRange{init.value}, o.b.getI64TensorAttr(strides), o.b.getI64TensorAttr(dilations))
      .getResult(0);
}

FailureOr<Tensor> pd_torch::convolve(OpLowering &o, Tensor input, Tensor weight, ArrayRef<int64_t> strides,
                                     ArrayRef<int64_t> dilations, int64_t groups, const Dims &out) {
  Lowering &l = o.l;
  Type element = input.element(), sum = computeTypeOf(element);
  auto zero = [&](const Dims &dims) { return l.filled(dims, constantOf(o.b, o.loc, sum, 0)); };
  auto finish = [&](Value value, const Dims &dims) { return l.cast(l.reshape({value, dims}, out), element); };
  int64_t rank = input.rank() - 2;
  if (groups == 1) {
    if (failed(l.requireEqual(input.dims[1], weight.dims[1]))) return failure();
    Tensor init = zero(out);
    if (rank == 2) return finish(createConv<linalg::Conv2DNchwFchwOp>(o, input, weight, init, strides, dilations), out);
    return finish(createConv<linalg::Conv3DNcdhwFcdhwOp>(o, input, weight, init, strides, dilations), out);
  }
  std::optional<int64_t> filters = weight.dims[0].constant(), depth = weight.dims[1].constant();
  if (rank != 2 || !filters || !depth || *filters % groups != 0)
    return o.fail("with groups expects two spatial dims and filters divisible by groups");
  if (failed(l.requireEqual(input.dims[1], l.constant(groups * *depth)))) return failure();
  if (*depth == 1 && *filters == groups) {
    Tensor window = l.reshape(weight, {weight.dims[0], weight.dims[2], weight.dims[3]});
    Tensor init = zero(out);
    return finish(createConv<linalg::DepthwiseConv2DNchwChwOp>(o, input, window, init, strides, dilations), out);
  }
  DimExpr g = l.constant(groups), f = l.constant(*filters / groups), c = l.constant(*depth);
  Tensor grouped = l.reshape(input, {input.dims[0], g, c, input.dims[2], input.dims[3]});
  Tensor window = l.reshape(weight, {g, f, c, weight.dims[2], weight.dims[3]});
  Dims dims{out[0], g, f, out[2], out[3]};
  Tensor init = zero(dims);
  return finish(createConv<linalg::Conv2DNgchwGfchwOp>(o, grouped, window, init, strides, dilations), dims);
}

static LogicalResult lowerConvolution(OpLowering &o) {
  Lowering &l = o.l;
  std::optional<bool> transposed = o.constBool(6);
  if (!transposed) return o.fail("expects a constant 'transposed'");
  if (*transposed) return lowerConvTranspose(o);
  Tensor input = o.in(0), weight = l.cast(o.in(1), o.in(0).element());
  if (input.rank() != weight.rank() || input.rank() < 3 || input.rank() > 5)
    return o.fail("expects one to three spatial dims");
  size_t rank = input.rank() - 2;
  auto strides = o.spatial(3, rank), padding = o.spatial(4, rank), dilations = o.spatial(5, rank);
  std::optional<int64_t> groups = o.constInt(8);
  if (failed(strides) || failed(padding) || failed(dilations)) return failure();
  if (!groups) return o.fail("expects constant groups");
  Dims out = o.outDims();
  bool oneDim = rank == 1;
  if (oneDim) {
    input = l.insertUnitDims(input, {2});
    weight = l.insertUnitDims(weight, {2});
    strides->insert(strides->begin(), 1);
    padding->insert(padding->begin(), 0);
    dilations->insert(dilations->begin(), 1);
    out.insert(out.begin() + 2, l.constant(1));
  }
  SmallVector<int64_t> amounts{0, 0};
  amounts.append(padding->begin(), padding->end());
  input = l.pad(input, amounts, amounts, constantOf(o.b, o.loc, input.element(), 0));
  FailureOr<Tensor> result = convolve(o, input, weight, *strides, *dilations, *groups, out);
  if (failed(result)) return failure();
  if (!o.none(2)) result = addBias(o, *result, o.in(2));
  return o.done(oneDim ? l.reshape(*result, o.outDims()) : *result);
}

void pd_torch::addConvHandlers(Handlers &table) { table["aten.convolution"] = lowerConvolution; }
