//===--- Generators.h - the functions behind the registry's entries ---------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_GPU_KERNELS_GENERATORS_H
#define PADDLE_MLIR_LIB_GPU_KERNELS_GENERATORS_H

#include "paddle-mlir/GPU/Kernels.h"

namespace mlir::pd::gpu {

bool acceptsGemm(pd_kernel::KernelOp kernel);
Attribute configureGemm(pd_kernel::KernelOp kernel, llvm::StringRef chip);
LogicalResult verifyGemm(pd_kernel::KernelOp kernel, llvm::StringRef chip, Attribute configuration);
LogicalResult emitGemm(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration);

bool acceptsConv(pd_kernel::KernelOp kernel);
Attribute configureConv(pd_kernel::KernelOp kernel, llvm::StringRef chip);
LogicalResult verifyConv(pd_kernel::KernelOp kernel, llvm::StringRef chip, Attribute configuration);
LogicalResult emitConv(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration);

bool acceptsLoops(pd_kernel::KernelOp kernel);
Attribute configureLoops(pd_kernel::KernelOp kernel, llvm::StringRef chip);
LogicalResult verifyLoops(pd_kernel::KernelOp kernel, llvm::StringRef chip, Attribute configuration);
LogicalResult emitLoops(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_LIB_GPU_KERNELS_GENERATORS_H
