//===--- IndexScatter.cpp - writes at computed places, as reads ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each element of the result looks through the indices for those that mean it: parallel and deterministic, the last
// write wins. The work is result x indices, fine for the few indices that inference programs write with.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value addElements(OpBuilder &b, Location loc, Value x, Value y) {
  if (isa<mlir::FloatType>(x.getType())) return arith::AddFOp::create(b, loc, x, y);
  return arith::AddIOp::create(b, loc, x, y);
}

/// True when the raw index, counted from the end if negative, is `at`.
static Value hits(OpBuilder &b, Location loc, Value raw, Value size, Value at) {
  Value index = castScalar(b, loc, raw, b.getIndexType(), false, false);
  Value negative =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, index, arith::ConstantIndexOp::create(b, loc, 0));
  index = arith::SelectOp::create(b, loc, negative, arith::AddIOp::create(b, loc, index, size), index);
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, index, at);
}

/// Folds over j in [0, count): where `match(j)`, the element becomes `value(j)` (added or replacing).
static Tensor foldWrites(OpLowering &o, Tensor in, DimExpr count, bool accumulate,
                         llvm::function_ref<Value(OpBuilder &, Location, ValueRange at, Value j)> match,
                         llvm::function_ref<Value(OpBuilder &, Location, ValueRange at, Value j)> value) {
  Value end = o.l.index(count);
  Type element = accumulate ? computeTypeOf(in.element()) : in.element();
  Tensor result =
      o.l.elementwise({in}, in.dims, in.element(), [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        SmallVector<Value> at;
        for (int64_t i = 0; i < in.rank(); ++i) at.push_back(linalg::IndexOp::create(b, loc, i));
        Value zero = arith::ConstantIndexOp::create(b, loc, 0), one = arith::ConstantIndexOp::create(b, loc, 1);
        Value start = castScalar(b, loc, args[0], element, false, false);
        auto loop = scf::ForOp::create(
            b, loc, zero, end, one, start, [&](OpBuilder &b, Location loc, Value j, ValueRange carried) {
              auto branch = scf::IfOp::create(b, loc, element, match(b, loc, at, j), true);
              {
                OpBuilder::InsertionGuard guard(b);
                b.setInsertionPointToStart(branch.thenBlock());
                Value written = castScalar(b, loc, value(b, loc, at, j), element, false, false);
                scf::YieldOp::create(b, loc, accumulate ? addElements(b, loc, carried[0], written) : written);
                b.setInsertionPointToStart(branch.elseBlock());
                scf::YieldOp::create(b, loc, carried[0]);
              }
              scf::YieldOp::create(b, loc, branch.getResult(0));
            });
        return castScalar(b, loc, loop.getResult(0), in.element(), false, false);
      });
  result.isUnsigned = in.isUnsigned;
  return result;
}

/// (self, indices of the leading dims, values, accumulate)
static LogicalResult lowerIndexPut(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0), values = l.cast(o.in(2), in.element(), in.isUnsigned);
  std::optional<SmallVector<Value>> list = getListElements(o.op->getOperand(1));
  std::optional<bool> accumulate = o.constBool(3);
  if (!list || list->empty() || int64_t(list->size()) > in.rank() || !accumulate)
    return o.fail("expects a list of at most one index a dim and a constant 'accumulate'");
  SmallVector<Tensor> indices;
  SmallVector<Dims> shapes;
  for (Value element : *list) {
    if (!isa<VTensorType>(element.getType())) return o.fail("expects indices for the leading dims only");
    indices.push_back(l.tensor(element));
    if (indices.back().element().isInteger(1)) return o.fail("expects integer indices, not masks");
    shapes.push_back(indices.back().dims);
  }
  Dims common = l.shapes.broadcast(shapes);
  DimExpr count = l.exprs.product(common);
  Dims full = common;
  for (int64_t i = indices.size(); i < in.rank(); ++i) full.push_back(in.dims[i]);
  Dims rows{count};
  rows.append(in.dims.begin() + indices.size(), in.dims.end());
  values = l.reshape(l.broadcastTo(values, full), rows);
  SmallVector<Value> sizes;
  for (auto [i, index] : llvm::enumerate(indices)) {
    index = l.reshape(l.broadcastTo(index, common), {count});
    sizes.push_back(l.index(in.dims[i]));
  }
  return o.done(foldWrites(
      o, in, count, *accumulate,
      [&](OpBuilder &b, Location loc, ValueRange at, Value j) {
        Value all;
        for (auto [i, index] : llvm::enumerate(indices)) {
          Value hit = hits(b, loc, tensor::ExtractOp::create(b, loc, index.value, j), sizes[i], at[i]);
          all = all ? Value(arith::AndIOp::create(b, loc, all, hit)) : hit;
        }
        return all;
      },
      [&](OpBuilder &b, Location loc, ValueRange at, Value j) -> Value {
        SmallVector<Value> from{j};
        from.append(at.begin() + indices.size(), at.end());
        return tensor::ExtractOp::create(b, loc, values.value, from);
      }));
}

/// (self, dim, index, src): along `dim` the place comes from index, elsewhere it is the element's own.
template <bool accumulate> static LogicalResult lowerScatter(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0), index = o.in(2), source = l.cast(o.in(3), in.element(), in.isUnsigned);
  FailureOr<int64_t> axis = o.axis(1, in.rank());
  if (failed(axis)) return failure();
  if (index.rank() != in.rank() || source.rank() != in.rank())
    return o.fail("expects index and source of the rank of self");
  SmallVector<Value> extents(in.rank());
  for (int64_t i = 0; i < in.rank(); ++i)
    if (i != *axis && index.dims[i] != in.dims[i]) extents[i] = l.index(index.dims[i]);
  Value size = l.index(in.dims[*axis]);
  auto place = [&](OpBuilder &b, Location loc, ValueRange at, Value j) {
    SmallVector<Value> from(at);
    from[*axis] = j;
    // Outside the index nothing is written; read something that exists.
    for (int64_t i = 0; i < in.rank(); ++i)
      if (extents[i])
        from[i] = arith::MinSIOp::create(
            b, loc, from[i], arith::SubIOp::create(b, loc, extents[i], arith::ConstantIndexOp::create(b, loc, 1)));
    return from;
  };
  return o.done(foldWrites(
      o, in, index.dims[*axis], accumulate,
      [&](OpBuilder &b, Location loc, ValueRange at, Value j) {
        Value all = hits(b, loc, tensor::ExtractOp::create(b, loc, index.value, place(b, loc, at, j)), size, at[*axis]);
        for (int64_t i = 0; i < in.rank(); ++i)
          if (extents[i])
            all = arith::AndIOp::create(b, loc, all,
                                        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, at[i], extents[i]));
        return all;
      },
      [&](OpBuilder &b, Location loc, ValueRange at, Value j) -> Value {
        return tensor::ExtractOp::create(b, loc, source.value, place(b, loc, at, j));
      }));
}

void pd_torch::addScatterHandlers(Handlers &table) {
  table["aten.index_put"] = lowerIndexPut;
  table["aten.scatter.src"] = lowerScatter<false>;
  table["aten.scatter_add"] = lowerScatter<true>;
}
