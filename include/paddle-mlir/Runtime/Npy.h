//===--- Npy.h - numpy's .npy and .npz files ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_NPY_H
#define PADDLE_MLIR_RUNTIME_NPY_H

#include "paddle-mlir/Runtime/Tensor.h"

#include <string>
#include <utility>
#include <vector>

namespace pdrt {

/// Reads versions 1 to 3, little and big endian; Fortran order is transposed to row-major. `|V2` is read as bfloat16.
/// Throws Error(4).
Tensor readNpy(const std::string &path);
Tensor parseNpy(const uint8_t *data, size_t size, const std::string &name);
/// Writes version 1 (2 when the header needs it). Throws Error(5).
void writeNpy(const std::string &path, const TensorView &tensor);
std::string formatNpy(const TensorView &tensor);

/// The arrays of an uncompressed .npz (numpy.savez) in file order, names without `.npy`. Throws Error(4).
std::vector<std::pair<std::string, Tensor>> readNpz(const std::string &path);

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_NPY_H
