//===--- ParameterFile.h - --weights=safetensors: IREE parameters ---------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_PARAMETERFILE_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_PARAMETERFILE_H

#include "mlir/IR/BuiltinOps.h"
#include <string>

namespace pdcompile {

/// Gives every float parameter of a pd module a blob of its own under its name: then no stage merges two of equal bytes
/// or computes with one, which would be wrong for other weights.
void separateParameters(mlir::ModuleOp module);

/// Throws pdrt::Error(5) when a file stands where writeParameterFile would write and is no parameter file of ours.
void requireParameterFilePlace(const std::string &output);

/// Of a torch module for `output` (NAME.mlir or NAME.mlirbc): every named blob becomes a global of IREE's `util`
/// dialect, whose value is parameter `model::<name>`, and its bytes go to NAME.safetensors. Throws pdrt::Error(5) when
/// that cannot be written, pdrt::Error(4) when a blob has no data.
void writeParameterFile(mlir::ModuleOp module, const std::string &output);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_PARAMETERFILE_H
