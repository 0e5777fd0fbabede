//===--- StructuralShapes.cpp - sizes of shape, gather and creation ops ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/Analysis/Operands.h"
#include "paddle-mlir/Dialect/Torch/Analysis/SymbolicShapes.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// A constant axis operand within the rank.
static std::optional<int64_t> axisOperand(Operation *op, unsigned operand, int64_t rank) {
  std::optional<int64_t> axis = constantInt(op->getOperand(operand));
  if (!axis) return std::nullopt;
  *axis = normalizeDim(*axis, rank);
  if (*axis < 0 || *axis >= rank) return std::nullopt;
  return axis;
}

//===--- reshapes and permutations ---===//

static std::optional<Dims> view(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<Dims> size = s.ints(op->getOperand(1));
  if (!size) return std::nullopt;
  return s.resolveReshape(s.shape(op->getOperand(0)), *size);
}

static std::optional<Dims> flatten(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  if (dims.empty()) return Dims{s.exprs().constant(1)};
  auto first = axisOperand(op, 1, dims.size()), last = axisOperand(op, 2, dims.size());
  if (!first || !last || *first > *last) return std::nullopt;
  Dims result(dims.begin(), dims.begin() + *first);
  result.push_back(s.exprs().product(ArrayRef(dims).slice(*first, *last - *first + 1)));
  result.append(dims.begin() + *last + 1, dims.end());
  return result;
}

static std::optional<Dims> unflatten(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = axisOperand(op, 1, dims.size());
  std::optional<Dims> sizes = s.ints(op->getOperand(2));
  if (!axis || !sizes) return std::nullopt;
  Dims resolved = s.resolveReshape({dims[*axis]}, *sizes);
  Dims result(dims.begin(), dims.begin() + *axis);
  result.append(resolved);
  result.append(dims.begin() + *axis + 1, dims.end());
  return result;
}

static std::optional<Dims> squeezeDim(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = axisOperand(op, 1, dims.size());
  auto type = cast<VTensorType>(op->getResult(0).getType());
  if (!axis) return std::nullopt;
  if (type.getRank() + 1 == int64_t(dims.size())) dims.erase(dims.begin() + *axis);
  return dims;
}

static std::optional<Dims> squeeze(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  llvm::erase_if(dims, [](DimExpr dim) { return dim.is(1); });
  return dims;
}

static std::optional<Dims> unsqueeze(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = axisOperand(op, 1, dims.size() + 1);
  if (!axis) return std::nullopt;
  dims.insert(dims.begin() + *axis, s.exprs().constant(1));
  return dims;
}

static std::optional<Dims> permute(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0)), result;
  std::optional<SmallVector<int64_t>> order = constantInts(op->getOperand(1));
  if (!order || order->size() != dims.size()) return std::nullopt;
  for (int64_t from : *order) {
    from = normalizeDim(from, dims.size());
    if (from < 0 || from >= int64_t(dims.size())) return std::nullopt;
    result.push_back(dims[from]);
  }
  return result;
}

static std::optional<Dims> transpose(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto a = axisOperand(op, 1, dims.size()), b = axisOperand(op, 2, dims.size());
  if (!a || !b) return std::nullopt;
  std::swap(dims[*a], dims[*b]);
  return dims;
}

static std::optional<Dims> transpose2d(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::reverse(dims.begin(), dims.end());
  return dims;
}

//===--- joining, cutting, repeating ---===//

static std::optional<Dims> cat(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<SmallVector<Value>> parts = listElements(op->getOperand(0));
  if (!parts || parts->empty()) return std::nullopt;
  Dims dims = s.shape(parts->front());
  auto axis = axisOperand(op, 1, dims.size());
  if (!axis) return std::nullopt;
  for (Value part : ArrayRef(*parts).drop_front()) {
    Dims more = s.shape(part);
    if (more.size() != dims.size()) return std::nullopt;
    for (size_t i = 0; i < dims.size(); ++i) {
      if (int64_t(i) == *axis) dims[i] = s.exprs().add(dims[i], more[i]);
      else if (!dims[i].constant() && (more[i].constant() || more[i].size() < dims[i].size())) dims[i] = more[i];
    }
  }
  return dims;
}

static std::optional<Dims> stack(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<SmallVector<Value>> parts = listElements(op->getOperand(0));
  if (!parts || parts->empty()) return std::nullopt;
  Dims dims = s.shape(parts->front());
  auto axis = axisOperand(op, 1, dims.size() + 1);
  if (!axis) return std::nullopt;
  dims.insert(dims.begin() + *axis, s.exprs().constant(parts->size()));
  return dims;
}

static std::optional<Dims> slice(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = axisOperand(op, 1, dims.size());
  std::optional<int64_t> step = constantInt(op->getOperand(4));
  if (!axis || !step || *step <= 0) return std::nullopt;
  DimExprs &e = s.exprs();
  auto [low, high] = s.sliceBounds(dims[*axis], s.scalarOr(op->getOperand(2), e.constant(0)),
                                   s.scalarOr(op->getOperand(3), dims[*axis]));
  dims[*axis] = e.ceilDiv(e.sub(high, low), e.constant(*step));
  return dims;
}

static std::optional<Dims> select(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = axisOperand(op, 1, dims.size());
  if (!axis) return std::nullopt;
  dims.erase(dims.begin() + *axis);
  return dims;
}

/// Element `index` of a list of tensors: of the op that cuts them, or of the list that names them.
static std::optional<Dims> listElement(SymbolicShapes &s, Value list, int64_t index) {
  if (std::optional<SmallVector<Value>> elements = listElements(list))
    return index < int64_t(elements->size()) && isa<VTensorType>((*elements)[index].getType())
               ? std::optional<Dims>(s.shape((*elements)[index]))
               : std::nullopt;
  Operation *op = list.getDefiningOp();
  if (!op) return std::nullopt;
  StringRef name = calleeName(op);
  if (name != "aten.split_with_sizes" && name != "aten.split.Tensor" && name != "aten.chunk" &&
      name != "aten.unbind.int")
    return std::nullopt;
  Dims dims = s.shape(op->getOperand(0));
  auto axis = axisOperand(op, name == "aten.unbind.int" ? 1 : 2, dims.size());
  if (!axis) return std::nullopt;
  if (name == "aten.unbind.int") {
    dims.erase(dims.begin() + *axis);
    return dims;
  }
  if (name == "aten.split_with_sizes") {
    std::optional<Dims> sizes = s.ints(op->getOperand(1));
    if (!sizes || index >= int64_t(sizes->size())) return std::nullopt;
    dims[*axis] = (*sizes)[index];
    return dims;
  }
  std::optional<int64_t> whole = dims[*axis].constant(), given = constantInt(op->getOperand(1));
  if (!whole || !given || *given <= 0) return std::nullopt;
  int64_t part = name == "aten.chunk" ? (*whole + *given - 1) / *given : *given;
  dims[*axis] = s.exprs().constant(std::min(part, *whole - index * part));
  return dims;
}

static std::optional<Dims> getItem(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<int64_t> index = constantInt(op->getOperand(1));
  return index && *index >= 0 ? listElement(s, op->getOperand(0), *index) : std::nullopt;
}

static std::optional<Dims> expand(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<Dims> size = s.ints(op->getOperand(1));
  if (!size || size->size() < dims.size()) return std::nullopt;
  for (size_t i = 0, added = size->size() - dims.size(); i < dims.size(); ++i)
    if ((*size)[added + i].is(-1)) (*size)[added + i] = dims[i];
  return size;
}

static std::optional<Dims> repeat(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<Dims> times = s.ints(op->getOperand(1));
  if (!times) return std::nullopt;
  Dims result(std::max(dims.size(), times->size()), s.exprs().constant(1));
  for (size_t i = 0; i < dims.size(); ++i) result[result.size() - dims.size() + i] = dims[i];
  for (size_t i = 0; i < times->size(); ++i) {
    DimExpr &dim = result[result.size() - times->size() + i];
    dim = s.exprs().mul(dim, (*times)[i]);
  }
  return result;
}

void pd_torch::addStructuralShapes(ShapeFunctions &table) {
  table["aten.view"] = table["aten.reshape"] = view;
  table["aten.flatten.using_ints"] = flatten;
  table["aten.unflatten.int"] = unflatten;
  table["aten.squeeze"] = squeeze;
  table["aten.squeeze.dim"] = squeezeDim;
  table["aten.unsqueeze"] = unsqueeze;
  table["aten.permute"] = permute;
  table["aten.transpose.int"] = transpose;
  table["aten.t"] = transpose2d;
  table["aten.cat"] = cat;
  table["aten.stack"] = stack;
  table["aten.slice.Tensor"] = slice;
  table["aten.select.int"] = select;
  table["aten.expand"] = table["aten.broadcast_to"] = expand;
  table["aten.expand_as"] = table["aten.view_as"] = table["aten.reshape_as"] =
      [](SymbolicShapes &s, Operation *op, unsigned) -> std::optional<Dims> { return s.shape(op->getOperand(1)); };
  table["aten.repeat"] = table["aten.tile"] = repeat;
  table["prim.ListUnpack"] = [](SymbolicShapes &s, Operation *op, unsigned index) {
    return listElement(s, op->getOperand(0), index);
  };
  table["aten.__getitem__.t"] = getItem;
  table["tensor_static_info_cast"] = table["aten.alias"] =
      [](SymbolicShapes &s, Operation *op, unsigned) -> std::optional<Dims> { return s.shape(op->getOperand(0)); };
}

//===--- gathers ---===//

static std::optional<Dims> indexSelect(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0)), index = s.shape(op->getOperand(2));
  if (dims.empty()) return dims;
  auto axis = axisOperand(op, 1, dims.size());
  if (!axis) return std::nullopt;
  dims[*axis] = index.empty() ? s.exprs().constant(1) : index[0];
  return dims;
}

static std::optional<Dims> embedding(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(1)), table = s.shape(op->getOperand(0));
  if (table.size() != 2) return std::nullopt;
  dims.push_back(table[1]);
  return dims;
}

/// Index tensors broadcast together; their dims stand where the first of them does (in front when they are not
/// neighbours).
static std::optional<Dims> indexTensor(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<SmallVector<Value>> indices = listElements(op->getOperand(1));
  if (!indices || indices->size() > dims.size()) return std::nullopt;
  SmallVector<Dims> shapes;
  Dims result;
  std::optional<size_t> first;
  bool ended = false, apart = false;
  for (size_t i = 0; i < dims.size(); ++i) {
    if (i >= indices->size() || isNone((*indices)[i])) {
      ended |= first.has_value();
      result.push_back(dims[i]);
      continue;
    }
    if (!isa<VTensorType>((*indices)[i].getType())) return std::nullopt;
    apart |= ended;
    if (!first) first = result.size();
    shapes.push_back(s.shape((*indices)[i]));
  }
  if (!first) return dims;
  Dims common = s.broadcast(shapes);
  result.insert(result.begin() + (apart ? 0 : *first), common.begin(), common.end());
  return result;
}

void pd_torch::addIndexShapes(ShapeFunctions &table) {
  table["aten.index_select"] = indexSelect;
  table["aten.gather"] = [](SymbolicShapes &s, Operation *op, unsigned) -> std::optional<Dims> {
    return s.shape(op->getOperand(2));
  };
  table["aten.embedding"] = embedding;
  table["aten.index.Tensor"] = indexTensor;
  table["aten.one_hot"] = [](SymbolicShapes &s, Operation *op, unsigned) -> std::optional<Dims> {
    Dims dims = s.shape(op->getOperand(0));
    dims.push_back(s.scalar(op->getOperand(1)));
    return dims;
  };
}

//===--- creation ---===//

static std::optional<Dims> fromSizeList(SymbolicShapes &s, Operation *op, unsigned) {
  return s.ints(op->getOperand(0));
}

/// (end | start, end | start, end, step), integers.
template <unsigned kBounds> static std::optional<Dims> arange(SymbolicShapes &s, Operation *op, unsigned) {
  for (unsigned i = 0; i < kBounds; ++i)
    if (!isa<IntType>(op->getOperand(i).getType())) return std::nullopt;
  DimExprs &e = s.exprs();
  DimExpr start = kBounds == 1 ? e.constant(0) : s.scalar(op->getOperand(0));
  DimExpr end = s.scalar(op->getOperand(kBounds == 1 ? 0 : 1));
  DimExpr step = kBounds == 3 ? s.scalar(op->getOperand(2)) : e.constant(1);
  std::optional<int64_t> by = step.constant();
  if (!by || *by == 0) return std::nullopt;
  DimExpr span = *by > 0 ? e.sub(end, start) : e.sub(start, end);
  return Dims{e.max(e.ceilDiv(span, e.constant(std::abs(*by))), e.constant(0))};
}

void pd_torch::addCreationShapes(ShapeFunctions &table) {
  for (StringRef name : {"aten.full", "aten.zeros", "aten.ones", "aten.empty.memory_format"})
    table[name] = fromSizeList;
  table["aten.arange"] = arange<1>;
  table["aten.arange.start"] = arange<2>;
  table["aten.arange.start_step"] = arange<3>;
  table["aten._shape_as_tensor"] = [](SymbolicShapes &s, Operation *op, unsigned) -> std::optional<Dims> {
    return Dims{s.exprs().constant(s.shape(op->getOperand(0)).size())};
  };
}
