//===--- Shape.cpp - reshapes, permutations, joining, cutting, repeating ------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

static LogicalResult lowerReshape(OpLowering &o) { return o.done(o.l.reshape(o.in(0), o.outDims())); }
static LogicalResult lowerIdentity(OpLowering &o) { return o.done(o.in(0)); }
static LogicalResult lowerBroadcast(OpLowering &o) { return o.done(o.l.broadcastTo(o.in(0), o.outDims())); }

//===--- permutations ---===//

static LogicalResult lowerPermute(OpLowering &o) {
  Tensor in = o.in(0);
  std::optional<SmallVector<int64_t>> order = o.constInts(1);
  if (!order || int64_t(order->size()) != in.rank()) return o.fail("expects a constant permutation");
  for (int64_t &from : *order) from = normalizeDim(from, in.rank());
  if (!isPermutationVector(*order)) return o.fail("expects a permutation of the dims");
  return o.done(o.l.permute(in, *order));
}

static LogicalResult swapDims(OpLowering &o, int64_t a, int64_t b) {
  Tensor in = o.in(0);
  SmallVector<int64_t> order = llvm::to_vector(llvm::seq<int64_t>(0, in.rank()));
  std::swap(order[a], order[b]);
  return o.done(o.l.permute(in, order));
}

static LogicalResult lowerTranspose(OpLowering &o) {
  int64_t rank = o.in(0).rank();
  if (rank == 0) return lowerIdentity(o);
  auto a = o.axis(1, rank), b = o.axis(2, rank);
  if (failed(a) || failed(b)) return failure();
  return swapDims(o, *a, *b);
}

static LogicalResult lowerT(OpLowering &o) {
  if (o.in(0).rank() > 2) return o.fail("expects rank 2 or less");
  return o.in(0).rank() < 2 ? lowerIdentity(o) : swapDims(o, 0, 1);
}

//===--- joining ---===//

static LogicalResult lowerCat(OpLowering &o) {
  std::optional<SmallVector<Tensor>> parts = o.l.tensorList(o.op->getOperand(0));
  if (!parts || parts->empty()) return o.fail("expects a list of tensors");
  FailureOr<int64_t> axis = o.axis(1, parts->front().rank());
  if (failed(axis)) return failure();
  Type element = o.outElement();
  for (Tensor &part : *parts) part = o.l.cast(part, element, o.outUnsigned());
  if (parts->size() == 1) return o.done(parts->front());
  return o.done(o.l.concat(*parts, *axis, o.outDims()));
}

static LogicalResult lowerStack(OpLowering &o) {
  std::optional<SmallVector<Tensor>> parts = o.l.tensorList(o.op->getOperand(0));
  if (!parts || parts->empty()) return o.fail("expects a list of tensors");
  FailureOr<int64_t> axis = o.axis(1, parts->front().rank() + 1);
  if (failed(axis)) return failure();
  if (llvm::any_of(*parts, [&](const Tensor &part) { return part.rank() != parts->front().rank(); }))
    return o.fail("expects tensors of one rank");
  for (Tensor &part : *parts) part = o.l.insertUnitDims(o.l.cast(part, o.outElement(), o.outUnsigned()), *axis);
  return o.done(o.l.concat(*parts, *axis, o.outDims()));
}

//===--- cutting ---===//

namespace {
struct SliceRange {
  int64_t axis, step;
  DimExpr low, count;
};
} // namespace

/// Operands (dim, start, end, step) from `first` on.
static FailureOr<SliceRange> readSlice(OpLowering &o, const Dims &dims, unsigned first) {
  FailureOr<int64_t> axis = o.axis(first, dims.size());
  std::optional<int64_t> step = o.constInt(first + 3);
  if (failed(axis)) return failure();
  if (!step || *step <= 0) return o.fail("expects a positive constant step");
  DimExprs &e = o.l.exprs;
  DimExpr size = dims[*axis];
  auto [low, high] = o.l.shapes.sliceBounds(size, o.l.shapes.scalarOr(o.op->getOperand(first + 1), e.constant(0)),
                                            o.l.shapes.scalarOr(o.op->getOperand(first + 2), size));
  return SliceRange{*axis, *step, low, e.ceilDiv(e.sub(high, low), e.constant(*step))};
}

/// Every step-th element; along the innermost dim through indices, since a kernel reads unit strides there.
static Tensor stridedSlice(OpLowering &o, Tensor in, const SliceRange &range) {
  Lowering &l = o.l;
  Dims out = in.dims;
  out[range.axis] = range.count;
  if (range.step == 1) {
    Dims offsets(in.rank(), l.constant(0));
    offsets[range.axis] = range.low;
    return l.slice(in, offsets, out);
  }
  Value low = l.index(range.low);
  return l.gather(in, out, [&](OpBuilder &b, Location loc, ValueRange at) {
    SmallVector<Value> from(at);
    Value scaled = arith::MulIOp::create(b, loc, at[range.axis], arith::ConstantIndexOp::create(b, loc, range.step));
    from[range.axis] = arith::AddIOp::create(b, loc, scaled, low);
    return from;
  });
}

static LogicalResult lowerSlice(OpLowering &o) {
  Tensor in = o.in(0);
  FailureOr<SliceRange> range = readSlice(o, in.dims, 1);
  if (failed(range)) return failure();
  return o.done(stridedSlice(o, in, *range));
}

/// A runtime or constant index as an offset; negative counts from the end.
static DimExpr offsetOf(OpLowering &o, Value index, DimExpr size) {
  DimExprs &e = o.l.exprs;
  DimExpr at = o.l.shapes.scalar(index);
  if (std::optional<int64_t> value = at.constant()) return *value < 0 ? e.add(size, at) : at;
  if (e.lowerBound(at).value_or(-1) >= 0) return at;
  return e.sub(at, e.mul(size, e.min(e.max(at, e.constant(-1)), e.constant(0))));
}

/// One position of an axis, which disappears.
static Tensor selectAt(OpLowering &o, Tensor in, int64_t axis, DimExpr at) {
  Lowering &l = o.l;
  Dims offsets(in.rank(), l.constant(0)), one = in.dims, out = in.dims;
  offsets[axis] = at;
  one[axis] = l.constant(1);
  out.erase(out.begin() + axis);
  Tensor row = l.slice(in, offsets, one);
  row.isUnsigned = in.isUnsigned;
  if (axis + 1 < in.rank() || in.rank() == 1) return l.reshape(row, out);
  // Dropping the innermost dim would leave a strided view: copy.
  SmallVector<AffineExpr> from;
  for (int64_t i = 0; i < axis; ++i) from.push_back(o.b.getAffineDimExpr(i));
  from.push_back(o.b.getAffineConstantExpr(0));
  Tensor copy = l.parallel({row}, {AffineMap::get(axis, 0, from, o.b.getContext())}, out, in.element(),
                           [](OpBuilder &, Location, ValueRange args) { return args[0]; });
  copy.isUnsigned = in.isUnsigned;
  return copy;
}

static LogicalResult lowerSelect(OpLowering &o) {
  Tensor in = o.in(0);
  FailureOr<int64_t> axis = o.axis(1, in.rank());
  if (failed(axis)) return failure();
  return o.done(selectAt(o, in, *axis, offsetOf(o, o.op->getOperand(2), in.dims[*axis])));
}

/// split_with_sizes (list), split.Tensor (size of a part), chunk (number of parts): a list of slices.
static LogicalResult lowerSplit(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0);
  FailureOr<int64_t> axis = o.axis(2, in.rank());
  if (failed(axis)) return failure();
  StringRef name = calleeName(o.op);
  DimExpr size = in.dims[*axis];
  SmallVector<DimExpr> lengths;
  if (name == "aten.split_with_sizes") {
    std::optional<Dims> list = l.shapes.ints(o.op->getOperand(1));
    if (!list) return o.fail("expects a list of sizes");
    lengths.assign(list->begin(), list->end());
  } else {
    std::optional<int64_t> whole = size.constant(), given = o.constInt(1);
    if (!whole || !given || *given <= 0) return o.fail("expects a static size along the axis");
    int64_t part = name == "aten.chunk" ? (*whole + *given - 1) / *given : *given;
    for (int64_t at = 0; at < *whole; at += part) lengths.push_back(l.constant(std::min(part, *whole - at)));
  }
  SmallVector<Tensor> parts;
  DimExpr at = l.constant(0);
  for (DimExpr length : lengths) {
    Dims offsets(in.rank(), l.constant(0)), out = in.dims;
    offsets[*axis] = at;
    out[*axis] = length;
    parts.push_back(l.slice(in, offsets, out));
    at = l.exprs.add(at, length);
  }
  (void)l.requireEqual(at, size);
  l.bindList(o.op->getResult(0), parts);
  return success(!l.opFailed());
}

static LogicalResult lowerUnbind(OpLowering &o) {
  Tensor in = o.in(0);
  FailureOr<int64_t> axis = o.axis(1, in.rank());
  if (failed(axis)) return failure();
  std::optional<int64_t> count = in.dims[*axis].constant();
  if (!count) return o.fail("expects a static size along the axis");
  SmallVector<Tensor> parts;
  for (int64_t i = 0; i < *count; ++i) parts.push_back(selectAt(o, in, *axis, o.l.constant(i)));
  o.l.bindList(o.op->getResult(0), parts);
  return success(!o.l.opFailed());
}

static LogicalResult lowerListUnpack(OpLowering &o) {
  std::optional<SmallVector<Tensor>> parts = o.l.tensorList(o.op->getOperand(0));
  if (!parts) {
    if (o.l.shapes.ints(o.op->getOperand(0))) return success();
    return o.fail("expects a list of tensors");
  }
  if (parts->size() != o.op->getNumResults())
    return o.fail("expects " + Twine(o.op->getNumResults()) + " elements, but the list has " + Twine(parts->size()));
  for (auto [i, part] : llvm::enumerate(*parts))
    if (failed(o.done(part, i))) return failure();
  return success();
}

static LogicalResult lowerGetItem(OpLowering &o) {
  std::optional<SmallVector<Tensor>> parts = o.l.tensorList(o.op->getOperand(0));
  std::optional<int64_t> index = o.constInt(1);
  if (!parts || !index) return o.fail("expects a list of tensors and a constant index");
  *index = normalizeDim(*index, parts->size());
  if (*index < 0 || *index >= int64_t(parts->size())) return o.fail("expects an index within the list");
  return o.done((*parts)[*index]);
}

//===--- writing into a part ---===//

static LogicalResult lowerSliceScatter(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0), source = l.cast(o.in(1), in.element(), in.isUnsigned);
  FailureOr<SliceRange> range = readSlice(o, in.dims, 2);
  if (failed(range)) return failure();
  Dims part = in.dims;
  part[range->axis] = range->count;
  source = l.broadcastTo(source, part);
  Dims offsets(in.rank(), l.constant(0));
  offsets[range->axis] = range->low;
  SmallVector<OpFoldResult> steps(in.rank(), o.b.getIndexAttr(1));
  steps[range->axis] = o.b.getIndexAttr(range->step);
  Value written =
      tensor::InsertSliceOp::create(o.b, o.loc, source.value, in.value, l.sizes(offsets), l.sizes(part), steps);
  return o.done({written, in.dims, in.isUnsigned});
}

static LogicalResult lowerSelectScatter(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0), source = l.cast(o.in(1), in.element(), in.isUnsigned);
  FailureOr<int64_t> axis = o.axis(2, in.rank());
  if (failed(axis)) return failure();
  Dims part = in.dims, offsets(in.rank(), l.constant(0));
  part.erase(part.begin() + *axis);
  source = l.insertUnitDims(l.broadcastTo(source, part), *axis);
  offsets[*axis] = offsetOf(o, o.op->getOperand(3), in.dims[*axis]);
  Dims one = in.dims;
  one[*axis] = l.constant(1);
  SmallVector<OpFoldResult> steps(in.rank(), o.b.getIndexAttr(1));
  Value written =
      tensor::InsertSliceOp::create(o.b, o.loc, source.value, in.value, l.sizes(offsets), l.sizes(one), steps);
  return o.done({written, in.dims, in.isUnsigned});
}

//===--- repeating, reordering, masking ---===//

/// [d0,d1] -> [r0,d0,r1,d1] -> [r0*d0,r1*d1]
static LogicalResult lowerRepeat(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0);
  std::optional<Dims> times = l.shapes.ints(o.op->getOperand(1));
  if (!times) return o.fail("expects a list of repeats");
  while (int64_t(times->size()) < in.rank()) times->insert(times->begin(), l.constant(1));
  SmallVector<int64_t> added = llvm::to_vector(llvm::seq<int64_t>(0, times->size() - in.rank()));
  in = l.insertUnitDims(in, added);
  Dims split;
  SmallVector<AffineExpr> from;
  for (auto [i, dim] : llvm::enumerate(in.dims)) {
    split.push_back((*times)[i]);
    split.push_back(dim);
    from.push_back(o.b.getAffineDimExpr(2 * i + 1));
  }
  Tensor repeated = l.parallel({in}, {AffineMap::get(split.size(), 0, from, o.b.getContext())}, split, in.element(),
                               [](OpBuilder &, Location, ValueRange args) { return args[0]; });
  return o.done(l.reshape(repeated, o.outDims()));
}

static LogicalResult lowerFlip(OpLowering &o) {
  Tensor in = o.in(0);
  std::optional<SmallVector<int64_t>> list = o.constInts(1);
  if (list && list->empty()) return o.done(in);
  auto axes = o.axes(1, in.rank());
  if (failed(axes)) return failure();
  return o.done(o.l.flip(in, *axes));
}

/// Element i of the result is element (i - shift) mod size.
static LogicalResult lowerRoll(OpLowering &o) {
  Lowering &l = o.l;
  Tensor in = o.in(0);
  std::optional<SmallVector<int64_t>> shifts = o.constInts(1), axes = o.constInts(2);
  if (!shifts || !axes || (!axes->empty() && shifts->size() != axes->size()))
    return o.fail("expects constant shifts and axes of equal number");
  Dims shape = in.dims;
  if (axes->empty()) {
    in = l.reshape(in, {l.exprs.product(shape)});
    *axes = {0};
  }
  SmallVector<Value> sizes;
  for (int64_t &axis : *axes) {
    axis = normalizeDim(axis, in.rank());
    if (axis < 0 || axis >= in.rank()) return o.fail("expects axes within the rank");
    sizes.push_back(l.index(in.dims[axis]));
  }
  Tensor rolled = l.gather(in, in.dims, [&](OpBuilder &b, Location loc, ValueRange at) {
    SmallVector<Value> from(at);
    for (auto [axis, shift, size] : llvm::zip(*axes, *shifts, sizes)) {
      Value x = arith::RemSIOp::create(
          b, loc, arith::SubIOp::create(b, loc, from[axis], arith::ConstantIndexOp::create(b, loc, shift)), size);
      from[axis] = arith::RemSIOp::create(b, loc, arith::AddIOp::create(b, loc, x, size), size);
    }
    return from;
  });
  return o.done(l.reshape(rolled, shape));
}

template <bool lower> static LogicalResult lowerTriangle(OpLowering &o) {
  Tensor in = o.in(0);
  std::optional<int64_t> diagonal = o.constInt(1);
  if (!diagonal || in.rank() < 2) return o.fail("expects rank 2 or more and a constant diagonal");
  return o.done(o.l.elementwise({in}, in.dims, in.element(), [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    Value row = linalg::IndexOp::create(b, loc, in.rank() - 2), column = linalg::IndexOp::create(b, loc, in.rank() - 1);
    Value limit = arith::AddIOp::create(b, loc, row, arith::ConstantIndexOp::create(b, loc, *diagonal));
    Value keep =
        arith::CmpIOp::create(b, loc, lower ? arith::CmpIPredicate::sle : arith::CmpIPredicate::sge, column, limit);
    return arith::SelectOp::create(b, loc, keep, args[0], constantOf(b, loc, in.element(), 0));
  }));
}

void pd_torch::addShapeHandlers(Handlers &table) {
  for (StringRef name : {"aten.view", "aten.reshape", "aten.flatten.using_ints", "aten.unflatten.int", "aten.squeeze",
                         "aten.squeeze.dim", "aten.unsqueeze", "aten.view_as", "aten.reshape_as"})
    table[name] = lowerReshape;
  for (StringRef name :
       {"aten.clone", "aten.detach", "aten.contiguous", "aten.dropout", "tensor_static_info_cast", "aten.alias"})
    table[name] = lowerIdentity;
  for (StringRef name : {"aten.expand", "aten.broadcast_to", "aten.expand_as"}) table[name] = lowerBroadcast;
  table["aten.permute"] = lowerPermute;
  table["aten.transpose.int"] = lowerTranspose;
  table["aten.t"] = lowerT;
  table["aten.cat"] = lowerCat;
  table["aten.stack"] = lowerStack;
  table["aten.slice.Tensor"] = lowerSlice;
  table["aten.select.int"] = lowerSelect;
  table["aten.split_with_sizes"] = table["aten.split.Tensor"] = table["aten.chunk"] = lowerSplit;
  table["aten.unbind.int"] = lowerUnbind;
  table["prim.ListUnpack"] = lowerListUnpack;
  table["aten.__getitem__.t"] = lowerGetItem;
  table["aten.slice_scatter"] = lowerSliceScatter;
  table["aten.select_scatter"] = lowerSelectScatter;
  table["aten.repeat"] = table["aten.tile"] = lowerRepeat;
  table["aten.flip"] = lowerFlip;
  table["aten.roll"] = lowerRoll;
  table["aten.tril"] = lowerTriangle<true>;
  table["aten.triu"] = lowerTriangle<false>;
}
