//===--- Classes.h - source of nested modules: one class for equal ones -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_CLASSES_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_CLASSES_H

#include "Emitter.h"
#include "Nesting.h"

namespace mlir::pd::pytorch {

/// The printed text of a nested model.
struct ModelSource {
  std::string classes; ///< with two blank lines in front of each
  std::string init;    ///< lines of the top module's constructor
  std::string forward; ///< and of its forward
  /// Where a layer or parameter is made: the line of `classes` or of `init`, from 0.
  struct Place {
    bool inClasses;
    size_t line;
  };
  std::map<std::string, Place> places;
  std::set<std::string> symbols; ///< that the text names: F, Group, custom_ops
};

/// Modules that differ only in their layers' arguments become one class.
ModelSource writeClasses(const Emitter &emitter, const NestedModel &model);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_CLASSES_H
