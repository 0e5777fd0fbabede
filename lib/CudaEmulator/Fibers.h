//===--- Fibers.h - the threads of one block, which meet at barriers and in warps ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each GPU thread is a fiber: a stack of its own on one CPU thread. A fiber runs until it must wait for others, then
// the next one goes on, in the order of their numbers, so that every run of a block is the same; or in the order that a
// seed gives. What the threads of a warp do together, the last one to come does for all.
//===-------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_CUDAEMULATOR_FIBERS_H
#define PADDLE_MLIR_LIB_CUDAEMULATOR_FIBERS_H

#include "AsyncCopies.h"
#include "WarpOps.h"
#include "paddle-mlir/Runtime/EmulatorABI.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pdemu {

class BlockOfFibers {
public:
  BlockOfFibers() = default;
  ~BlockOfFibers();
  BlockOfFibers(const BlockOfFibers &) = delete;
  BlockOfFibers &operator=(const BlockOfFibers &) = delete;

  /// Runs `kernel` for all threads of the block that `block` names (its tid is not looked at), which has `sharedBytes`
  /// of shared memory. `late`: a seed for the order of threads, and asynchronous copies land late; 0: neither. False
  /// when the threads cannot all end; `failure` then says why.
  bool run(const PdEmulatedKernel &kernel, const void *params, const PdEmulatedThread &block, uint64_t sharedBytes,
           uint32_t late, std::string &failure);

  /// Since this was made: WarpOps.h.
  uint64_t bankConflicts = 0;

  /// What emulated kernels call.
  static const PdEmulatorServices *services();

private:
  struct Fiber {
    PdEmulatedThread thread; ///< first: `cooperate` finds its fiber by it
    BlockOfFibers *block;
    void *stackPointer;
    const uint64_t *meetings; ///< of those it waits with: how many are over
    uint64_t waitsFor;        ///< it runs when that many are
    bool done;
    AsyncCopies copies;
  };
  struct Warp {
    uint64_t completed = 0; ///< operations
    uint32_t arrived = 0, op = 0;
    WarpCall call = {};
  };

  static void cooperate(const PdEmulatedThread *thread, uint32_t op, const uint64_t *args, uint64_t *results);
  static void start(Fiber *fiber);
  bool reserveStacks(size_t count);
  void prepare(Fiber &fiber, size_t index);
  void barrier(Fiber &fiber);
  void meetWarp(Fiber &fiber, uint32_t op, const uint64_t *args, uint64_t *results);
  void wait(Fiber &fiber, const uint64_t &meetings);
  void fail(Fiber &fiber, const char *what);
  void leave(Fiber &fiber);
  Fiber *nextAfter(const Fiber &fiber);
  std::string deadlock() const;

  char *stacks = nullptr;
  size_t numStacks = 0;
  std::vector<Fiber> fibers; ///< of the running block
  std::vector<Warp> warps;
  SharedRange shared = {};
  uint32_t random = 0; ///< state of the order; 0: as they come
  const PdEmulatedKernel *kernel = nullptr;
  const void *params = nullptr;
  void *callersStack = nullptr;
  uint64_t completed = 0; ///< barriers
  size_t arrived = 0, numDone = 0;
  const char *broken = nullptr; ///< what a thread did wrong
};

} // namespace pdemu

#endif // PADDLE_MLIR_LIB_CUDAEMULATOR_FIBERS_H
