//===--- TorchBuilder.cpp - short calls for aten ops --------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchBuilder.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchScalarOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mlir::pd_torch {

//===--- scalars ---===//

Value TorchBuilder::integer(int64_t value) { return createInt(builder, loc, value); }
Value TorchBuilder::real(double value) { return createFloat(builder, loc, value); }
Value TorchBuilder::boolean(bool value) { return createBool(builder, loc, value); }
Value TorchBuilder::string(llvm::StringRef value) { return createStr(builder, loc, value); }
Value TorchBuilder::none() { return createNone(builder, loc); }
Value TorchBuilder::number(Type dtype, double value) {
  return isa<IntegerType>(dtype) ? integer(static_cast<int64_t>(value)) : real(value);
}
Value TorchBuilder::dtype(Type elementType) { return integer(*getDtypeNumber(elementType)); }
Value TorchBuilder::ints(ArrayRef<int64_t> values) { return createIntList(builder, loc, values); }
Value TorchBuilder::ints(ValueRange values) {
  return createList(builder, loc, IntType::get(builder.getContext()), values);
}

Value TorchBuilder::tensors(ValueRange values) {
  Type element = VTensorType::get(builder.getContext(), false, {}, {});
  if (!values.empty() && llvm::all_equal(values.getTypes())) element = values.front().getType();
  return createList(builder, loc, element, values);
}

Value TorchBuilder::size(Value tensor, int64_t dim) {
  int64_t size = type(tensor).getSizes()[dim];
  if (size != VTensorType::kUnknownSize) return integer(size);
  return AtenSizeIntOp::create(builder, loc, IntType::get(builder.getContext()), tensor, integer(dim));
}

SmallVector<Value> TorchBuilder::sizes(Value tensor) {
  SmallVector<Value> result;
  for (int64_t dim = 0, rank = type(tensor).getRank(); dim < rank; ++dim) result.push_back(size(tensor, dim));
  return result;
}

template <typename OpT, typename Fn> static Value foldedInt(TorchBuilder &b, Value a, Value c, Fn fn) {
  auto lhs = getConstantInt(a), rhs = getConstantInt(c);
  if (lhs && rhs) return b.integer(fn(*lhs, *rhs));
  return OpT::create(b.builder, b.loc, IntType::get(b.builder.getContext()), a, c);
}

Value TorchBuilder::addInt(Value a, Value b) {
  return foldedInt<AtenAddIntOp>(*this, a, b, [](int64_t x, int64_t y) { return x + y; });
}
Value TorchBuilder::subInt(Value a, Value b) {
  return foldedInt<AtenSubIntOp>(*this, a, b, [](int64_t x, int64_t y) { return x - y; });
}
Value TorchBuilder::mulInt(Value a, Value b) {
  if (getConstantInt(a) == 1) return b;
  if (getConstantInt(b) == 1) return a;
  return foldedInt<AtenMulIntOp>(*this, a, b, [](int64_t x, int64_t y) { return x * y; });
}
Value TorchBuilder::floordivInt(Value a, Value b) {
  if (getConstantInt(b).value_or(0) > 0)
    return foldedInt<AtenFloordivIntOp>(*this, a, b,
                                        [](int64_t x, int64_t y) { return llvm::divideFloorSigned(x, y); });
  return AtenFloordivIntOp::create(builder, loc, IntType::get(builder.getContext()), a, b);
}
Value TorchBuilder::remainderInt(Value a, Value b) {
  if (getConstantInt(b).value_or(0) > 0)
    return foldedInt<AtenRemainderIntOp>(*this, a, b,
                                         [](int64_t x, int64_t y) { return x - llvm::divideFloorSigned(x, y) * y; });
  return AtenRemainderIntOp::create(builder, loc, IntType::get(builder.getContext()), a, b);
}

//===--- types ---===//

VTensorType TorchBuilder::broadcastType(VTensorType a, VTensorType b) {
  SmallVector<int64_t> sizes;
  ArrayRef<int64_t> s = a.getSizes(), t = b.getSizes();
  for (size_t i = 0, rank = std::max(s.size(), t.size()); i < rank; ++i) {
    int64_t x = i + s.size() < rank ? 1 : s[i + s.size() - rank];
    int64_t y = i + t.size() < rank ? 1 : t[i + t.size() - rank];
    sizes.push_back(x == 1 ? y : y == 1 ? x : x == VTensorType::kUnknownSize ? y : x);
  }
  return VTensorType::get(a.getContext(), sizes, a.getDtype());
}

SmallVector<int64_t> TorchBuilder::staticSizes(ArrayRef<Value> sizes) {
  SmallVector<int64_t> result;
  for (Value size : sizes)
    result.push_back(
        std::max<int64_t>(getConstantInt(size).value_or(VTensorType::kUnknownSize), VTensorType::kUnknownSize));
  return result;
}

//===--- tensors ---===//

Value TorchBuilder::call(llvm::StringRef name, ValueRange operands, Type result) {
  OperationState state(loc, ("torch." + name).str(), operands, result);
  return builder.create(state)->getResult(0);
}

Value TorchBuilder::literal(ElementsAttr value) { return ValueTensorLiteralOp::create(builder, loc, value); }

Value TorchBuilder::scalarTensor(Type dtype, double value) {
  auto type = RankedTensorType::get({}, dtype);
  if (auto integer = dyn_cast<IntegerType>(dtype))
    return literal(DenseElementsAttr::get(
        type, APInt(integer.getWidth(), static_cast<int64_t>(value), /*isSigned=*/true, /*implicitTrunc=*/true)));
  APFloat number(value);
  bool lost;
  number.convert(cast<mlir::FloatType>(dtype).getFloatSemantics(), APFloat::rmNearestTiesToEven, &lost);
  return literal(DenseElementsAttr::get(type, number));
}

Value TorchBuilder::add(Value a, Value b) {
  return AtenAddTensorOp::create(builder, loc, broadcastType(type(a), type(b)), a, b, integer(1));
}
Value TorchBuilder::sub(Value a, Value b) {
  return AtenSubTensorOp::create(builder, loc, broadcastType(type(a), type(b)), a, b, integer(1));
}
Value TorchBuilder::mul(Value a, Value b) {
  return AtenMulTensorOp::create(builder, loc, broadcastType(type(a), type(b)), a, b);
}
Value TorchBuilder::div(Value a, Value b) {
  return AtenDivTensorOp::create(builder, loc, broadcastType(type(a), type(b)), a, b);
}
Value TorchBuilder::addScalar(Value x, double value) {
  return AtenAddScalarOp::create(builder, loc, x.getType(), x, number(type(x).getDtype(), value), integer(1));
}
Value TorchBuilder::mulScalar(Value x, double value) {
  return AtenMulScalarOp::create(builder, loc, x.getType(), x, number(type(x).getDtype(), value));
}
Value TorchBuilder::mulScalar(Value x, Value number) {
  return AtenMulScalarOp::create(builder, loc, x.getType(), x, number);
}
Value TorchBuilder::divScalar(Value x, double value) {
  return AtenDivScalarOp::create(builder, loc, x.getType(), x, number(type(x).getDtype(), value));
}

Value TorchBuilder::toDtype(Value x, Type to) {
  if (type(x).getDtype() == to) return x;
  return AtenToDtypeOp::create(builder, loc, type(x).withDtype(to), x, dtype(to), boolean(false), boolean(false),
                               none());
}

Value TorchBuilder::permute(Value x, ArrayRef<int64_t> perm) {
  SmallVector<int64_t> sizes;
  for (int64_t dim : perm) sizes.push_back(type(x).getSizes()[dim]);
  return AtenPermuteOp::create(builder, loc, type(x).withSizes(sizes), x, ints(perm));
}

Value TorchBuilder::transpose(Value x, int64_t dim0, int64_t dim1) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  std::swap(sizes[dim0], sizes[dim1]);
  return AtenTransposeIntOp::create(builder, loc, type(x).withSizes(sizes), x, integer(dim0), integer(dim1));
}

Value TorchBuilder::transposeMatrix(Value x) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  std::swap(sizes[sizes.size() - 1], sizes[sizes.size() - 2]);
  return AtenTransposeIntOp::create(builder, loc, type(x).withSizes(sizes), x, integer(-2), integer(-1));
}

Value TorchBuilder::unsqueeze(Value x, int64_t dim) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  sizes.insert(sizes.begin() + dim, 1);
  return AtenUnsqueezeOp::create(builder, loc, type(x).withSizes(sizes), x, integer(dim));
}

Value TorchBuilder::squeeze(Value x, int64_t dim) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  sizes.erase(sizes.begin() + dim);
  return AtenSqueezeDimOp::create(builder, loc, type(x).withSizes(sizes), x, integer(dim));
}

Value TorchBuilder::reshape(Value x, ArrayRef<Value> sizes) {
  return reshape(x, sizes, type(x).withSizes(staticSizes(sizes)));
}

Value TorchBuilder::reshape(Value x, ArrayRef<Value> sizes, VTensorType resultType) {
  return AtenReshapeOp::create(builder, loc, resultType, x, ints(ValueRange(sizes)));
}

Value TorchBuilder::slice(Value x, int64_t dim, Value start, Value end, int64_t step, int64_t size) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  sizes[dim] = size;
  return AtenSliceTensorOp::create(builder, loc, type(x).withSizes(sizes), x, integer(dim), start, end, integer(step));
}

Value TorchBuilder::broadcast(Value x, ArrayRef<Value> sizes) {
  return AtenBroadcastToOp::create(builder, loc, type(x).withSizes(staticSizes(sizes)), x, ints(ValueRange(sizes)));
}

Value TorchBuilder::perChannel(Value x, int64_t trailing) {
  SmallVector<int64_t> sizes{type(x).getSizes().empty() ? 1 : type(x).getSizes()[0]};
  sizes.append(trailing, 1);
  return AtenViewOp::create(builder, loc, type(x).withSizes(sizes), x, ints(sizes));
}

Value TorchBuilder::mean(Value x, ArrayRef<int64_t> dims) {
  SmallVector<int64_t> sizes(type(x).getSizes());
  for (int64_t dim : dims) sizes[dim] = 1;
  return AtenMeanDimOp::create(builder, loc, type(x).withSizes(sizes), x, ints(dims), boolean(true), none());
}

Value TorchBuilder::matmul(Value x, Value y) {
  VTensorType a = type(x), b = type(y);
  auto batch = [](VTensorType t) { return t.withSizes(t.getSizes().drop_back(std::min<size_t>(2, t.getRank()))); };
  SmallVector<int64_t> sizes(broadcastType(batch(a), batch(b)).getSizes());
  if (a.getRank() > 1) sizes.push_back(a.getSizes()[a.getRank() - 2]);
  if (b.getRank() > 1) sizes.push_back(b.getSizes().back());
  return AtenMatmulOp::create(builder, loc, a.withSizes(sizes), x, y);
}

Value TorchBuilder::cat(ValueRange values, int64_t dim, VTensorType resultType) {
  return AtenCatOp::create(builder, loc, resultType, tensors(values), integer(dim));
}

} // namespace mlir::pd_torch
