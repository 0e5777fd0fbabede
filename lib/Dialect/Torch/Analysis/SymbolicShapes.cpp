//===--- SymbolicShapes.cpp - every size of a torch function over its arguments' sizes --------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Symbols of arguments, memoisation and the rules shared by the shape functions of the families (Shapes/).
//
//===----------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Dialect/Torch/Analysis/SymbolicShapes.h"
#include "Shapes/ShapeRules.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"

using namespace mlir;
using namespace mlir::pd_torch;

namespace {
struct ShapeRow {
  StringRef name;
  std::optional<Dims> (*rule)(SymbolicShapes &, Operation *, unsigned index);
};
} // namespace

/// Sorted by name.
static constexpr ShapeRow shapeRows[] = {
#include "paddle-mlir/Dialect/Torch/IR/TorchShapes.inc"
};

static std::optional<Dims> resultShape(SymbolicShapes &shapes, OpResult result) {
  Operation *op = result.getOwner();
  StringRef name = calleeName(op);
  if (name.starts_with(kCustomPrefix)) return shape::custom(shapes, op, result.getResultNumber());
  const ShapeRow *row = llvm::lower_bound(shapeRows, name, [](const ShapeRow &r, StringRef n) { return r.name < n; });
  if (row == std::end(shapeRows) || row->name != name) return std::nullopt;
  return row->rule(shapes, op, result.getResultNumber());
}

SymbolicShapes::SymbolicShapes(FunctionOpInterface function) : function(function) {}

//===--- arguments ---===//

std::string SymbolicShapes::argumentName(Value argument) {
  unsigned index = cast<BlockArgument>(argument).getArgNumber();
  if (auto name = function.getArgAttrOfType<StringAttr>(index, "pd.name")) return name.str();
  return "arg" + std::to_string(index);
}

bool SymbolicShapes::isNamedSymbol(Value argument, int64_t dim) {
  auto names = function.getArgAttrOfType<ArrayAttr>(cast<BlockArgument>(argument).getArgNumber(), "pd.shape");
  return names && dim < int64_t(names.size());
}

DimExpr SymbolicShapes::opaqueDim(Value tensor, int64_t dim) {
  auto argument = dyn_cast<BlockArgument>(tensor);
  if (!argument || argument.getOwner()->getParentOp() != function.getOperation() ||
      !argument.getOwner()->isEntryBlock())
    return table.symbol(tensor, dim, "", false);
  if (isNamedSymbol(tensor, dim)) {
    auto names = function.getArgAttrOfType<ArrayAttr>(argument.getArgNumber(), "pd.shape");
    if (auto number = dyn_cast<IntegerAttr>(names[dim])) return table.constant(number.getInt());
    StringRef name = cast<StringAttr>(names[dim]).getValue();
    int64_t number;
    if (!name.getAsInteger(10, number)) return table.constant(number);
    if (name != "?") return table.symbol(tensor, dim, name, true);
  }
  return table.symbol(tensor, dim, argumentName(tensor) + "_d" + std::to_string(dim), true);
}

//===--- sizes ---===//

Dims SymbolicShapes::shape(Value tensor) {
  if (auto it = shapes.find(tensor); it != shapes.end()) return it->second;
  Dims dims = compute(tensor);
  shapes[tensor] = dims;
  return dims;
}

Dims SymbolicShapes::compute(Value tensor) {
  auto type = dyn_cast<VTensorType>(tensor.getType());
  if (!type) return {};
  std::optional<Dims> inferred;
  if (!type.hasStaticSizes())
    if (auto result = dyn_cast<OpResult>(tensor)) inferred = resultShape(*this, result);
  if (inferred && int64_t(inferred->size()) != type.getRank()) inferred = std::nullopt;
  Dims dims;
  for (auto [i, size] : llvm::enumerate(type.getSizes())) {
    if (size >= 0) dims.push_back(table.constant(size));
    else if (inferred && (*inferred)[i]) dims.push_back((*inferred)[i]);
    else dims.push_back(opaqueDim(tensor, i));
  }
  return dims;
}

//===--- integers ---===//

DimExpr SymbolicShapes::scalar(Value integer) {
  if (auto it = scalars.find(integer); it != scalars.end()) return it->second;
  DimExpr e = computeScalar(integer);
  scalars[integer] = e;
  return e;
}

DimExpr SymbolicShapes::scalarOr(Value value, DimExpr otherwise) { return isNone(value) ? otherwise : scalar(value); }

DimExpr SymbolicShapes::computeScalar(Value integer) {
  if (std::optional<int64_t> value = getConstantInt(integer)) return table.constant(*value);
  DimExpr opaque = table.symbol(integer, -1, "", false);
  Operation *op = integer.getDefiningOp();
  if (!op) return opaque;
  StringRef name = calleeName(op);
  auto arg = [&](unsigned i) { return scalar(op->getOperand(i)); };
  if (name == "aten.size.int") {
    Dims dims = shape(op->getOperand(0));
    std::optional<int64_t> dim = getConstantInt(op->getOperand(1));
    if (dim && (*dim = normalizeDim(*dim, dims.size())) >= 0 && *dim < int64_t(dims.size())) return dims[*dim];
  } else if (name == "aten.numel") {
    return table.product(shape(op->getOperand(0)));
  } else if (name == "aten.add.int") {
    return table.add(arg(0), arg(1));
  } else if (name == "aten.sub.int") {
    return table.sub(arg(0), arg(1));
  } else if (name == "aten.mul.int") {
    return table.mul(arg(0), arg(1));
  } else if (name == "aten.floordiv.int" && !arg(1).is(0)) {
    return table.floorDiv(arg(0), arg(1));
  } else if (name == "aten.remainder.int" && arg(1).constant().value_or(0) > 0) {
    return table.mod(arg(0), arg(1));
  } else if (name == "aten.neg.int") {
    return table.scale(arg(0), -1);
  } else if (name == "prim.max.int") {
    return table.max(arg(0), arg(1));
  } else if (name == "prim.min.int") {
    return table.min(arg(0), arg(1));
  } else if (name == "aten.__getitem__.t") {
    std::optional<Dims> list = ints(op->getOperand(0));
    std::optional<int64_t> index = getConstantInt(op->getOperand(1));
    if (list && index && (*index = normalizeDim(*index, list->size())) >= 0 && *index < int64_t(list->size()))
      return (*list)[*index];
  } else if (name == "aten.Int.Tensor" || name == "aten.item" || name == "aten.ScalarImplicit") {
    if (std::optional<Dims> elements = contents(op->getOperand(0)); elements && elements->size() == 1)
      return (*elements)[0];
  } else if (name == "aten.Int.Scalar" && isa<IntType>(op->getOperand(0).getType())) {
    return arg(0);
  }
  return opaque;
}

std::optional<Dims> SymbolicShapes::ints(Value list) {
  if (std::optional<SmallVector<Value>> elements = getListElements(list)) {
    Dims dims;
    for (Value element : *elements) {
      if (!isa<IntType>(element.getType())) return std::nullopt;
      dims.push_back(scalar(element));
    }
    return dims;
  }
  Operation *op = list.getDefiningOp();
  if (op && calleeName(op) == "aten.size") return shape(op->getOperand(0));
  return std::nullopt;
}

//===--- contents of small integer tensors ---===//

std::optional<Dims> SymbolicShapes::contents(Value tensor) {
  if (auto it = knownContents.find(tensor); it != knownContents.end()) return it->second;
  std::optional<Dims> dims = computeContents(tensor);
  knownContents[tensor] = dims;
  return dims;
}

/// Shapes are computed on tensors of a few elements.
static constexpr int64_t kMaxFollowed = 64;

std::optional<Dims> SymbolicShapes::computeContents(Value tensor) {
  auto type = dyn_cast<VTensorType>(tensor.getType());
  Operation *op = tensor.getDefiningOp();
  if (!type || !op || !isa<IntegerType>(type.getDtype()) || type.getRank() > 1) return std::nullopt;
  if (std::optional<SmallVector<int64_t>> literal = getLiteralInts(tensor, kMaxFollowed)) {
    Dims dims;
    for (int64_t value : *literal) dims.push_back(table.constant(value));
    return dims;
  }
  StringRef name = calleeName(op);
  auto arg = [&](unsigned i) { return contents(op->getOperand(i)); };
  if (name == "aten._shape_as_tensor") return shape(op->getOperand(0));
  if (name == "prim.NumToTensor.Scalar" || name == "aten.tensor.int")
    return isa<IntType>(op->getOperand(0).getType()) ? std::optional<Dims>(Dims{scalar(op->getOperand(0))})
                                                     : std::nullopt;
  if (name == "aten.tensor") return ints(op->getOperand(0));
  for (StringRef same : {"aten.to.dtype", "aten.clone", "aten.view", "aten.reshape", "aten.squeeze", "aten.squeeze.dim",
                         "aten.unsqueeze", "aten.flatten.using_ints", "aten.contiguous", "aten.detach"}) {
    if (name != same) continue;
    auto from = dyn_cast<VTensorType>(op->getOperand(0).getType());
    // A cast from float may round; one to a narrow type may wrap.
    bool integers = from && isa<IntegerType>(from.getDtype()) && type.getDtype().getIntOrFloatBitWidth() >= 32;
    return integers ? arg(0) : std::nullopt;
  }
  if (name == "aten.cat" || name == "aten.stack") {
    std::optional<SmallVector<Value>> parts = getListElements(op->getOperand(0));
    if (!parts) return std::nullopt;
    Dims dims;
    for (Value part : *parts) {
      std::optional<Dims> elements = contents(part);
      if (!elements) return std::nullopt;
      dims.append(*elements);
    }
    return dims;
  }
  if (name == "aten.slice.Tensor") {
    std::optional<Dims> from = arg(0);
    std::optional<int64_t> start = isNone(op->getOperand(2)) ? 0 : getConstantInt(op->getOperand(2));
    std::optional<int64_t> end = isNone(op->getOperand(3)) ? INT64_MAX : getConstantInt(op->getOperand(3));
    std::optional<int64_t> step = getConstantInt(op->getOperand(4));
    if (!from || !start || !end || !step || *step <= 0) return std::nullopt;
    int64_t size = from->size();
    auto clamp = [&](int64_t v) { return std::min(std::max(normalizeDim(v, size), int64_t(0)), size); };
    Dims dims;
    for (int64_t i = clamp(*start); i < clamp(*end); i += *step) dims.push_back((*from)[i]);
    return dims;
  }
  if (name == "aten.select.int") {
    std::optional<Dims> from = arg(0);
    std::optional<int64_t> index = getConstantInt(op->getOperand(2));
    if (!from || !index || (*index = normalizeDim(*index, from->size())) < 0 || *index >= int64_t(from->size()))
      return std::nullopt;
    return Dims{(*from)[*index]};
  }
  if (name == "aten.index_select") {
    std::optional<Dims> from = arg(0), index = contents(op->getOperand(2));
    if (!from || !index) return std::nullopt;
    Dims dims;
    for (DimExpr i : *index) {
      std::optional<int64_t> at = i.constant();
      if (!at || (*at = normalizeDim(*at, from->size())) < 0 || *at >= int64_t(from->size())) return std::nullopt;
      dims.push_back((*from)[*at]);
    }
    return dims;
  }
  if (name == "aten.full") {
    Dims dims = shape(tensor);
    std::optional<int64_t> count = table.product(dims).constant();
    if (!count || *count < 0 || *count > kMaxFollowed || !isa<IntType>(op->getOperand(1).getType()))
      return std::nullopt;
    return Dims(*count, scalar(op->getOperand(1)));
  }
  // Elementwise arithmetic between equal lengths or with one element.
  bool scalarForm =
      name.ends_with(".Scalar") && isa<IntType>(op->getNumOperands() > 1 ? op->getOperand(1).getType() : Type());
  StringRef base = name.substr(0, name.rfind('.'));
  if (base != "aten.add" && base != "aten.sub" && base != "aten.mul" && name != "aten.floor_divide" &&
      name != "aten.floor_divide.Scalar" && name != "aten.maximum" && name != "aten.minimum")
    return std::nullopt;
  if ((base == "aten.add" || base == "aten.sub") && getConstantInt(op->getOperand(2)) != 1) return std::nullopt;
  std::optional<Dims> a = arg(0);
  std::optional<Dims> b = scalarForm ? std::optional<Dims>(Dims{scalar(op->getOperand(1))}) : arg(1);
  if (!a || !b || (a->size() != b->size() && a->size() != 1 && b->size() != 1)) return std::nullopt;
  Dims dims;
  for (size_t i = 0, n = std::max(a->size(), b->size()); i < n; ++i) {
    DimExpr x = (*a)[a->size() == 1 ? 0 : i], y = (*b)[b->size() == 1 ? 0 : i];
    if (base == "aten.add") dims.push_back(table.add(x, y));
    else if (base == "aten.sub") dims.push_back(table.sub(x, y));
    else if (base == "aten.mul") dims.push_back(table.mul(x, y));
    else if (name == "aten.maximum") dims.push_back(table.max(x, y));
    else if (name == "aten.minimum") dims.push_back(table.min(x, y));
    else if (y.constant().value_or(0) > 0) dims.push_back(table.floorDiv(x, y));
    else return std::nullopt;
  }
  return dims;
}

//===--- shared rules ---===//

DimExpr SymbolicShapes::broadcastDim(DimExpr a, DimExpr b) {
  if (a == b || b.is(1)) return a;
  if (a.is(1)) return b;
  if (a.constant()) return a;
  if (b.constant()) return b;
  // A bare symbol may turn out to be 1; a computed size is taken to be the size of the result.
  const DimAtom *x = a.symbol(), *y = b.symbol();
  bool argX = x && x->isArgument, argY = y && y->isArgument;
  if (argX && argY) return table.max(a, b);
  if (argX) return b;
  if (argY) return a;
  if (a.size() != b.size()) return a.size() < b.size() ? a : b;
  return a.get()->key < b.get()->key ? a : b;
}

Dims SymbolicShapes::broadcast(ArrayRef<Dims> operands) {
  size_t rank = 0;
  for (const Dims &dims : operands) rank = std::max(rank, dims.size());
  Dims result(rank, table.constant(1));
  for (const Dims &dims : operands)
    for (size_t i = 0; i < dims.size(); ++i) {
      DimExpr &slot = result[rank - dims.size() + i];
      slot = broadcastDim(slot, dims[i]);
    }
  return result;
}

std::pair<DimExpr, DimExpr> SymbolicShapes::sliceBounds(DimExpr size, DimExpr start, DimExpr end) {
  auto clamp = [&](DimExpr at) {
    std::optional<int64_t> value = at.constant();
    if (value && *value >= (int64_t(1) << 31) - 1) return size;
    if (value && *value < 0) at = table.add(size, at);
    else if (table.lowerBound(at).value_or(-1) <
             0) // negative at run time: counts from the end, at - size * min(max(at, -1), 0)
      at = table.sub(at, table.mul(size, table.min(table.max(at, table.constant(-1)), table.constant(0))));
    return table.min(table.max(at, table.constant(0)), size);
  };
  DimExpr low = clamp(start), high = clamp(end);
  return {low, table.max(low, high)};
}

DimExpr SymbolicShapes::windowOutput(DimExpr size, int64_t kernel, int64_t stride, int64_t padLow, int64_t padHigh,
                                     int64_t dilation, bool ceil) {
  DimExpr span = table.add(size, table.constant(padLow + padHigh - dilation * (kernel - 1) - 1));
  if (!ceil) return table.add(table.floorDiv(span, table.constant(stride)), table.constant(1));
  DimExpr out = table.add(table.ceilDiv(span, table.constant(stride)), table.constant(1));
  if (stride + padHigh <= dilation * (kernel - 1) + 1) return out;
  // The last window has to start inside the input or its left padding: (out - 1) * stride < size + padLow.
  DimExpr limit =
      table.add(table.floorDiv(table.add(size, table.constant(padLow - 1)), table.constant(stride)), table.constant(1));
  return table.min(out, limit);
}

Dims SymbolicShapes::resolveReshape(const Dims &input, Dims requested) {
  DimExpr known = table.constant(1);
  DimExpr *unknown = nullptr;
  for (DimExpr &dim : requested) {
    if (dim.is(-1)) unknown = &dim;
    else known = table.mul(known, dim);
  }
  if (unknown) *unknown = table.floorDiv(table.product(input), known);
  return requested;
}
