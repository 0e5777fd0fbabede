//===--- Tensors.cpp - the tensor operations that handlers are written in ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elementwise loops with broadcasting, reductions, copies. Reshaping and placement: Layout.cpp.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pd_torch;

Tensor Lowering::empty(const Dims &dims, Type element) {
  return {tensor::EmptyOp::create(b, loc, type(dims, element), dynamicSizes(dims)), dims};
}

Tensor Lowering::filled(const Dims &dims, Value scalar) {
  Tensor out = empty(dims, scalar.getType());
  return {linalg::FillOp::create(b, loc, scalar, out.value).getResult(0), dims};
}

Tensor Lowering::make(Value value, const Dims &dims, bool isUnsigned) {
  auto have = mlir::cast<RankedTensorType>(value.getType());
  RankedTensorType want = type(dims, have.getElementType());
  if (have != want) value = tensor::CastOp::create(b, loc, want, value);
  return {value, dims, isUnsigned};
}

//===--- broadcasting ---===//

std::pair<Tensor, AffineMap> Lowering::fit(Tensor in, const Dims &out) {
  MLIRContext *context = b.getContext();
  int64_t added = int64_t(out.size()) - in.rank();
  // The one slope of a prelu is [1], also where the other operand is 0-d.
  if (added < 0 && llvm::all_of(ArrayRef(in.dims).take_front(-added), [](DimExpr dim) { return dim.is(1); }))
    return fit(reshape(in, Dims(in.dims.begin() - added, in.dims.end())), out);
  if (added < 0) {
    (void)fail("expects operands of at most rank " + Twine(out.size()) + ", but got rank " + Twine(in.rank()));
    return {empty(out, in.element()), b.getMultiDimIdentityMap(out.size())};
  }
  SmallVector<int64_t> maybeOne;
  for (int64_t i = 0; i < in.rank(); ++i) {
    DimExpr have = in.dims[i], want = out[added + i];
    if (have == want || have.is(1)) continue;
    const DimAtom *symbol = have.symbol();
    if (!symbol || !symbol->isArgument) {
      (void)requireEqual(have, want);
      continue;
    }
    Value size = index(have), one = arith::ConstantIndexOp::create(b, loc, 1);
    Value fits =
        arith::OrIOp::create(b, loc, arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, size, index(want)),
                             arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, size, one));
    cf::AssertOp::create(
        b, loc, fits,
        b.getStringAttr("sizes do not fit: " + exprs.str(have) + " must be 1 or equal " + exprs.str(want)));
    maybeOne.push_back(i);
  }
  if (!maybeOne.empty()) {
    // Whether this operand is repeated is known only at run time: it is read through an index that stays 0 when its
    // size is 1.
    Dims stretched = in.dims;
    SmallVector<Value> isOne(in.rank());
    for (int64_t i : maybeOne) {
      stretched[i] = out[added + i];
      isOne[i] = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, index(in.dims[i]),
                                       arith::ConstantIndexOp::create(b, loc, 1));
    }
    Tensor copy = gather(in, stretched, [&](OpBuilder &b, Location loc, ValueRange at) {
      SmallVector<Value> from(at);
      for (int64_t i : maybeOne)
        from[i] = arith::SelectOp::create(b, loc, isOne[i], arith::ConstantIndexOp::create(b, loc, 0), at[i]);
      return from;
    });
    copy.isUnsigned = in.isUnsigned;
    in = copy;
  }
  SmallVector<AffineExpr> results;
  for (int64_t i = 0; i < in.rank(); ++i) {
    bool repeat = in.dims[i].is(1) && !out[added + i].is(1);
    results.push_back(repeat ? getAffineConstantExpr(0, context) : getAffineDimExpr(added + i, context));
  }
  return {in, AffineMap::get(out.size(), 0, results, context)};
}

Tensor Lowering::elementwise(ArrayRef<Tensor> ins, const Dims &out, Type element, ElementBody body) {
  SmallVector<Tensor> operands;
  SmallVector<AffineMap> maps;
  for (const Tensor &in : ins) {
    auto [operand, map] = fit(in, out);
    operands.push_back(operand);
    maps.push_back(map);
  }
  return parallel(operands, maps, out, element, body);
}

Tensor Lowering::parallel(ArrayRef<Tensor> ins, ArrayRef<AffineMap> inMaps, const Dims &out, Type element,
                          ElementBody body) {
  Tensor init = empty(out, element);
  SmallVector<Value> inputs;
  for (const Tensor &in : ins) inputs.push_back(in.value);
  SmallVector<AffineMap> maps(inMaps);
  maps.push_back(b.getMultiDimIdentityMap(out.size()));
  SmallVector<utils::IteratorType> loops(out.size(), utils::IteratorType::parallel);
  auto op = linalg::GenericOp::create(b, loc, init.value.getType(), inputs, init.value, maps, loops,
                                      [&](OpBuilder &nested, Location at, ValueRange args) {
                                        Value result = body(nested, at, args.drop_back());
                                        linalg::YieldOp::create(nested, at, result);
                                      });
  return {op.getResult(0), out};
}

Tensor Lowering::broadcastTo(Tensor in, const Dims &out) {
  if (in.dims == out) return in;
  Tensor result = elementwise({in}, out, in.element(), [](OpBuilder &, Location, ValueRange args) { return args[0]; });
  result.isUnsigned = in.isUnsigned;
  return result;
}

Tensor Lowering::cast(Tensor in, Type element, bool toUnsigned, bool exact) {
  if (in.element() == element && in.isUnsigned == toUnsigned) return in;
  if (Value weight = weightCast(b, in.value, element); weight && !in.isUnsigned && !toUnsigned)
    return {weight, in.dims, toUnsigned};
  Tensor result = elementwise({in}, in.dims, element, [&](OpBuilder &b, Location loc, ValueRange args) {
    return castScalar(b, loc, args[0], element, in.isUnsigned, toUnsigned, exact);
  });
  result.isUnsigned = toUnsigned;
  return result;
}

//===--- reductions ---===//

Tensor Lowering::reduce(Tensor in, ArrayRef<int64_t> axes, Value init, ElementBody body) {
  MLIRContext *context = b.getContext();
  Dims out;
  SmallVector<AffineExpr> kept;
  SmallVector<utils::IteratorType> loops(in.rank(), utils::IteratorType::parallel);
  for (int64_t i = 0; i < in.rank(); ++i) {
    if (llvm::is_contained(axes, i)) {
      loops[i] = utils::IteratorType::reduction;
      continue;
    }
    out.push_back(in.dims[i]);
    kept.push_back(getAffineDimExpr(i, context));
  }
  Tensor start = filled(out, init);
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(in.rank()), AffineMap::get(in.rank(), 0, kept, context)};
  auto op = linalg::GenericOp::create(b, loc, start.value.getType(), in.value, start.value, maps, loops,
                                      [&](OpBuilder &nested, Location at, ValueRange args) {
                                        Value result = body(nested, at, args);
                                        linalg::YieldOp::create(nested, at, result);
                                      });
  return {op.getResult(0), out, in.isUnsigned};
}

//===--- reading by index ---===//

Tensor Lowering::gather(Tensor source, const Dims &out,
                        llvm::function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)> at) {
  Tensor result = parallel({}, {}, out, source.element(), [&](OpBuilder &b, Location loc, ValueRange) -> Value {
    SmallVector<Value> here;
    for (size_t i = 0; i < out.size(); ++i) here.push_back(linalg::IndexOp::create(b, loc, i));
    return tensor::ExtractOp::create(b, loc, source.value, at(b, loc, here));
  });
  result.isUnsigned = source.isUnsigned;
  return result;
}

Tensor Lowering::flip(Tensor in, ArrayRef<int64_t> axes) {
  if (Value weight = weightFlipped(b, in.value, axes)) return {weight, in.dims, in.isUnsigned};
  SmallVector<Value> last(in.rank());
  for (int64_t axis : axes) last[axis] = index(exprs.sub(in.dims[axis], constant(1)));
  return gather(in, in.dims, [&](OpBuilder &b, Location loc, ValueRange at) {
    SmallVector<Value> from(at);
    for (int64_t axis : axes) from[axis] = arith::SubIOp::create(b, loc, last[axis], at[axis]);
    return from;
  });
}

//===--- products ---===//

Tensor Lowering::matmul(Tensor a, Tensor c) {
  if (a.rank() < 2 || a.rank() != c.rank()) {
    (void)fail("multiplies matrices of rank " + Twine(a.rank()) + " and " + Twine(c.rank()));
    return a;
  }
  (void)requireEqual(a.dims.back(), c.dims[c.rank() - 2]);
  for (int64_t i = 0; i + 2 < a.rank(); ++i) (void)requireEqual(a.dims[i], c.dims[i]);
  Dims out(a.dims.begin(), a.dims.end() - 1);
  out.push_back(c.dims.back());
  Type element = a.element(), sum = computeTypeOf(element);
  if (a.rank() == 2) {
    Tensor init = filled(out, constantOf(b, loc, sum, 0));
    return cast(
        {linalg::MatmulOp::create(b, loc, init.value.getType(), ValueRange{a.value, c.value}, init.value).getResult(0),
         out},
        element);
  }
  // All leading dims as one.
  DimExpr batch = exprs.product(ArrayRef(a.dims).drop_back(2));
  Tensor left = reshape(a, {batch, a.dims[a.rank() - 2], a.dims.back()});
  Tensor right = reshape(c, {batch, c.dims[c.rank() - 2], c.dims.back()});
  Dims flat{batch, out[out.size() - 2], out.back()};
  Tensor init = filled(flat, constantOf(b, loc, sum, 0));
  Value product =
      linalg::BatchMatmulOp::create(b, loc, init.value.getType(), ValueRange{left.value, right.value}, init.value)
          .getResult(0);
  return cast(reshape({product, flat}, out), element);
}
