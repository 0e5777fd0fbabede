//===--- SafeTensors.h - reading and writing .safetensors files ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_SAFETENSORS_H
#define PADDLE_MLIR_RUNTIME_SAFETENSORS_H

#include "paddle-mlir/Runtime/Tensor.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pdrt {

struct SafeTensors {
  std::vector<std::pair<std::string, Tensor>> tensors; ///< in file order
  std::map<std::string, std::string> metadata;

  const Tensor *find(const std::string &name) const;
};

/// Throws Error(4).
SafeTensors readSafeTensors(const std::string &path);
/// The `__metadata__` of a file, without its tensors. Throws Error(4).
std::map<std::string, std::string> readSafeTensorsMetadata(const std::string &path);
/// Throws Error(5).
void writeSafeTensors(const std::string &path, const SafeTensors &contents);
/// Streams tensors that somebody else owns, at any address, without a copy of them; a temporary sibling is renamed.
/// Throws Error(5).
void writeSafeTensors(const std::string &path, const std::vector<std::pair<std::string, TensorView>> &tensors,
                      const std::map<std::string, std::string> &metadata = {});
/// The same with data that is made one tensor at a time: `data(i)` gives the bytes of tensors[i] and is done with those
/// before. Throws Error(5), and what `data` throws; the file is then as it was.
void writeSafeTensors(const std::string &path, const std::vector<std::pair<std::string, TensorView>> &tensors,
                      const std::map<std::string, std::string> &metadata,
                      const std::function<const void *(size_t)> &data);

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_SAFETENSORS_H
