//===--- Package.h - the files of an exported package ------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_PACKAGE_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_PACKAGE_H

#include "Emitter.h"
#include "paddle-mlir/Export/PyTorch.h"

namespace mlir::pd::pytorch {

/// Writes every file into `folder` and moves it into place. Throws pdrt::Error(5).
void writePackage(const PyTorchExportOptions &options, const Emitter &emitter, Operation *module, OutputFolder &folder);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_PACKAGE_H
