//===--- Launch.h - host code that describes a launch -----------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_GPU_KERNELS_LAUNCH_H
#define PADDLE_MLIR_LIB_GPU_KERNELS_LAUNCH_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/Value.h"

namespace mlir::pd::gpu {

struct LaunchFields {
  Value args;        // the argument slots, with a free one behind them
  int64_t slots;     // how many there are
  Value count;       // i64: goes behind the slots
  Value blocks;      // i64
  Value threads;     // i32, of a block
  Value sharedBytes; // i32, dynamic shared memory of a block
};

/// Fills the PdLaunch (Runtime/ProgramABI.h) at `launch`.
void writeLaunch(OpBuilder &b, Location loc, Value launch, const LaunchFields &fields);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_LIB_GPU_KERNELS_LAUNCH_H
