//===--- AtenBuilder.cpp - short calls for aten ops --------------------------------------------------*- C++ -*-===//
#include "paddle-mlir/Dialect/Torch/IR/AtenBuilder.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchScalarOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mlir::pd_torch {

//===--- scalars ---===//

Value AtenBuilder::integer(int64_t value) { return createInt(builder, loc, value); }
Value AtenBuilder::real(double value) { return createFloat(builder, loc, value); }
Value AtenBuilder::boolean(bool value) { return createBool(builder, loc, value); }
Value AtenBuilder::string(llvm::StringRef value) { return createStr(builder, loc, value); }
Value AtenBuilder::none() { return createNone(builder, loc); }
Value AtenBuilder::number(Type dtype, double value) {
  return isa<IntegerType>(dtype) ? integer(static_cast<int64_t>(value)) : real(value);
}
Value AtenBuilder::dtype(Type elementType) { return integer(*getDtypeNumber(elementType)); }
Value AtenBuilder::ints(ArrayRef<int64_t> values) { return createIntList(builder, loc, values); }
Value AtenBuilder::ints(ValueRange values) { return createList(builder, loc, IntType::get(builder.getContext()), values); }

Value AtenBuilder::tensors(ValueRange values) {
  Type element = VTensorType::get(builder.getContext(), false, {}, {});
  if (!values.empty() && llvm::all_equal(values.getTypes()))
    element = values.front().getType();
  return createList(builder, loc, element, values);
}

Value AtenBuilder::size(Value tensor, int64_t dim) {
  int64_t size = type(tensor).getSizes()[dim];
  if (size != VTensorType::kUnknownSize)
    return integer(size);
  return AtenSizeIntOp::create(builder, loc, IntType::get(builder.getContext()), tensor, integer(dim));
}

SmallVector<Value> AtenBuilder::sizes(Value tensor) {
  SmallVector<Value> result;
  for (int64_t dim = 0, rank = type(tensor).getRank(); dim < rank; ++dim)
    result.push_back(size(tensor, dim));
  return result;
}

template <typename OpT, typename Fn> static Value foldedInt(AtenBuilder &b, Value a, Value c, Fn fn) {
  auto lhs = getConstantInt(a), rhs = getConstantInt(c);
  if (lhs && rhs)
    return b.integer(fn(*lhs, *rhs));
  return OpT::create(b.builder, b.loc, IntType::get(b.builder.getContext()), a, c);
}

Value AtenBuilder::addInt(Value a, Value b) {
  return foldedInt<AtenAddIntOp>(*this, a, b, [](int64_t x, int64_t y) { return x + y; });
}
Value AtenBuilder::subInt(Value a, Value b) {
  return foldedInt<AtenSubIntOp>(*this, a, b, [](int64_t x, int64_t y) { return x - y; });
}
Value AtenBuilder::mulInt(Value a, Value b) {
  if (getConstantInt(a) == 1)
    return b;
  if (getConstantInt(b) == 1)
    return a;
  return foldedInt<AtenMulIntOp>(*this, a, b, [](int64_t x, int64_t y) { return x * y; });
}
Value AtenBuilder::floordivInt(Value a, Value b) {
  if (getConstantInt(b).value_or(0) > 0)
    return foldedInt<AtenFloordivIntOp>(*this, a, b, [](int64_t x, int64_t y) { return llvm::divideFloorSigned(x, y); });
  return AtenFloordivIntOp::create(builder, loc, IntType::get(builder.getContext()), a, b);
}
Value AtenBuilder::remainderInt(Value a, Value b) {
  if (getConstantInt(b).value_or(0) > 0)
    return foldedInt<AtenRemainderIntOp>(*this, a, b, [](int64_t x, int64_t y) { return x - llvm::divideFloorSigned(x, y) * y; });
  return AtenRemainderIntOp::create(builder, loc, IntType::get(builder.getContext()), a, b);
}

//===--- types ---===//

VTensorType AtenBuilder::broadcastType(VTensorType a, VTensorType b) {
  SmallVector<int64_t> sizes;
  ArrayRef<int64_t> s = a.getSizes(), t = b.getSizes();
  for (size_t i = 0, rank = std::max(s.size(), t.size()); i < rank; ++i) {
    int64_t x = i + s.size() < rank ? 1 : s[i + s.size() - rank];
    int64_t y = i + t.size() < rank ? 1 : t[i + t.size() - rank];
    sizes.push_back(x == 1 ? y : y == 1 ? x : x == VTensorType::kUnknownSize ? y : x);
  }
  return VTensorType::get(a.getContext(), sizes, a.getDtype());
}

SmallVector<int64_t> AtenBuilder::staticSizes(ArrayRef<Value> sizes) {
  SmallVector<int64_t> result;
  for (Value size : sizes)
    result.push_back(std::max<int64_t>(getConstantInt(size).value_or(VTensorType::kUnknownSize), VTensorType::kUnknownSize));
  return result;
}

//===--- tensors ---===//

Value AtenBuilder::literal(ElementsAttr value) { return ValueTensorLiteralOp::create(builder, loc, value); }

Value AtenBuilder::scalarTensor(Type dtype, double value) {
  auto type = RankedTensorType::get({}, dtype);
  if (auto integer = dyn_cast<IntegerType>(dtype))
    return literal(DenseElementsAttr::get(type, APInt(integer.getWidth(), static_cast<int64_t>(value), /*isSigned=*/true, /*implicitTrunc=*/true)));
  APFloat number(value);
  bool lost;
  number.convert(cast<mlir::FloatType>(dtype).getFloatSemantics(), APFloat::rmNearestTiesToEven, &lost);
  return literal(DenseElementsAttr::get(type, number));
}

Value AtenBuilder::add(Value a, Value b) { return AtenAddTensorOp::create(builder, loc, broadcastType(type(a), type(b)), a, b, integer(1)); }
Value AtenBuilder::sub(Value a, Value b) { return AtenSubTensorOp::create(builder, loc, broadcastType(type(a), type(b)), a, b, integer(1)); }
Value AtenBuilder::mul(Value a, Value b) { return AtenMulTensorOp::create(builder, loc, broadcastType(type(a), type(b)), a, b); }
Value AtenBuilder::div(Value a, Value b) { return AtenDivTensorOp::create(builder, loc, broadcastType(type(a), type(b)), a, b); }
Value AtenBuilder::addScalar(Value x, double value) {
  return AtenAddScalarOp::create(builder, loc, x.getType(), x, number(type(x).getDtype(), value), integer(1));
}
Value AtenBuilder::mulScalar(Value x, double value) {
  return AtenMulScalarOp::create(builder, loc, x.getType(), x, number(type(x).getDtype(), value));
}
Value AtenBuilder::divScalar(Value x, double value) {
  return AtenDivScalarOp::create(builder, loc, x.getType(), x, number(type(x).getDtype(), value));
}

Value AtenBuilder::toDtype(Value x, Type to) {
  if (type(x).getDtype() == to)
    return x;
  return AtenToDtypeOp::create(builder, loc, type(x).withDtype(to), x, dtype(to), boolean(false), boolean(false), none());
}

Value AtenBuilder::permute(Value x, ArrayRef<int64_t> perm) {
  SmallVector<int64_t> sizes;
  for (int64_t dim : perm)
    sizes.push_back(type(x).getSizes()[dim]);
  return AtenPermuteOp::create(builder, loc, type(x).withSizes(sizes), x, ints(perm));
}

Value AtenBuilder::transpose(Value x, int64_t dim0, int64_t dim1) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  std::swap(sizes[dim0], sizes[dim1]);
  return AtenTransposeIntOp::create(builder, loc, type(x).withSizes(sizes), x, integer(dim0), integer(dim1));
}

Value AtenBuilder::unsqueeze(Value x, int64_t dim) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  sizes.insert(sizes.begin() + dim, 1);
  return AtenUnsqueezeOp::create(builder, loc, type(x).withSizes(sizes), x, integer(dim));
}

Value AtenBuilder::squeeze(Value x, int64_t dim) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  sizes.erase(sizes.begin() + dim);
  return AtenSqueezeDimOp::create(builder, loc, type(x).withSizes(sizes), x, integer(dim));
}

Value AtenBuilder::reshape(Value x, ArrayRef<Value> sizes) { return reshape(x, sizes, type(x).withSizes(staticSizes(sizes))); }

Value AtenBuilder::reshape(Value x, ArrayRef<Value> sizes, VTensorType resultType) {
  return AtenReshapeOp::create(builder, loc, resultType, x, ints(ValueRange(sizes)));
}

Value AtenBuilder::slice(Value x, int64_t dim, Value start, Value end, int64_t step, int64_t size) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  sizes[dim] = size;
  return AtenSliceTensorOp::create(builder, loc, type(x).withSizes(sizes), x, integer(dim), start, end, integer(step));
}

Value AtenBuilder::broadcast(Value x, ArrayRef<Value> sizes) {
  return AtenBroadcastToOp::create(builder, loc, type(x).withSizes(staticSizes(sizes)), x, ints(ValueRange(sizes)));
}

Value AtenBuilder::cat(ValueRange values, int64_t dim, VTensorType resultType) {
  return AtenCatOp::create(builder, loc, resultType, tensors(values), integer(dim));
}

} // namespace mlir::pd_torch
