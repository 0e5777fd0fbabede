//===--- StateDictStage.h - a `.pdparams` alone -------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_STATEDICTSTAGE_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_STATEDICTSTAGE_H

#include "Options.h"

namespace pdcompile {

/// Writes a state dict as safetensors: the authors' names and Paddle's layout, since without a program nothing says
/// which matrix is a Linear's. Says so on stdout. Throws pdrt::Error.
void writeStateDict(const Options &options);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_STATEDICTSTAGE_H
