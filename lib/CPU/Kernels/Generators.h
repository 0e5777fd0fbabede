//===--- Generators.h - the generators' entry points, one pair a file -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CPU_KERNELS_GENERATORS_H
#define PADDLE_MLIR_LIB_CPU_KERNELS_GENERATORS_H

#include "paddle-mlir/CPU/Kernels.h"

namespace mlir::pd::cpu {

std::optional<Acceptance> acceptsGemm(pd_kernel::KernelOp kernel);
LogicalResult emitGemm(pd_kernel::KernelOp kernel, ModuleOp module, const ISA &isa);

std::optional<Acceptance> acceptsConv(pd_kernel::KernelOp kernel);
LogicalResult emitConv(pd_kernel::KernelOp kernel, ModuleOp module, const ISA &isa);

std::optional<Acceptance> acceptsDepthwise(pd_kernel::KernelOp kernel);
LogicalResult emitDepthwise(pd_kernel::KernelOp kernel, ModuleOp module, const ISA &isa);

std::optional<Acceptance> acceptsLoops(pd_kernel::KernelOp kernel);
LogicalResult emitLoops(pd_kernel::KernelOp kernel, ModuleOp module, const ISA &isa);

} // namespace mlir::pd::cpu

#endif // PADDLE_MLIR_LIB_CPU_KERNELS_GENERATORS_H
