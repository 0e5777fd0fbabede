//===--- LoopsPlan.h - how the loop fallback splits a kernel ------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CPU_KERNELS_LOOPSPLAN_H
#define PADDLE_MLIR_LIB_CPU_KERNELS_LOOPSPLAN_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/TilingInterface.h"

namespace mlir::pd::cpu {

/// The units of the parallel range: every combination of `unitDims` of the output, times blocks of `blockedDim` if
/// there is one.
struct LoopsPlan {
  TilingInterface consumer; // the operation that yields
  unsigned outNumber = 0;   // an out of the kernel that the consumer writes; the dims below are this tensor's
  SmallVector<unsigned> unitDims, unitLoops;
  std::optional<unsigned> blockedDim, blockedLoop;
  SmallVector<unsigned> innerDims, innerOutputLoops; // what one unit holds, the blocked dimension included
  int64_t block = 4096;
  int64_t cost = 4; // of one output element, in sixteenths of a nanosecond
};

/// Nothing if the body has to run as one unit. `body` ends in materialize_in_destination operations, in the order of
/// the outs.
std::optional<LoopsPlan> planLoops(func::FuncOp body);

} // namespace mlir::pd::cpu

#endif // PADDLE_MLIR_LIB_CPU_KERNELS_LOOPSPLAN_H
