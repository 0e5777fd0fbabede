//===--- Kernels.h - how kernels are made for CUDA devices ----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `schedule` asks here how a kernel is made; `codegen` makes it so. The one generator is the loop fallback, one unit a
// thread.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_GPU_KERNELS_H
#define PADDLE_MLIR_GPU_KERNELS_H

#include "paddle-mlir/Codegen/Passes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/IR/BuiltinOps.h"

namespace mlir::pd::gpu {

/// The generator's name in strategies.
constexpr llvm::StringLiteral kLoopsGenerator = "loops";

/// Threads of a block.
constexpr int32_t kBlockThreads = 128;

/// On `@k` of a nested kernel module, until it is a device function: how many argument slots it takes.
constexpr llvm::StringLiteral kSlotsAttr = "pd_kernel.slots";

/// What the lowering may use: a thread's stack is device memory, and there is neither a heap nor a libm.
constexpr codegen::LoweringOptions kLowering{/*maxStackBytes=*/1024, /*maxFrameBytes=*/2048, /*heap=*/false,
                                             /*libm=*/false};

/// Whether kernels can be made for the chip: sm_80, sm_89 or sm_90.
bool isChip(llvm::StringRef name);

/// How `loops` makes the kernel for any chip. The empty plan is one unit: one thread does it all.
pd_kernel::LoopsAttr configureLoops(pd_kernel::KernelOp kernel);

/// Whether the kernel's strategy can be followed for a chip. Reports at the kernel what is wrong.
LogicalResult verifyStrategy(pd_kernel::KernelOp kernel, llvm::StringRef chip);

/// Writes the functions of the kernel (Codegen/Loops.h) into `module`.
LogicalResult emitKernel(pd_kernel::KernelOp kernel, ModuleOp module, pd_kernel::LoopsAttr how);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_GPU_KERNELS_H
