//===--- PyTorchStage.h - --emit=pytorch --------------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_PYTORCHSTAGE_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_PYTORCHSTAGE_H

#include "Options.h"
#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Report/Report.h"

namespace pdcompile {

/// Writes the Python package from a module after `normalize`; with `imported` (the module after `import`, or null) it
/// carries a check. Throws pdrt::Error.
void writePyTorch(mlir::ModuleOp module, mlir::ModuleOp imported, const Options &options, mlir::pd::Report &report);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_PYTORCHSTAGE_H
