//===--- Package.h - the files of an exported package ------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_PACKAGE_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_PACKAGE_H

#include "Emitter.h"
#include "paddle-mlir/Export/PyTorch.h"

namespace mlir::pd::pytorch {

/// Throws pdrt::Error(5).
void writePackage(const PyTorchExportOptions &options, const Emitter &emitter);

/// custom_ops.py, when the module has operators that a user declared. Throws pdrt::Error(5).
void writeCustomOps(const PyTorchExportOptions &options, Operation *module);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_PACKAGE_H
