//===--- CustomOps.h - C functions of custom operators: loaded with an artifact, called by its program -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_CUSTOMOPS_H
#define PADDLE_MLIR_RUNTIME_CUSTOMOPS_H

#include "paddle-mlir-c/CustomOp.h"
#include "paddle-mlir/Runtime/Arena.h"
#include "paddle-mlir/Runtime/Manifest.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include <memory>

namespace pdrt {

class CustomOps {
public:
  /// Loads the libraries of the manifest's operators, whose paths are absolute or inside `folder`; null when it lists
  /// none. Throws Error(4) for a library that cannot be loaded, lacks the symbol, has another ABI version or another
  /// number of inputs, outputs or attributes.
  static std::shared_ptr<const CustomOps> load(const Manifest &manifest, const std::string &folder);
  ~CustomOps();

  /// What the manifest says of operator `index`; null when there is none.
  const CustomOpInfo *info(int64_t index) const;
  /// Calls operator `index` (PdServices::custom_op). Returns 0, or the exit code with `message` filled: 4 when the
  /// function failed or broke its shape rule, 8 without memory. Does not throw.
  int32_t call(int64_t index, const PdTensor *inputs, PdTensor *outputs, Arena &arena, char *message,
               size_t size) const;

private:
  struct Op;
  CustomOps();
  std::vector<std::shared_ptr<void>> libraries;
  std::vector<Op> ops;
};

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_CUSTOMOPS_H
