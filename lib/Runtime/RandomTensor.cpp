//===--- RandomTensor.cpp - seeded random inputs ---===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/RandomTensor.h"

namespace pdrt {

Tensor randomTensor(DType dtype, const Shape &shape, std::mt19937_64 &random) {
  Tensor tensor = Tensor::allocate(dtype, shape);
  int64_t count = tensor.elements();
  for (int64_t i = 0; i < count; ++i) {
    uint64_t bits = random();
    double real = static_cast<double>(bits >> 11) * 0x1p-52 - 1;
    int64_t whole = static_cast<int64_t>(bits >> 61);
    switch (dtype) {
    case DType::Float32: tensor.as<float>()[i] = static_cast<float>(real); break;
    case DType::Float64: tensor.as<double>()[i] = real; break;
    case DType::Float16: tensor.as<uint16_t>()[i] = floatToHalf(static_cast<float>(real)); break;
    case DType::BFloat16: tensor.as<uint16_t>()[i] = floatToBFloat(static_cast<float>(real)); break;
    case DType::Int64: tensor.as<int64_t>()[i] = whole; break;
    case DType::Int32: tensor.as<int32_t>()[i] = static_cast<int32_t>(whole); break;
    case DType::Int16: tensor.as<int16_t>()[i] = static_cast<int16_t>(whole); break;
    case DType::Int8:
    case DType::UInt8: tensor.as<uint8_t>()[i] = static_cast<uint8_t>(whole); break;
    case DType::Bool: tensor.as<uint8_t>()[i] = static_cast<uint8_t>(bits >> 63); break;
    }
  }
  return tensor;
}

} // namespace pdrt
