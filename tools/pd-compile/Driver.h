//===--- Driver.h - what pd-compile does with its options -------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_DRIVER_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_DRIVER_H

#include "Options.h"

namespace pdcompile {

/// Runs the command and returns the exit code. Throws pdrt::Error.
int run(const Options &options);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_DRIVER_H
