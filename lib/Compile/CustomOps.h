//===--- CustomOps.h - custom operators of an artifact -----------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_COMPILE_CUSTOMOPS_H
#define PADDLE_MLIR_LIB_COMPILE_CUSTOMOPS_H

#include "paddle-mlir/Artifact/Writer.h"

namespace mlir::pd {

/// Gives every pd_kernel.custom_call its index in the manifest, and the artifact the libraries. Throws pdrt::Error(4)
/// for a library that is not there, 5 when it cannot be copied.
void emitCustomOps(ModuleOp module, ArtifactWriter &writer);

} // namespace mlir::pd

#endif // PADDLE_MLIR_LIB_COMPILE_CUSTOMOPS_H
