//===--- Index.cpp - gathers and one-hot --------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A negative index counts from the end; what is out of range is clamped, so no kernel reads outside its operand.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value safeIndex(OpBuilder &b, Location loc, Value raw, Value size) {
  Value zero = arith::ConstantIndexOp::create(b, loc, 0), one = arith::ConstantIndexOp::create(b, loc, 1);
  Value at = castScalar(b, loc, raw, b.getIndexType(), false, false);
  Value negative = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, at, zero);
  at = arith::SelectOp::create(b, loc, negative, arith::AddIOp::create(b, loc, at, size), at);
  return arith::MinSIOp::create(b, loc, arith::MaxSIOp::create(b, loc, at, zero),
                                arith::SubIOp::create(b, loc, size, one));
}

/// result[i..] = source at the result's position, where dim `axis` comes from `index`, read through `map`.
static Tensor gatherAlong(OpLowering &o, Tensor source, int64_t axis, Tensor index, AffineMap map, const Dims &out,
                          llvm::function_ref<SmallVector<Value>(ValueRange at, Value picked)> position) {
  Value size = o.l.index(source.dims[axis]);
  Tensor result =
      o.l.parallel({index}, {map}, out, source.element(), [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        SmallVector<Value> at;
        for (size_t i = 0; i < out.size(); ++i) at.push_back(linalg::IndexOp::create(b, loc, i));
        return tensor::ExtractOp::create(b, loc, source.value, position(at, safeIndex(b, loc, args[0], size)));
      });
  result.isUnsigned = source.isUnsigned;
  return result;
}

static LogicalResult lowerIndexSelect(OpLowering &o) {
  Tensor source = o.in(0), index = o.in(2);
  if (source.rank() == 0) return o.fail("expects a source of rank 1 or more");
  FailureOr<int64_t> axis = o.axis(1, source.rank());
  if (failed(axis)) return failure();
  Dims out = source.dims;
  if (index.rank() == 0) index = o.l.insertUnitDims(index, {0});
  out[*axis] = index.dims[0];
  AffineMap map = AffineMap::get(out.size(), 0, o.b.getAffineDimExpr(*axis), o.b.getContext());
  return o.done(gatherAlong(o, source, *axis, index, map, out, [&](ValueRange at, Value picked) {
    SmallVector<Value> from(at);
    from[*axis] = picked;
    return from;
  }));
}

static LogicalResult lowerGather(OpLowering &o) {
  Tensor source = o.in(0), index = o.in(2);
  FailureOr<int64_t> axis = o.axis(1, source.rank());
  if (failed(axis)) return failure();
  if (index.rank() != source.rank()) return o.fail("expects an index of the source's rank");
  return o.done(gatherAlong(o, source, *axis, index, o.b.getMultiDimIdentityMap(index.rank()), index.dims,
                            [&](ValueRange at, Value picked) {
                              SmallVector<Value> from(at);
                              from[*axis] = picked;
                              return from;
                            }));
}

static LogicalResult lowerEmbedding(OpLowering &o) {
  Tensor weight = o.in(0), index = o.in(1);
  if (weight.rank() != 2) return o.fail("expects a weight of rank 2");
  Dims out = index.dims;
  out.push_back(weight.dims[1]);
  SmallVector<AffineExpr> from;
  for (int64_t i = 0; i < index.rank(); ++i) from.push_back(o.b.getAffineDimExpr(i));
  AffineMap map = AffineMap::get(out.size(), 0, from, o.b.getContext());
  return o.done(gatherAlong(o, weight, 0, index, map, out,
                            [&](ValueRange at, Value picked) { return SmallVector<Value>{picked, at.back()}; }));
}

/// Several broadcast index tensors; see SymbolicShapes for where their dims stand.
static LogicalResult lowerIndexTensor(OpLowering &o) {
  Lowering &l = o.l;
  Tensor source = o.in(0);
  std::optional<SmallVector<Value>> list = getListElements(o.op->getOperand(1));
  if (!list || int64_t(list->size()) > source.rank()) return o.fail("expects a list of at most one index a dim");
  SmallVector<Tensor> indices;
  SmallVector<Dims> shapes;
  SmallVector<int64_t> slot(source.rank(), -1);
  int64_t first = -1, kept = 0;
  bool ended = false, apart = false;
  for (int64_t i = 0; i < source.rank(); ++i) {
    if (i >= int64_t(list->size()) || isNone((*list)[i])) {
      ended |= first >= 0;
      ++kept;
      continue;
    }
    Tensor index = l.tensor((*list)[i]);
    if (index.element().isInteger(1)) return o.fail("expects integer indices, not masks");
    apart |= ended;
    if (first < 0) first = kept;
    slot[i] = indices.size();
    indices.push_back(index);
    shapes.push_back(index.dims);
  }
  if (indices.empty()) return o.done(source);
  if (apart) first = 0;
  Dims common = l.shapes.broadcast(shapes), out;
  for (int64_t i = 0, d = 0; i <= source.rank(); ++i) {
    if (d == first && int64_t(out.size()) == first) out.append(common);
    if (i < source.rank() && slot[i] < 0) {
      out.push_back(source.dims[i]);
      ++d;
    }
  }
  SmallVector<Tensor> operands;
  SmallVector<AffineMap> maps;
  SmallVector<AffineExpr> from;
  for (size_t i = 0; i < common.size(); ++i) from.push_back(o.b.getAffineDimExpr(first + i));
  for (Tensor index : indices) {
    operands.push_back(l.broadcastTo(index, common));
    maps.push_back(AffineMap::get(out.size(), 0, from, o.b.getContext()));
  }
  SmallVector<Value> sizes;
  for (int64_t i = 0; i < source.rank(); ++i) sizes.push_back(slot[i] >= 0 ? l.index(source.dims[i]) : Value());
  Tensor result =
      l.parallel(operands, maps, out, source.element(), [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        SmallVector<Value> at;
        for (int64_t i = 0, d = 0; i < source.rank(); ++i) {
          if (slot[i] >= 0) {
            at.push_back(safeIndex(b, loc, args[slot[i]], sizes[i]));
            continue;
          }
          at.push_back(linalg::IndexOp::create(b, loc, d < first ? d : d + int64_t(common.size())));
          ++d;
        }
        return tensor::ExtractOp::create(b, loc, source.value, at);
      });
  result.isUnsigned = source.isUnsigned;
  return o.done(result);
}

static LogicalResult lowerOneHot(OpLowering &o) {
  Tensor index = o.in(0);
  Dims out = o.outDims();
  Type element = o.outElement();
  SmallVector<AffineExpr> from;
  for (int64_t i = 0; i < index.rank(); ++i) from.push_back(o.b.getAffineDimExpr(i));
  AffineMap map = AffineMap::get(out.size(), 0, from, o.b.getContext());
  return o.done(o.l.parallel({index}, {map}, out, element, [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    Value at = linalg::IndexOp::create(b, loc, out.size() - 1);
    Value hit = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                      castScalar(b, loc, args[0], b.getIndexType(), false, false), at);
    return castScalar(b, loc, hit, element, true, false);
  }));
}

void pd_torch::addIndexHandlers(Handlers &table) {
  table["aten.index_select"] = lowerIndexSelect;
  table["aten.gather"] = lowerGather;
  table["aten.embedding"] = lowerEmbedding;
  table["aten.index.Tensor"] = lowerIndexTensor;
  table["aten.one_hot"] = lowerOneHot;
}
