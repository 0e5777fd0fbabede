//===--- Nesting.h - from one flat forward to nested modules -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_NESTING_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_NESTING_H

#include "Emitter.h"

namespace mlir::pd::pytorch {

struct NestedModel {
  std::vector<Leaf> leaves; ///< the emitter's, and layers without parameters that make a chain whole
  Statement::List forward;  ///< of the top module
  std::map<std::string, Module> modules;
  std::vector<std::string> variables; ///< Emitter's words; of several results, what makes them
};

/// Where the statements of the layers under one name are one run of statements, they become a module of that name.
NestedModel nest(const Emitter &emitter);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_NESTING_H
