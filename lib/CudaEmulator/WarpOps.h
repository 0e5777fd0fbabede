//===--- WarpOps.h - what the 32 threads of a warp compute together ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CUDAEMULATOR_WARPOPS_H
#define PADDLE_MLIR_LIB_CUDAEMULATOR_WARPOPS_H

#include <cstdint>

namespace pdemu {

constexpr uint32_t warpLanes = 32;

/// An operation of a warp once all lanes are there: the slots of each.
struct WarpCall {
  const uint64_t *arguments[warpLanes];
  uint64_t *results[warpLanes];
};

/// A block's shared memory.
struct SharedRange {
  const uint8_t *begin;
  uint64_t bytes;
  bool holds(uint64_t address, uint64_t size) const {
    uint64_t offset = address - reinterpret_cast<uint64_t>(begin);
    return offset <= bytes && size <= bytes - offset;
  }
};

/// Computes PdEmulatedOp `op` of a warp for all lanes. Null, or what a lane did wrong. Adds to `bankConflicts` the rows
/// of matrices that wait for another one in the same banks.
const char *runWarpOp(uint32_t op, const WarpCall &call, SharedRange shared, uint64_t &bankConflicts);

} // namespace pdemu

#endif // PADDLE_MLIR_LIB_CUDAEMULATOR_WARPOPS_H
