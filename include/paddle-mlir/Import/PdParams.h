//===--- PdParams.h - `.pdparams`: the state dict that paddle.save writes ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_IMPORT_PDPARAMS_H
#define PADDLE_MLIR_IMPORT_PDPARAMS_H

#include "paddle-mlir/Runtime/Tensor.h"
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mlir::pd {

/// One tensor in Paddle's layout: row-major, little endian. `bytes` lie unaligned.
struct StateTensor {
  std::string name; ///< structured ("backbone.conv1.weight"), or the parameter's where static.save wrote the file
  pdrt::DType dtype = pdrt::DType::Float32;
  std::vector<int64_t> shape;
  std::string_view bytes;
};

struct StateDict {
  std::vector<StateTensor> tensors;               ///< in the file's order
  std::map<std::string, std::string> parameterOf; ///< structured name -> parameter name, where the file has the table
  std::vector<std::string> others;                ///< keys of what is no tensor (learning rates, counters)
  std::shared_ptr<const void> owner;              ///< keeps the bytes alive

  const StateTensor *find(std::string_view name) const;
};

/// Whether the file starts like a pickle that paddle.save writes (protocol 2 to 5).
bool isPickle(const std::string &path);

/// Reads what paddle.save writes for a state dict: pickle protocols 2 to 4, arrays cut into slices, tensors as (name,
/// array) pairs, Fortran order and big endian turned. Paddle stores bfloat16 as numpy's uint16, and has no other use
/// for that type: it is read as bfloat16. Throws pdrt::Error(4); nothing in the file is executed.
StateDict readStateDict(const std::string &path);

} // namespace mlir::pd

#endif // PADDLE_MLIR_IMPORT_PDPARAMS_H
