//===--- Borders.h - what passes between the parts of the top module is called ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_BORDERS_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_BORDERS_H

#include "Nesting.h"

namespace mlir::pd::pytorch {

struct BorderNames {
  Names pyramid; ///< in the top module and in its parts: c2, c3, ... of feature maps, by the logarithm of their stride;
                 ///< p2, p3, ... of what a part makes of them at the same stride
  Names top;     ///< in the top module alone: features, scores
};

BorderNames nameBorders(const Emitter &emitter, const NestedModel &model);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_BORDERS_H
