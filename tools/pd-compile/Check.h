//===--- Check.h - check.safetensors: the proof an artifact carries ----------------------------------*- C++ -*-===//
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_CHECK_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_CHECK_H

#include "ArtifactStage.h"

namespace pdcompile {

/// Compiles `imported` (a module after `import`) by the reference road (no fusion, no layout, plain loops), runs it here on seeded
/// inputs and writes inputs and outputs to `path` as `input.<name>` and `output.<i>.<name>`. Returns where the outputs come from, or
/// "" when this CPU cannot run the program or the tensors exceed 2 MB: then nothing is written. Throws pdrt::Error.
std::string writeCheck(mlir::ModuleOp imported, const Options &options, StageRunner &runner, const std::string &path);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_CHECK_H
