//===--- Classes.h - source of nested modules: one class for equal ones -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_CLASSES_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_CLASSES_H

#include "Nesting.h"
#include "Statement.h"

namespace mlir::pd::pytorch {

NestedSource writeClasses(const Emitter &emitter, const std::vector<Leaf> &leaves,
                          const std::map<std::string, Module> &modules, const std::vector<Statement> &top);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_CLASSES_H
