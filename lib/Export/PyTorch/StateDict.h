//===--- StateDict.h - the parameters and buffers of an exported package -----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_STATEDICT_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_STATEDICT_H

#include "mlir/IR/BuiltinAttributes.h"
#include <map>
#include <string>
#include <vector>

namespace mlir::pd::pytorch {

/// One tensor of model.safetensors.
struct StateEntry {
  std::string key;    ///< as in state_dict()
  std::string paddle; ///< Paddle's name; empty for a constant of the program
  ElementsAttr value;
  bool transpose = false;           ///< Paddle's Linear is [in, out]
  std::vector<double> factors = {}; ///< a folded batch norm's: one an index of dim `factorDim` of `value`
  int64_t factorDim = 0;
};

/// Writes the tensors one after another; blobs may lie unaligned, so bytes are only copied. `metadata` says which keys
/// name a tensor that another key holds, as safetensors' own save_model does. Throws pdrt::Error(5).
void writeStateDict(const std::string &path, ArrayRef<StateEntry> entries,
                    const std::map<std::string, std::string> &metadata);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_STATEDICT_H
