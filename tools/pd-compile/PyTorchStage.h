//===--- PyTorchStage.h - --emit=pytorch --------------------------------------------------------------*- C++ -*-===//
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_PYTORCHSTAGE_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_PYTORCHSTAGE_H

#include "Options.h"
#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Report/Report.h"

namespace pdcompile {

/// Writes the Python package from a module after `normalize`. Throws pdrt::Error.
void writePyTorch(mlir::ModuleOp module, const Options &options, const mlir::pd::Report &report);

/// check.safetensors with the results of pd-run, which stands beside this program. False when it could not run the model at any size tried.
bool writeCheckFile(mlir::ModuleOp module, const Options &options, const mlir::pd::Report &report);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_PYTORCHSTAGE_H
