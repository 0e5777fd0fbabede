//===--- ArtifactStage.h - from scheduled kernels to a folder that runs ------------------------------*- C++ -*-===//
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_ARTIFACTSTAGE_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_ARTIFACTSTAGE_H

#include "Options.h"
#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Pipelines/Pipelines.h"
#include "paddle-mlir/Report/Report.h"

namespace pdcompile {

/// Takes a module after `schedule`, makes code for every ISA level and writes the artifact to options.output. Adds kernels and stage
/// costs to the report. Throws pdrt::Error.
void writeArtifact(mlir::ModuleOp module, const Options &options, mlir::pd::StageOptions stages, mlir::pd::Report &report);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_ARTIFACTSTAGE_H
