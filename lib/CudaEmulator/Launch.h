//===--- Launch.h - the blocks of one launch, over the CPU's cores ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CUDAEMULATOR_LAUNCH_H
#define PADDLE_MLIR_LIB_CUDAEMULATOR_LAUNCH_H

#include "paddle-mlir/Runtime/EmulatorABI.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pdemu {

struct Launch {
  const PdEmulatedKernel *kernel;
  uint32_t grid[3], block[3];
  uint32_t dynamicShared;
  bool poison;                       ///< shared memory starts as 0xff
  uint32_t late;                     ///< a seed for the order of threads and late copies; 0: none
  std::vector<uint64_t> params;      ///< the block of parameters, in whole slots
  uint64_t *bankConflicts = nullptr; ///< where they are counted, if wanted: WarpOps.h

  /// Empty, or what went wrong.
  std::string run() const;
};

} // namespace pdemu

#endif // PADDLE_MLIR_LIB_CUDAEMULATOR_LAUNCH_H
