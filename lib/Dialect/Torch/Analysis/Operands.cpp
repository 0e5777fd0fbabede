//===--- Operands.cpp - reading constant and list operands of torch ops ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops are recognised by name: an aten op may be registered or not.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Dialect/Torch/Analysis/Operands.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/StringMap.h"
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

StringRef pd_torch::calleeName(Operation *op) {
  StringRef name = op->getName().getStringRef();
  if (name == "torch.operator")
    if (auto callee = op->getAttrOfType<StringAttr>("name")) return callee.getValue();
  name.consume_front("torch.");
  return name;
}

LogicalResult pd_torch::verifyUnregisteredOps(Operation *root) {
  static const llvm::StringMap<unsigned> least = {{"aten.Bool.float", 1},
                                                  {"aten.Int.float", 1},
                                                  {"aten._shape_as_tensor", 1},
                                                  {"aten._softmax", 3},
                                                  {"aten.add.float", 2},
                                                  {"aten.add.float_int", 2},
                                                  {"aten.alias", 1},
                                                  {"aten.all.dims", 3},
                                                  {"aten.any.dims", 3},
                                                  {"aten.conv3d", 7},
                                                  {"aten.conv_transpose1d", 8},
                                                  {"aten.div", 2},
                                                  {"aten.div.float", 2},
                                                  {"aten.div.int", 2},
                                                  {"aten.empty.memory_format", 1},
                                                  {"aten.eq.bool", 2},
                                                  {"aten.exp2", 1},
                                                  {"aten.expand_as", 2},
                                                  {"aten.fmax", 2},
                                                  {"aten.fmin", 2},
                                                  {"aten.hardshrink", 2},
                                                  {"aten.heaviside", 2},
                                                  {"aten.isclose", 5},
                                                  {"aten.lerp.Tensor", 3},
                                                  {"aten.mul.float", 2},
                                                  {"aten.mul.float_int", 2},
                                                  {"aten.mul.int_float", 2},
                                                  {"aten.reshape_as", 2},
                                                  {"aten.softshrink", 2},
                                                  {"aten.softsign", 1},
                                                  {"aten.sort.stable", 4},
                                                  {"aten.sub.float", 2},
                                                  {"aten.sub.float_int", 2},
                                                  {"aten.view_as", 2},
                                                  {"prim.max.int", 2},
                                                  {"prim.min.int", 2},
                                                  {"paddle.scale_weight", 2},
                                                  {"paddle.nearest_interp", 2},
                                                  {"paddle.bilinear_interp", 2},
                                                  {"paddle.round", 1}};
  bool ok = true;
  root->walk([&](Operation *op) {
    if (op->isRegistered() && op->getName().getStringRef() != "torch.operator") return;
    auto it = least.find(calleeName(op));
    if (it == least.end() || (op->getNumOperands() >= it->second && op->getNumResults() > 0)) return;
    op->emitError() << "'" << it->getKey() << "' expects at least " << it->second << " operands and a result, but has "
                    << op->getNumOperands() << " and " << op->getNumResults();
    ok = false;
  });
  return success(ok);
}
