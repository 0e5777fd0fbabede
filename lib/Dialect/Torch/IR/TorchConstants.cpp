//===--- TorchConstants.cpp - reading and making torch constants --------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include <cstring>

using namespace mlir;

namespace mlir::pd_torch {

bool isNone(Value value) { return value.getDefiningOp<ConstantNoneOp>() != nullptr; }

std::optional<int64_t> getConstantInt(Value value) {
  if (auto op = value.getDefiningOp<ConstantIntOp>()) return static_cast<int64_t>(op.getValue());
  return std::nullopt;
}

std::optional<bool> getConstantBool(Value value) {
  if (auto op = value.getDefiningOp<ConstantBoolOp>()) return op.getValue();
  return std::nullopt;
}

std::optional<llvm::StringRef> getConstantStr(Value value) {
  if (auto op = value.getDefiningOp<ConstantStrOp>()) return op.getValue();
  return std::nullopt;
}

std::optional<double> getConstantNumber(Value value) {
  if (auto op = value.getDefiningOp<ConstantFloatOp>()) return op.getValue().convertToDouble();
  if (auto number = getConstantInt(value)) return static_cast<double>(*number);
  if (auto flag = getConstantBool(value)) return *flag ? 1.0 : 0.0;
  return std::nullopt;
}

std::optional<SmallVector<Value>> getListElements(Value list) {
  if (auto op = list.getDefiningOp<PrimListConstructOp>()) return SmallVector<Value>(op.getElements());
  return std::nullopt;
}

template <typename T, typename Get> static std::optional<SmallVector<T>> getList(Value list, Get get) {
  auto elements = getListElements(list);
  if (!elements) return std::nullopt;
  SmallVector<T> values;
  for (Value element : *elements) {
    auto value = get(element);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

std::optional<SmallVector<int64_t>> getConstantIntList(Value list) { return getList<int64_t>(list, getConstantInt); }
std::optional<SmallVector<double>> getConstantFloatList(Value list) { return getList<double>(list, getConstantNumber); }

ElementsAttr getLiteral(Value tensor) {
  auto op = tensor.getDefiningOp<ValueTensorLiteralOp>();
  return op ? op.getValue() : ElementsAttr();
}

std::optional<SmallVector<int64_t>> getLiteralInts(Value tensor, int64_t limit) {
  ElementsAttr elements = getLiteral(tensor);
  if (!elements || elements.getNumElements() > limit) return std::nullopt;
  auto type = dyn_cast<IntegerType>(elements.getElementType());
  if (!type) return std::nullopt;
  SmallVector<int64_t> values;
  if (auto dense = dyn_cast<DenseElementsAttr>(elements)) {
    for (const APInt &value : dense.getValues<APInt>())
      values.push_back(type.isUnsigned() || type.getWidth() == 1 ? int64_t(value.getZExtValue())
                                                                 : value.getSExtValue());
    return values;
  }
  auto resource = dyn_cast<DenseResourceElementsAttr>(elements);
  AsmResourceBlob *blob = resource ? resource.getRawHandle().getBlob() : nullptr;
  if (!blob) return std::nullopt;
  size_t width = (type.getWidth() + 7) / 8;
  ArrayRef<char> bytes = blob->getData();
  if (width > 8 || bytes.size() < width * size_t(elements.getNumElements())) return std::nullopt;
  for (int64_t i = 0, n = elements.getNumElements(); i < n; ++i) {
    uint64_t raw = 0; // the blob may lie at any address
    std::memcpy(&raw, bytes.data() + i * width, width);
    bool isSigned = !type.isUnsigned() && type.getWidth() > 1;
    unsigned shift = 64 - 8 * width;
    values.push_back(isSigned ? int64_t(raw << shift) >> shift : int64_t(raw));
  }
  return values;
}

Value createInt(OpBuilder &builder, Location loc, int64_t value) { return ConstantIntOp::create(builder, loc, value); }
Value createFloat(OpBuilder &builder, Location loc, double value) {
  return ConstantFloatOp::create(builder, loc, value);
}
Value createBool(OpBuilder &builder, Location loc, bool value) { return ConstantBoolOp::create(builder, loc, value); }
Value createStr(OpBuilder &builder, Location loc, llvm::StringRef value) {
  return ConstantStrOp::create(builder, loc, value);
}
Value createNone(OpBuilder &builder, Location loc) { return ConstantNoneOp::create(builder, loc); }

Value createList(OpBuilder &builder, Location loc, Type elementType, ValueRange elements) {
  return PrimListConstructOp::create(builder, loc, ListType::get(builder.getContext(), elementType), elements);
}

Value createIntList(OpBuilder &builder, Location loc, ArrayRef<int64_t> values) {
  SmallVector<Value> elements;
  for (int64_t value : values) elements.push_back(createInt(builder, loc, value));
  return createList(builder, loc, IntType::get(builder.getContext()), elements);
}

std::optional<int64_t> getDtypeNumber(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type)) {
    switch (integer.getWidth()) {
    case 1: return 11;
    case 8: return integer.isUnsigned() ? 0 : 1;
    case 16: return integer.isUnsigned() ? std::nullopt : std::optional<int64_t>(2);
    case 32: return integer.isUnsigned() ? std::nullopt : std::optional<int64_t>(3);
    case 64: return integer.isUnsigned() ? std::nullopt : std::optional<int64_t>(4);
    default: return std::nullopt;
    }
  }
  if (type.isF16()) return 5;
  if (type.isF32()) return 6;
  if (type.isF64()) return 7;
  if (type.isBF16()) return 15;
  if (auto complex = dyn_cast<ComplexType>(type)) {
    if (complex.getElementType().isF32()) return 9;
    if (complex.getElementType().isF64()) return 10;
  }
  return std::nullopt;
}

Type getDtypeFromNumber(MLIRContext *context, int64_t number) {
  auto integer = [&](unsigned width, bool isSigned) {
    return IntegerType::get(context, width, isSigned ? IntegerType::Signed : IntegerType::Unsigned);
  };
  switch (number) {
  case 0: return integer(8, false);
  case 1: return integer(8, true);
  case 2: return integer(16, true);
  case 3: return integer(32, true);
  case 4: return integer(64, true);
  case 5: return Float16Type::get(context);
  case 6: return Float32Type::get(context);
  case 7: return Float64Type::get(context);
  case 9: return ComplexType::get(Float32Type::get(context));
  case 10: return ComplexType::get(Float64Type::get(context));
  case 11: return IntegerType::get(context, 1);
  case 15: return BFloat16Type::get(context);
  default: return {};
  }
}

} // namespace mlir::pd_torch
