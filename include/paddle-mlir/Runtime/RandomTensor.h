//===--- RandomTensor.h - seeded random inputs ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_RANDOMTENSOR_H
#define PADDLE_MLIR_RUNTIME_RANDOMTENSOR_H

#include "paddle-mlir/Runtime/Tensor.h"

#include <random>

namespace pdrt {

/// Floats lie in [-1, 1), integers in [0, 8) (they are often indices), bools are fair.
Tensor randomTensor(DType dtype, const Shape &shape, std::mt19937_64 &random);

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_RANDOMTENSOR_H
