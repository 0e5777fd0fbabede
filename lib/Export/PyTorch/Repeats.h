//===--- Repeats.h - modules for a program that names none ----------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_REPEATS_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_REPEATS_H

#include "Emitter.h"

namespace mlir::pd::pytorch {

/// Where neither `.info` nor layer paths name the layers: a convolution with its norm and activation, squeeze and
/// excitation, and whatever occurs twice with equal structure become modules; call stacks of some ops cut the program
/// into backbone, neck and head. Moves statements that belong together next to each other and renames layers.
void nameRepeats(Emitter &emitter);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_REPEATS_H
