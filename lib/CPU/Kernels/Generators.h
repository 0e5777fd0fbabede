//===--- Generators.h - the generators' entry points, one set a file -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CPU_KERNELS_GENERATORS_H
#define PADDLE_MLIR_LIB_CPU_KERNELS_GENERATORS_H

#include "paddle-mlir/CPU/Kernels.h"

namespace mlir::pd::cpu {

std::optional<Acceptance> acceptsGemm(pd_kernel::KernelOp kernel);
Attribute configureGemm(pd_kernel::KernelOp kernel, const ISA &isa);
LogicalResult emitGemm(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration);

std::optional<Acceptance> acceptsConv(pd_kernel::KernelOp kernel);
Attribute configureConv(pd_kernel::KernelOp kernel, const ISA &isa);
LogicalResult emitConv(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration);

std::optional<Acceptance> acceptsDepthwise(pd_kernel::KernelOp kernel);
Attribute configureDepthwise(pd_kernel::KernelOp kernel, const ISA &isa);
LogicalResult emitDepthwise(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration);

LogicalResult verifyProduct(pd_kernel::KernelOp kernel, const ISA &isa, Attribute configuration);
LogicalResult verifyDepthwise(pd_kernel::KernelOp kernel, const ISA &isa, Attribute configuration);

/// The least work of one piece of the parallel range: what waking a thread costs should not be seen beside it.
constexpr int64_t kPieceNs = 20000;

} // namespace mlir::pd::cpu

#endif // PADDLE_MLIR_LIB_CPU_KERNELS_GENERATORS_H
