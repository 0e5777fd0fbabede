//===--- EmulatedTable.h - the table of a program's emulated kernels --------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_GPU_SERIALIZE_EMULATEDTABLE_H
#define PADDLE_MLIR_LIB_GPU_SERIALIZE_EMULATEDTABLE_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include <string>

namespace mlir::pd::gpu {

/// An entry of PdEmulatedImage's table.
struct EmulatedKernel {
  std::string name;
  LLVM::LLVMFuncOp function;
  uint32_t paramsBytes = 0, staticSharedBytes = 0, maxThreads = 0, flags = 0;
};

/// The symbol of the image in a host module.
constexpr llvm::StringLiteral kEmulatedImage = "pd_emulated_image";

/// Writes the table and the image into `host`.
void writeEmulatedTable(ModuleOp host, ArrayRef<EmulatedKernel> kernels);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_LIB_GPU_SERIALIZE_EMULATEDTABLE_H
