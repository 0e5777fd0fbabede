//===--- LoopsPlan.h - how the loop fallback splits a kernel ------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CODEGEN_LOOPSPLAN_H
#define PADDLE_MLIR_LIB_CODEGEN_LOOPSPLAN_H

#include "paddle-mlir/Codegen/Loops.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/TilingInterface.h"

namespace mlir::pd::codegen {

/// A strategy on a body: every combination of `unitDims` of the output, times blocks of `blockedDim` if there is one.
struct LoopsPlan {
  TilingInterface consumer;                  // the operation that yields
  SmallVector<unsigned> unitDims, unitLoops; // dims of the kernel's first out, and the consumer's loops over them
  std::optional<unsigned> blockedDim, blockedLoop;
  SmallVector<unsigned> innerDims, innerOutputLoops; // what one unit holds, the blocked dimension included
  int64_t block = 0;
  int64_t cost = 0; // of one output element, in sixteenths of a nanosecond
};

/// How the parallel range of a kernel is to be cut; one unit if it has to run as one. `body` ends in
/// materialize_in_destination operations, in the order of the outs.
pd_kernel::LoopsAttr planLoops(func::FuncOp body, const LoopsDevice &device);

/// What a strategy means for a body; nothing if it is one unit. Reports dims along which the body cannot be cut.
FailureOr<std::optional<LoopsPlan>> resolveLoops(func::FuncOp body, pd_kernel::LoopsAttr how);

} // namespace mlir::pd::codegen

#endif // PADDLE_MLIR_LIB_CODEGEN_LOOPSPLAN_H
