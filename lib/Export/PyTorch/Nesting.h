//===--- Nesting.h - from one flat forward to nested classes -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_NESTING_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_NESTING_H

#include "Emitter.h"

namespace mlir::pd::pytorch {

struct NestedSource {
  std::string classes;              ///< with two blank lines in front of each
  std::vector<std::string> init;    ///< of the top module, indented
  std::vector<std::string> forward; ///< likewise
  /// Where a layer or parameter is made: the line of `classes` or of `init`, from 0.
  struct Place {
    bool inClasses;
    size_t line;
  };
  std::map<std::string, Place> places;
};

/// Where the layers under one name are one run of statements with one result, they become a class of that name; classes
/// that differ only in their layers' arguments become one. A function with control flow is left flat.
NestedSource nest(const Emitter &emitter);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_NESTING_H
