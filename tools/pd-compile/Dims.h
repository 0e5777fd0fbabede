//===--- Dims.h - --shape and --dim: names, fixed sizes and bounds of input dimensions --------------*- C++ -*-===//
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_DIMS_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_DIMS_H

#include "Options.h"
#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Artifact/Writer.h"
#include "paddle-mlir/Import/Import.h"

namespace pdcompile {

/// Sets argument types and pd.shape names of @main from the options. Throws pdrt::Error (exit code 2) for a bad option or a name
/// that the model does not have, and (4) for a size that contradicts the model.
void applyDims(mlir::ModuleOp module, const Options &options, const mlir::pd::ImportSummary &model);

/// The bounds that --dim gives, for the manifest.
std::vector<mlir::pd::DimBounds> parseDimBounds(const Options &options);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_DIMS_H
