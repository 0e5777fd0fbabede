//===--- StateDict.cpp - streams model.safetensors --------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "StateDict.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/SafeTensors.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

static int64_t elementBytes(Type type) { return type.isInteger(1) ? 1 : type.getIntOrFloatBitWidth() / 8; }

static pdrt::DType dtypeOf(Type type) {
  if (type.isF32()) return pdrt::DType::Float32;
  if (type.isF16()) return pdrt::DType::Float16;
  if (type.isBF16()) return pdrt::DType::BFloat16;
  if (type.isF64()) return pdrt::DType::Float64;
  if (type.isInteger(1)) return pdrt::DType::Bool;
  if (type.isInteger(8)) return type.isUnsignedInteger() ? pdrt::DType::UInt8 : pdrt::DType::Int8;
  if (type.isInteger(16)) return pdrt::DType::Int16;
  if (type.isInteger(32)) return pdrt::DType::Int32;
  return pdrt::DType::Int64;
}

/// The tensor's bytes in row-major order: the blob itself where there is one, else written out.
static ArrayRef<char> rawBytes(ElementsAttr value, std::vector<char> &storage) {
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    return blob ? blob->getData() : ArrayRef<char>();
  }
  auto dense = cast<DenseElementsAttr>(value);
  int64_t count = dense.getNumElements(), size = elementBytes(dense.getElementType());
  storage.resize(count * size);
  if (dense.getElementType().isInteger(1)) {
    for (auto [i, bit] : llvm::enumerate(dense.getValues<bool>())) storage[i] = bit;
    return storage;
  }
  ArrayRef<char> raw = dense.getRawData();
  for (int64_t i = 0; i < count; ++i)
    std::memcpy(storage.data() + i * size, raw.data() + (dense.isSplat() ? 0 : i * size), size);
  return storage;
}

static std::vector<char> transposed(ArrayRef<char> bytes, int64_t rows, int64_t columns, int64_t size) {
  std::vector<char> result(bytes.size());
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < columns; ++c)
      std::memcpy(result.data() + (c * rows + r) * size, bytes.data() + (r * columns + c) * size, size);
  return result;
}

/// The float tensor times one factor an index of a dim.
static std::vector<char> scaled(ArrayRef<char> bytes, ShapedType type, ArrayRef<double> factors, int64_t dim) {
  std::vector<char> result(bytes.begin(), bytes.end());
  Type element = type.getElementType();
  int64_t inner = 1, width = elementBytes(element);
  for (int64_t d : type.getShape().drop_front(dim + 1)) inner *= d;
  for (int64_t i = 0, e = type.getNumElements(); i < e; ++i) {
    double factor = factors[i / inner % type.getShape()[dim]];
    char *at = result.data() + i * width;
    if (element.isF32()) {
      float value;
      std::memcpy(&value, at, 4);
      value = static_cast<float>(value * factor);
      std::memcpy(at, &value, 4);
      continue;
    }
    auto &semantics = cast<FloatType>(element).getFloatSemantics();
    uint64_t bits = 0;
    bool lost;
    std::memcpy(&bits, at, width);
    APFloat number(semantics, APInt(width * 8, bits));
    number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lost);
    number = APFloat(number.convertToDouble() * factor);
    number.convert(semantics, APFloat::rmNearestTiesToEven, &lost);
    bits = number.bitcastToAPInt().getZExtValue();
    std::memcpy(at, &bits, width);
  }
  return result;
}

void pytorch::writeStateDict(const std::string &path, ArrayRef<StateEntry> entries,
                             const std::map<std::string, std::string> &metadata) {
  std::vector<std::pair<std::string, pdrt::TensorView>> tensors;
  for (const StateEntry &entry : entries) {
    ShapedType type = entry.value.getShapedType();
    pdrt::Shape shape(type.getShape().begin(), type.getShape().end());
    if (entry.transpose) std::swap(shape[0], shape[1]);
    tensors.emplace_back(entry.key, pdrt::TensorView(dtypeOf(type.getElementType()), shape, nullptr));
  }
  std::vector<char> storage; // of the tensor that is being written, where it is not the file's own bytes
  ArrayRef<char> mapped;
  pdrt::writeSafeTensors(path, tensors, metadata, [&](size_t i) -> const void * {
    pdrt::pageOut(mapped.data(), mapped.size());
    const StateEntry &entry = entries[i];
    ShapedType type = entry.value.getShapedType();
    int64_t width = elementBytes(type.getElementType()), total = type.getNumElements() * width;
    storage.clear();
    ArrayRef<char> bytes = rawBytes(entry.value, storage);
    mapped = storage.empty() ? bytes : ArrayRef<char>();
    if (static_cast<int64_t>(bytes.size()) < total)
      throw pdrt::Error(pdrt::ExitBadFile, entry.paddle, "the weight has no data",
                        "give the model with its weights, or --params=random:SEED");
    bytes = bytes.take_front(total);
    if (!entry.factors.empty()) {
      storage = scaled(bytes, type, entry.factors, entry.factorDim);
      bytes = storage;
    }
    if (entry.transpose) {
      storage = transposed(bytes, type.getShape()[0], type.getShape()[1], width);
      bytes = storage;
    }
    return bytes.data();
  });
  pdrt::pageOut(mapped.data(), mapped.size());
}
