//===--- Layout.cpp - reshaping, permuting, cutting, padding and joining of lowered tensors ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pd_torch;

static SmallVector<int64_t> constantsOf(const Dims &dims) {
  SmallVector<int64_t> values;
  for (DimExpr dim : dims) {
    if (!dim.constant()) return {};
    values.push_back(*dim.constant());
  }
  return values;
}

static bool allConstant(const Dims &dims) {
  return llvm::all_of(dims, [](DimExpr dim) { return dim.constant().has_value(); });
}

//===--- reshape ---===//

namespace {
/// Neighbouring dims with equal products on both sides.
struct Group {
  ReassociationIndices ins, outs;
  DimExpr size;
};
} // namespace

/// Splits a reshape into groups; nothing when the products do not line up symbolically.
static std::optional<SmallVector<Group>> groupDims(DimExprs &exprs, const Dims &in, const Dims &out) {
  SmallVector<Group> groups;
  size_t i = 0, j = 0;
  while (i < in.size() && j < out.size()) {
    Group group;
    DimExpr pi = in[i], pj = out[j];
    group.ins.push_back(i++);
    group.outs.push_back(j++);
    while (pi != pj) {
      if (i < in.size() && exprs.exactQuotient(pj, pi)) {
        pi = exprs.mul(pi, in[i]);
        group.ins.push_back(i++);
      } else if (j < out.size() && exprs.exactQuotient(pi, pj)) {
        pj = exprs.mul(pj, out[j]);
        group.outs.push_back(j++);
      } else {
        return std::nullopt;
      }
    }
    group.size = pi;
    groups.push_back(group);
  }
  for (; i < in.size(); ++i) {
    if (!in[i].is(1) || groups.empty()) return std::nullopt;
    groups.back().ins.push_back(i);
  }
  for (; j < out.size(); ++j) {
    if (!out[j].is(1) || groups.empty()) return std::nullopt;
    groups.back().outs.push_back(j);
  }
  return groups;
}

Tensor Lowering::reshape(Tensor in, const Dims &out) {
  if (in.dims == out) return in;
  if (allConstant(out))
    if (Value weight = weightReshaped(b, in.value, constantsOf(out))) return {weight, out, in.isUnsigned};
  (void)requireEqual(exprs.product(in.dims), exprs.product(out));
  Type element = in.element();
  if (opFailed()) return empty(out, element);
  auto collapse = [&](Value value, const Dims &dims, ArrayRef<ReassociationIndices> groups) {
    return tensor::CollapseShapeOp::create(b, loc, type(dims, element), value, groups);
  };
  auto expand = [&](Value value, const Dims &dims, ArrayRef<ReassociationIndices> groups) {
    return tensor::ExpandShapeOp::create(b, loc, type(dims, element), value, groups, sizes(dims));
  };
  if (std::optional<SmallVector<Group>> groups = groupDims(exprs, in.dims, out)) {
    SmallVector<ReassociationIndices> ins, outs;
    Dims middle;
    for (Group &group : *groups) {
      middle.push_back(group.size);
      ins.push_back(group.ins);
      outs.push_back(group.outs);
    }
    Value value = in.value;
    if (middle.size() != in.dims.size()) value = collapse(value, middle, ins);
    if (middle.size() != out.size()) value = expand(value, out, outs);
    return {value, out, in.isUnsigned};
  }
  // Through one dim; its size is known to both sides only at run time, or is 1 for a rank-0 side.
  Value value = in.value;
  ReassociationIndices allIns = llvm::to_vector(llvm::seq<int64_t>(0, in.rank())),
                       allOuts = llvm::to_vector(llvm::seq<int64_t>(0, out.size()));
  if (out.empty() || in.dims.empty()) {
    Dims ones(std::max<size_t>(in.rank(), out.size()), constant(1));
    if (out.empty()) return {collapse(make(value, ones).value, {}, {}), out, in.isUnsigned};
    return make(expand(value, ones, {}), out, in.isUnsigned);
  }
  DimExpr total = allConstant(out) ? exprs.product(out) : exprs.product(in.dims);
  Dims flatIn{exprs.product(in.dims)};
  if (in.rank() > 1) value = collapse(value, flatIn, {allIns});
  Dims flatOut{total.constant() && !allConstant(out) ? DimExpr() : total};
  RankedTensorType flatType =
      allConstant(out) ? type(flatOut, element) : RankedTensorType::get({ShapedType::kDynamic}, element);
  if (value.getType() != flatType) value = tensor::CastOp::create(b, loc, flatType, value);
  if (out.size() > 1) value = expand(value, out, {allOuts});
  return make(value, out, in.isUnsigned);
}

Tensor Lowering::insertUnitDims(Tensor in, ArrayRef<int64_t> axes) {
  Dims out = in.dims;
  for (int64_t axis : axes) out.insert(out.begin() + axis, constant(1));
  return reshape(in, out);
}

//===--- permute ---===//

Tensor Lowering::permute(Tensor in, ArrayRef<int64_t> order) {
  if (llvm::equal(order, llvm::seq<int64_t>(0, in.rank()))) return in;
  Dims out;
  for (int64_t from : order) out.push_back(in.dims[from]);
  if (Value weight = weightTransposed(b, in.value, order)) return {weight, out, in.isUnsigned};
  // Only size-1 dims move: a reshape.
  SmallVector<int64_t> moving;
  for (int64_t from : order)
    if (!in.dims[from].is(1)) moving.push_back(from);
  if (llvm::is_sorted(moving)) return reshape(in, out);
  Tensor init = empty(out, in.element());
  return {linalg::TransposeOp::create(b, loc, in.value, init.value, order)->getResult(0), out, in.isUnsigned};
}

//===--- slice and pad ---===//

Tensor Lowering::slice(Tensor in, ArrayRef<DimExpr> offsets, const Dims &out) {
  if (in.dims == out) return in;
  if (llvm::any_of(out, [](DimExpr dim) {
        return dim.is(0);
      })) // may start right behind the end, where an extract_slice must not
    return {empty(out, in.element()).value, out, in.isUnsigned};
  SmallVector<OpFoldResult> ones(in.rank(), b.getIndexAttr(1));
  Value value =
      tensor::ExtractSliceOp::create(b, loc, type(out, in.element()), in.value, sizes(offsets), sizes(out), ones);
  return {value, out, in.isUnsigned};
}

Tensor Lowering::pad(Tensor in, ArrayRef<int64_t> low, ArrayRef<int64_t> high, Value value) {
  auto asExprs = [&](ArrayRef<int64_t> values) {
    return llvm::map_to_vector(values, [&](int64_t v) { return constant(v); });
  };
  return pad(in, ArrayRef<DimExpr>(asExprs(low)), ArrayRef<DimExpr>(asExprs(high)), value);
}

Tensor Lowering::pad(Tensor in, ArrayRef<DimExpr> low, ArrayRef<DimExpr> high, Value value) {
  // Negative constants cut first.
  Dims offsets, cut = in.dims, padLow, padHigh, out;
  bool cuts = false, pads = false;
  for (int64_t i = 0; i < in.rank(); ++i) {
    int64_t lowConstant = low[i].constant().value_or(0), highConstant = high[i].constant().value_or(0);
    int64_t cutLow = std::max<int64_t>(0, -lowConstant), cutHigh = std::max<int64_t>(0, -highConstant);
    cuts |= cutLow || cutHigh;
    offsets.push_back(constant(cutLow));
    cut[i] = exprs.sub(in.dims[i], constant(cutLow + cutHigh));
    padLow.push_back(lowConstant < 0 ? constant(0) : low[i]);
    padHigh.push_back(highConstant < 0 ? constant(0) : high[i]);
    pads |= !padLow.back().is(0) || !padHigh.back().is(0);
    out.push_back(exprs.add(cut[i], exprs.add(padLow.back(), padHigh.back())));
  }
  if (cuts) in = slice(in, offsets, cut);
  if (!pads) return in;
  auto op = tensor::PadOp::create(b, loc, type(out, in.element()), in.value, sizes(padLow), sizes(padHigh), value);
  return {op.getResult(), out, in.isUnsigned};
}

//===--- join ---===//

Tensor Lowering::concat(ArrayRef<Tensor> parts, int64_t axis, const Dims &out) {
  Tensor result = empty(out, parts[0].element());
  DimExpr at = constant(0);
  for (const Tensor &part : parts) {
    if (part.rank() != int64_t(out.size())) {
      (void)fail("joins tensors of rank " + Twine(part.rank()) + " to one of rank " + Twine(out.size()));
      return result;
    }
    Dims offsets(out.size(), constant(0));
    offsets[axis] = at;
    Dims placed = out;
    placed[axis] = part.dims[axis];
    for (int64_t i = 0; i < part.rank(); ++i)
      if (i != axis) (void)requireEqual(part.dims[i], out[i]);
    if (opFailed()) return result;
    if (part.dims[axis].is(0)) continue;
    Tensor fitted = make(part.value, placed);
    SmallVector<OpFoldResult> ones(out.size(), b.getIndexAttr(1));
    result.value =
        tensor::InsertSliceOp::create(b, loc, fitted.value, result.value, sizes(offsets), sizes(placed), ones);
    at = exprs.add(at, part.dims[axis]);
  }
  result.isUnsigned = parts[0].isUnsigned;
  return result;
}
