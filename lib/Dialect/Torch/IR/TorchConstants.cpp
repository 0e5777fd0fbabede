//===--- TorchConstants.cpp - reading and making torch constants --------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/ElementTypes/ElementTypes.h"
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

std::optional<SmallVector<int64_t>> getConstantIntList(Value list) {
  auto elements = getListElements(list);
  if (!elements) return std::nullopt;
  SmallVector<int64_t> values;
  for (Value element : *elements) {
    std::optional<int64_t> value = getConstantInt(element);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

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
  const pd::ElementType *row = pd::lookupElementType(type);
  return row && row->torchNumber != pd::ElementType::kNone ? std::optional<int64_t>(row->torchNumber) : std::nullopt;
}

Type getDtypeFromNumber(MLIRContext *context, int64_t number) {
  const pd::ElementType *row = pd::lookupTorchNumber(number);
  if (!row) return {};
  Type type = row->type(context);
  bool signless = type.isSignlessInteger() && !type.isInteger(1);
  return signless ? IntegerType::get(context, type.getIntOrFloatBitWidth(), IntegerType::Signed) : type;
}

} // namespace mlir::pd_torch
