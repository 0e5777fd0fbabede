//===--- Loops.h - the loop fallback: any kernel body as loops ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The generator that every device has and that accepts every kernel whose operands are not packed.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_CODEGEN_LOOPS_H
#define PADDLE_MLIR_CODEGEN_LOOPS_H

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/IR/BuiltinOps.h"

namespace mlir::pd::codegen {

/// What decides how a device wants kernels cut into units.
struct LoopsDevice {
  int64_t pieceNs;     ///< the least work of one piece of the parallel range; 0: every unit is a piece
  int64_t enoughUnits; ///< no further dim is cut once there are so many units
  int64_t blockNs;     ///< work of a block of the innermost dim, where the others make too few units; 0: no blocks
  bool innermostUnits; ///< the innermost dim may be cut into single elements
};

/// How the kernel is cut for a device.
pd_kernel::LoopsAttr configureLoops(pd_kernel::KernelOp kernel, const LoopsDevice &device);

/// Whether a configuration is one that the fallback can follow on the device; reports at the kernel what is wrong.
LogicalResult verifyLoops(pd_kernel::KernelOp kernel, llvm::StringRef level, Attribute configuration,
                          const LoopsDevice &device);

/// Writes `@k`, `@k__body` and `@k_count` into `module`.
LogicalResult emitLoops(pd_kernel::KernelOp kernel, ModuleOp module, pd_kernel::LoopsAttr how);

} // namespace mlir::pd::codegen

#endif // PADDLE_MLIR_CODEGEN_LOOPS_H
