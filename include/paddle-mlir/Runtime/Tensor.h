//===--- Tensor.h - dtypes and dense host tensors of the runtime ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_TENSOR_H
#define PADDLE_MLIR_RUNTIME_TENSOR_H

#include "paddle-mlir/Runtime/Half.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pdrt {

enum class DType : uint8_t { Float32, Float16, BFloat16, Float64, Int64, Int32, Int16, Int8, UInt8, Bool };

/// numpy's name: float32, bfloat16, bool, ...
const char *dtypeName(DType dtype);
std::optional<DType> dtypeFromName(const std::string &name);
int64_t dtypeSize(DType dtype);
bool isFloat(DType dtype);

using Shape = std::vector<int64_t>;

/// `[1,3,32,100]`
std::string shapeText(const Shape &shape);
/// Number of elements; throws Error(4) when it does not fit into 63 bits or a dimension is negative.
int64_t elementCount(const Shape &shape);

/// Allocates `bytes` (rounded up to 64, at least 64) on a 64-byte boundary; throws Error(8) when there is no memory.
std::shared_ptr<void> allocateAligned(int64_t bytes);

/// A dense row-major tensor in host memory. Copies share the data.
struct Tensor {
  DType dtype = DType::Float32;
  Shape shape;
  std::shared_ptr<void> storage;

  /// A tensor with unspecified contents on a 64-byte boundary.
  static Tensor allocate(DType dtype, Shape shape);

  int64_t elements() const { return elementCount(shape); }
  int64_t bytes() const { return elements() * dtypeSize(dtype); }
  void *data() const { return storage.get(); }
  template <typename T> T *as() const { return static_cast<T *>(storage.get()); }

  /// Element `index` as a double (bool and integers too; int64 beyond 2^53 is rounded).
  double at(int64_t index) const;
};

/// A tensor that somebody else owns.
struct TensorView {
  DType dtype = DType::Float32;
  Shape shape;
  const void *data = nullptr;

  TensorView() = default;
  TensorView(const Tensor &tensor) : dtype(tensor.dtype), shape(tensor.shape), data(tensor.data()) {}
  TensorView(DType dtype, Shape shape, const void *data) : dtype(dtype), shape(std::move(shape)), data(data) {}
};

float halfToFloat(uint16_t bits);
float bfloatToFloat(uint16_t bits);

/// How far `got` is from `expected`.
struct Comparison {
  bool equalSignature = false; ///< same dtype and shape
  bool within = false;         ///< all elements within the tolerance
  double maxError = 0;         ///< largest absolute difference
  double maxAbs = 0;           ///< largest finite absolute value of `expected`
  int64_t worst = -1;          ///< flat index of the largest difference
};

/// Elements agree when |got - expected| <= atol + rtol * max|expected|; NaN agrees with NaN, an infinity with itself.
/// Integers and bools must be equal.
Comparison compareTensors(const TensorView &got, const TensorView &expected, double rtol, double atol);

/// ||got - expected|| / ||expected|| over the elements that are finite in `expected`; infinity when others differ or
/// `got` is not finite there. Both are floats of one shape; dtypes may differ.
double relativeL2(const TensorView &got, const TensorView &expected);

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_TENSOR_H
