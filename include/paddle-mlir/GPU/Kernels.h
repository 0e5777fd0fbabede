//===--- Kernels.h - how kernels are made for CUDA devices ----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `schedule` asks here which generator can make a kernel; `codegen` runs the one the strategy names. A generator that
// says yes makes exactly the kernel's tensor body; `loops` says yes to everything, one unit a thread.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_GPU_KERNELS_H
#define PADDLE_MLIR_GPU_KERNELS_H

#include "paddle-mlir/Codegen/Passes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/IR/BuiltinOps.h"

namespace mlir::pd::gpu {

/// Threads of a block of the loop fallback.
constexpr int32_t kBlockThreads = 128;

/// On kernels of a nested kernel module, until they are device functions: how many argument slots they take, and, where
/// a generator decides, the threads of a block and the blocks that one multiprocessor should hold at least.
constexpr llvm::StringLiteral kSlotsAttr = "pd_kernel.slots", kThreadsAttr = "pd_kernel.threads",
                              kBlocksAttr = "pd_kernel.blocks";

/// What the lowering may use: a thread's stack is device memory, and there is neither a heap nor a libm.
constexpr codegen::LoweringOptions kLowering{/*maxStackBytes=*/1024, /*maxFrameBytes=*/2048, /*heap=*/false,
                                             /*libm=*/false, /*bfloat=*/true};

/// Whether kernels can be made for the chip: sm_80, sm_89 or sm_90.
bool isChip(llvm::StringRef name);

struct Generator {
  llvm::StringRef name;
  bool (*accepts)(pd_kernel::KernelOp kernel);
  /// How the kernel is made for a chip: the generator's attribute.
  Attribute (*configure)(pd_kernel::KernelOp kernel, llvm::StringRef chip);
  /// Whether a configuration is one of this generator that it can follow; reports at the kernel what is wrong.
  LogicalResult (*verify)(pd_kernel::KernelOp kernel, llvm::StringRef chip, Attribute configuration);
  /// Writes into `module` either the functions of the kernel ABI (Codegen/KernelFrame.h), or device functions
  /// `@k(slots, count)`, one for each variant, with `@k_launch(args, launch) -> variant`. Kernels carry kSlotsAttr.
  LogicalResult (*emit)(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration);
};

/// All generators, best first; the last one is `loops`.
ArrayRef<Generator> getGenerators();
/// The loop fallback, whose #pd_kernel.loops is the same for all chips.
const Generator &getLoopsGenerator();
const Generator *lookupGenerator(llvm::StringRef name);

/// Whether the kernel's strategy can be followed for a chip. Reports at the kernel what is wrong.
LogicalResult verifyStrategy(pd_kernel::KernelOp kernel, llvm::StringRef chip);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_GPU_KERNELS_H
