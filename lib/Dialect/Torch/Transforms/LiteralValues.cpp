//===--- LiteralValues.cpp - the numbers of small literals --------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LiteralValues.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include <cstring>

using namespace mlir;
using namespace mlir::pd_torch;

std::optional<SmallVector<double>> pd_torch::getFloatValues(Value literal, int64_t limit) {
  ElementsAttr value = getLiteral(literal);
  if (!value || value.getNumElements() > limit) return std::nullopt;
  auto type = dyn_cast<mlir::FloatType>(value.getElementType());
  if (!type) return std::nullopt;
  SmallVector<double> result;
  if (auto dense = dyn_cast<DenseElementsAttr>(value)) {
    for (APFloat number : dense.getValues<APFloat>()) result.push_back(FloatAttr::getValueAsDouble(number));
    return result;
  }
  auto resource = dyn_cast<DenseResourceElementsAttr>(value);
  AsmResourceBlob *blob = resource ? resource.getRawHandle().getBlob() : nullptr;
  int64_t width = type.getWidth() / 8, count = value.getNumElements();
  if (!blob || static_cast<int64_t>(blob->getData().size()) < count * width) return std::nullopt;
  for (int64_t i = 0; i < count; ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, blob->getData().data() + i * width, width);
    APFloat number(type.getFloatSemantics(), APInt(type.getWidth(), bits));
    result.push_back(FloatAttr::getValueAsDouble(number));
  }
  return result;
}

ElementsAttr pd_torch::makeFloatLiteral(Type elementType, ArrayRef<int64_t> shape, ArrayRef<double> values) {
  SmallVector<APFloat> numbers;
  for (double value : values) {
    bool lost;
    numbers.emplace_back(value);
    numbers.back().convert(cast<mlir::FloatType>(elementType).getFloatSemantics(), APFloat::rmNearestTiesToEven, &lost);
  }
  return DenseElementsAttr::get(RankedTensorType::get(shape, elementType), numbers);
}
