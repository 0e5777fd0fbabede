//===--- Shape.cpp - sizes of reshapes, permutations, joins, cuts, resizing and padding --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd_torch;

std::optional<int64_t> shape::axisOperand(Operation *op, unsigned operand, int64_t rank) {
  std::optional<int64_t> axis = getConstantInt(op->getOperand(operand));
  if (!axis) return std::nullopt;
  *axis = normalizeDim(*axis, rank);
  if (*axis < 0 || *axis >= rank) return std::nullopt;
  return axis;
}

//===--- reshapes and permutations ---===//

std::optional<Dims> shape::view(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<Dims> size = s.ints(op->getOperand(1));
  if (!size) return std::nullopt;
  return s.resolveReshape(s.shape(op->getOperand(0)), *size);
}

std::optional<Dims> shape::flatten(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  if (dims.empty()) return Dims{s.exprs().constant(1)};
  auto first = shape::axisOperand(op, 1, dims.size()), last = shape::axisOperand(op, 2, dims.size());
  if (!first || !last || *first > *last) return std::nullopt;
  Dims result(dims.begin(), dims.begin() + *first);
  result.push_back(s.exprs().product(ArrayRef(dims).slice(*first, *last - *first + 1)));
  result.append(dims.begin() + *last + 1, dims.end());
  return result;
}

std::optional<Dims> shape::unflatten(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = shape::axisOperand(op, 1, dims.size());
  std::optional<Dims> sizes = s.ints(op->getOperand(2));
  if (!axis || !sizes) return std::nullopt;
  Dims resolved = s.resolveReshape({dims[*axis]}, *sizes);
  Dims result(dims.begin(), dims.begin() + *axis);
  result.append(resolved);
  result.append(dims.begin() + *axis + 1, dims.end());
  return result;
}

std::optional<Dims> shape::squeezeDim(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = shape::axisOperand(op, 1, dims.size());
  auto type = cast<VTensorType>(op->getResult(0).getType());
  if (!axis) return std::nullopt;
  if (type.getRank() + 1 == int64_t(dims.size())) dims.erase(dims.begin() + *axis);
  return dims;
}

std::optional<Dims> shape::squeeze(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  llvm::erase_if(dims, [](DimExpr dim) { return dim.is(1); });
  return dims;
}

std::optional<Dims> shape::unsqueeze(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = shape::axisOperand(op, 1, dims.size() + 1);
  if (!axis) return std::nullopt;
  dims.insert(dims.begin() + *axis, s.exprs().constant(1));
  return dims;
}

std::optional<Dims> shape::permute(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0)), result;
  std::optional<SmallVector<int64_t>> order = getConstantIntList(op->getOperand(1));
  if (!order || order->size() != dims.size()) return std::nullopt;
  for (int64_t from : *order) {
    from = normalizeDim(from, dims.size());
    if (from < 0 || from >= int64_t(dims.size())) return std::nullopt;
    result.push_back(dims[from]);
  }
  return result;
}

std::optional<Dims> shape::transpose(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto a = shape::axisOperand(op, 1, dims.size()), b = shape::axisOperand(op, 2, dims.size());
  if (!a || !b) return std::nullopt;
  std::swap(dims[*a], dims[*b]);
  return dims;
}

std::optional<Dims> shape::transpose2d(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::reverse(dims.begin(), dims.end());
  return dims;
}

//===--- joining, cutting, repeating ---===//

std::optional<Dims> shape::cat(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<SmallVector<Value>> parts = getListElements(op->getOperand(0));
  if (!parts || parts->empty()) return std::nullopt;
  Dims dims = s.shape(parts->front());
  auto axis = shape::axisOperand(op, 1, dims.size());
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

std::optional<Dims> shape::stack(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<SmallVector<Value>> parts = getListElements(op->getOperand(0));
  if (!parts || parts->empty()) return std::nullopt;
  Dims dims = s.shape(parts->front());
  auto axis = shape::axisOperand(op, 1, dims.size() + 1);
  if (!axis) return std::nullopt;
  dims.insert(dims.begin() + *axis, s.exprs().constant(parts->size()));
  return dims;
}

std::optional<Dims> shape::slice(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = shape::axisOperand(op, 1, dims.size());
  std::optional<int64_t> step = getConstantInt(op->getOperand(4));
  if (!axis || !step || *step <= 0) return std::nullopt;
  DimExprs &e = s.exprs();
  auto [low, high] = s.sliceBounds(dims[*axis], s.scalarOr(op->getOperand(2), e.constant(0)),
                                   s.scalarOr(op->getOperand(3), dims[*axis]));
  dims[*axis] = e.ceilDiv(e.sub(high, low), e.constant(*step));
  return dims;
}

std::optional<Dims> shape::select(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  auto axis = shape::axisOperand(op, 1, dims.size());
  if (!axis) return std::nullopt;
  dims.erase(dims.begin() + *axis);
  return dims;
}

/// Element `index` of a list of tensors: of the op that cuts them, or of the list that names them.
static std::optional<Dims> listElement(SymbolicShapes &s, Value list, int64_t index) {
  if (std::optional<SmallVector<Value>> elements = getListElements(list))
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
  auto axis = shape::axisOperand(op, name == "aten.unbind.int" ? 1 : 2, dims.size());
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
  std::optional<int64_t> whole = dims[*axis].constant(), given = getConstantInt(op->getOperand(1));
  if (!whole || !given || *given <= 0) return std::nullopt;
  int64_t part = name == "aten.chunk" ? (*whole + *given - 1) / *given : *given;
  dims[*axis] = s.exprs().constant(std::min(part, *whole - index * part));
  return dims;
}

std::optional<Dims> shape::listElements(SymbolicShapes &s, Operation *op, unsigned index) {
  return listElement(s, op->getOperand(0), index);
}

std::optional<Dims> shape::getItem(SymbolicShapes &s, Operation *op, unsigned) {
  std::optional<int64_t> index = getConstantInt(op->getOperand(1));
  return index && *index >= 0 ? listElement(s, op->getOperand(0), *index) : std::nullopt;
}

std::optional<Dims> shape::expand(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<Dims> size = s.ints(op->getOperand(1));
  if (!size || size->size() < dims.size()) return std::nullopt;
  for (size_t i = 0, added = size->size() - dims.size(); i < dims.size(); ++i)
    if ((*size)[added + i].is(-1)) (*size)[added + i] = dims[i];
  return size;
}

std::optional<Dims> shape::repeat(SymbolicShapes &s, Operation *op, unsigned) {
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

/// The contents are the sizes: a vector as long as the operand's rank.
std::optional<Dims> shape::rankOnly(SymbolicShapes &s, Operation *op, unsigned) {
  return Dims{s.exprs().constant(s.shape(op->getOperand(0)).size())};
}

//===--- resizing, padding, regrouping ---===//

/// (input, output_size or None, ..., scale_factors or None): `scales` is the operand that holds the factors.
static std::optional<Dims> resizeVec(SymbolicShapes &s, Operation *op, unsigned scales) {
  if (!isNone(op->getOperand(1))) return shape::lastTwoFromList(s, op, 0);
  Dims dims = s.shape(op->getOperand(0));
  std::optional<SmallVector<Value>> factors = getListElements(op->getOperand(scales));
  if (!factors || factors->size() > dims.size()) return std::nullopt;
  for (auto [i, value] : llvm::enumerate(*factors)) {
    std::optional<double> factor = getConstantNumber(value);
    DimExpr &dim = dims[dims.size() - factors->size() + i];
    if (!factor || *factor <= 0) return std::nullopt;
    int64_t whole = int64_t(*factor), inverse = int64_t(1 / *factor + 0.5);
    if (std::optional<int64_t> size = dim.constant()) dim = s.exprs().constant(int64_t(double(*size) * *factor));
    else if (double(whole) == *factor) dim = s.exprs().scale(dim, whole);
    else if (*factor < 1 && 1.0 / double(inverse) == *factor)
      dim = s.exprs().floorDiv(dim, s.exprs().constant(inverse));
    else return std::nullopt;
  }
  return dims;
}

std::optional<Dims> shape::resizeNearest(SymbolicShapes &s, Operation *op, unsigned) { return resizeVec(s, op, 2); }
std::optional<Dims> shape::resizeBilinear(SymbolicShapes &s, Operation *op, unsigned) { return resizeVec(s, op, 3); }

/// PyTorch's pad list starts with the last dim.
std::optional<Dims> shape::pad(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<Dims> amounts = s.ints(op->getOperand(1));
  if (!amounts || amounts->size() % 2 != 0 || amounts->size() / 2 > dims.size()) return std::nullopt;
  for (size_t i = 0; i < amounts->size() / 2; ++i) {
    DimExpr &dim = dims[dims.size() - 1 - i];
    dim = s.exprs().add(dim, s.exprs().add((*amounts)[2 * i], (*amounts)[2 * i + 1]));
  }
  return dims;
}

std::optional<Dims> shape::pixelShuffle(SymbolicShapes &s, Operation *op, unsigned) {
  Dims dims = s.shape(op->getOperand(0));
  std::optional<int64_t> r = getConstantInt(op->getOperand(1));
  if (dims.size() != 4 || !r || *r < 1) return std::nullopt;
  return Dims{dims[0], s.exprs().floorDiv(dims[1], s.exprs().constant(*r * *r)), s.exprs().scale(dims[2], *r),
              s.exprs().scale(dims[3], *r)};
}
