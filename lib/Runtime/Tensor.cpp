//===--- Tensor.cpp - dtypes, dense host tensors and their comparison -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Tensor.h"
#include "paddle-mlir/Runtime/Error.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

namespace pdrt {

namespace {
struct DTypeRow {
  const char *name;
  int64_t size;
};
// In the order of DType.
constexpr DTypeRow dtypeRows[] = {{"float32", 4}, {"float16", 2}, {"bfloat16", 2}, {"float64", 8}, {"int64", 8},
                                  {"int32", 4},   {"int16", 2},   {"int8", 1},     {"uint8", 1},   {"bool", 1}};
constexpr int numDTypes = sizeof(dtypeRows) / sizeof(dtypeRows[0]);

template <typename T> T load(const void *data, int64_t index) {
  T value;
  std::memcpy(&value, static_cast<const char *>(data) + index * sizeof(T), sizeof(T));
  return value;
}

double elementAt(DType dtype, const void *data, int64_t index) {
  switch (dtype) {
  case DType::Float32: return load<float>(data, index);
  case DType::Float16: return halfToFloat(load<uint16_t>(data, index));
  case DType::BFloat16: return bfloatToFloat(load<uint16_t>(data, index));
  case DType::Float64: return load<double>(data, index);
  case DType::Int64: return static_cast<double>(load<int64_t>(data, index));
  case DType::Int32: return load<int32_t>(data, index);
  case DType::Int16: return load<int16_t>(data, index);
  case DType::Int8: return load<int8_t>(data, index);
  case DType::UInt8: return load<uint8_t>(data, index);
  case DType::Bool: return load<uint8_t>(data, index) ? 1 : 0;
  }
  return 0;
}
} // namespace

const char *dtypeName(DType dtype) { return dtypeRows[static_cast<int>(dtype)].name; }

std::optional<DType> dtypeFromName(const std::string &name) {
  for (int i = 0; i < numDTypes; ++i)
    if (name == dtypeRows[i].name) return static_cast<DType>(i);
  return std::nullopt;
}

int64_t dtypeSize(DType dtype) { return dtypeRows[static_cast<int>(dtype)].size; }

bool isFloat(DType dtype) {
  return dtype == DType::Float32 || dtype == DType::Float16 || dtype == DType::BFloat16 || dtype == DType::Float64;
}

std::string shapeText(const Shape &shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) text += (i ? "," : "") + std::to_string(shape[i]);
  return text + "]";
}

int64_t elementCount(const Shape &shape) {
  int64_t count = 1;
  for (int64_t dim : shape)
    if (dim < 0 || __builtin_mul_overflow(count, dim, &count) || count > (int64_t(1) << 59))
      throw Error(ExitBadFile, "", "shape " + shapeText(shape) + " is not possible");
  return count;
}

std::shared_ptr<void> allocateAligned(int64_t bytes) {
  size_t rounded = (static_cast<size_t>(bytes < 1 ? 1 : bytes) + 63) / 64 * 64;
  void *memory = std::aligned_alloc(64, rounded);
  if (!memory) throw Error(ExitOutOfMemory, "", "out of memory: " + std::to_string(rounded) + " bytes wanted");
  return std::shared_ptr<void>(memory, std::free);
}

Tensor Tensor::allocate(DType dtype, Shape shape) {
  Tensor tensor;
  tensor.dtype = dtype;
  tensor.shape = std::move(shape);
  tensor.storage = allocateAligned(tensor.bytes());
  return tensor;
}

double Tensor::at(int64_t index) const { return elementAt(dtype, data(), index); }

float halfToFloat(uint16_t bits) {
  uint32_t sign = uint32_t(bits & 0x8000) << 16, exponent = (bits >> 10) & 31, mantissa = bits & 1023, out;
  if (exponent == 31) {
    out = sign | 0x7f800000 | mantissa << 13;
  } else if (exponent) {
    out = sign | (exponent + 112) << 23 | mantissa << 13;
  } else {
    // A subnormal half is mantissa * 2^-24, exact in f32.
    float value = std::ldexp(static_cast<float>(mantissa), -24);
    return sign ? -value : value;
  }
  return load<float>(&out, 0);
}

float bfloatToFloat(uint16_t bits) {
  uint32_t wide = uint32_t(bits) << 16;
  return load<float>(&wide, 0);
}

Comparison compareTensors(const TensorView &got, const TensorView &expected, double rtol, double atol) {
  Comparison result;
  result.equalSignature = got.dtype == expected.dtype && got.shape == expected.shape;
  if (!result.equalSignature) return result;
  int64_t count = elementCount(got.shape);
  bool exact = !isFloat(got.dtype);
  for (int64_t i = 0; i < count; ++i) {
    double value = std::fabs(elementAt(expected.dtype, expected.data, i));
    if (std::isfinite(value) && value > result.maxAbs) result.maxAbs = value;
  }
  double limit = exact ? 0 : atol + rtol * result.maxAbs;
  result.within = true;
  if (exact && std::memcmp(got.data ? got.data : "", expected.data ? expected.data : "",
                           static_cast<size_t>(count * dtypeSize(got.dtype))) == 0)
    return result;
  for (int64_t i = 0; i < count; ++i) {
    double a = elementAt(got.dtype, got.data, i), b = elementAt(expected.dtype, expected.data, i);
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    double error = std::fabs(a - b);
    if (std::isnan(error)) error = INFINITY;
    if (!(error <= limit)) result.within = false;
    if (error > result.maxError) {
      result.maxError = error;
      result.worst = i;
    }
  }
  // int64 values that differ only beyond double's precision
  if (exact && result.maxError == 0 && got.dtype == DType::Int64)
    for (int64_t i = 0; i < count; ++i)
      if (load<int64_t>(got.data, i) != load<int64_t>(expected.data, i)) {
        result.within = false;
        result.maxError = 1;
        result.worst = i;
        break;
      }
  return result;
}

double relativeL2(const TensorView &got, const TensorView &expected) {
  double error = 0, size = 0;
  for (int64_t i = 0, count = elementCount(expected.shape); i < count; ++i) {
    double a = elementAt(got.dtype, got.data, i), b = elementAt(expected.dtype, expected.data, i);
    if (!std::isfinite(b)) {
      if (a != b && !(std::isnan(a) && std::isnan(b))) return INFINITY;
      continue;
    }
    if (!std::isfinite(a)) return INFINITY;
    error += (a - b) * (a - b);
    size += b * b;
  }
  return error == 0 ? 0 : std::sqrt(error / size);
}

} // namespace pdrt
