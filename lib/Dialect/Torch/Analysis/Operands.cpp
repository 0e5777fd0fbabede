//===--- Operands.cpp - reading constant and list operands of torch ops ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops are recognised by name: an aten op may be registered or not.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Dialect/Torch/Analysis/Operands.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include <cstring>

using namespace mlir;
using namespace mlir::pd_torch;

static Operation *definedBy(Value value, StringRef name) {
  Operation *op = value.getDefiningOp();
  return op && op->getName().getStringRef() == name ? op : nullptr;
}

bool pd_torch::isNone(Value value) { return definedBy(value, "torch.constant.none") != nullptr; }

std::optional<int64_t> pd_torch::constantInt(Value value) {
  if (Operation *op = definedBy(value, "torch.constant.int")) return cast<IntegerAttr>(op->getAttr("value")).getInt();
  if (std::optional<bool> flag = constantBool(value)) return *flag;
  return std::nullopt;
}

std::optional<double> pd_torch::constantFloat(Value value) {
  if (Operation *op = definedBy(value, "torch.constant.float"))
    return cast<FloatAttr>(op->getAttr("value")).getValueAsDouble();
  if (std::optional<int64_t> integer = constantInt(value)) return double(*integer);
  return std::nullopt;
}

std::optional<bool> pd_torch::constantBool(Value value) {
  Operation *op = definedBy(value, "torch.constant.bool");
  if (!op) return std::nullopt;
  Attribute attr = op->getAttr("value");
  if (auto flag = dyn_cast<BoolAttr>(attr)) return flag.getValue();
  return !cast<IntegerAttr>(attr).getValue().isZero();
}

std::optional<StringRef> pd_torch::constantString(Value value) {
  if (Operation *op = definedBy(value, "torch.constant.str")) return cast<StringAttr>(op->getAttr("value")).getValue();
  return std::nullopt;
}

std::optional<SmallVector<Value>> pd_torch::listElements(Value list) {
  if (Operation *op = definedBy(list, "torch.prim.ListConstruct")) return SmallVector<Value>(op->getOperands());
  return std::nullopt;
}

std::optional<SmallVector<int64_t>> pd_torch::constantInts(Value list) {
  std::optional<SmallVector<Value>> elements = listElements(list);
  if (!elements) return std::nullopt;
  SmallVector<int64_t> values;
  for (Value element : *elements) {
    std::optional<int64_t> value = constantInt(element);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

ElementsAttr pd_torch::literalElements(Value tensor) {
  Operation *op = definedBy(tensor, "torch.vtensor.literal");
  return op ? dyn_cast_or_null<ElementsAttr>(op->getAttr("value")) : ElementsAttr();
}

std::optional<SmallVector<int64_t>> pd_torch::literalInts(Value tensor, int64_t limit) {
  ElementsAttr elements = literalElements(tensor);
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
