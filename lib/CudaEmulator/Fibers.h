//===--- Fibers.h - the threads of one block, which meet at barriers ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each GPU thread is a fiber: a stack of its own on one CPU thread. A fiber runs until it must wait for others, then
// the next one goes on, in the order of their numbers, so that every run of a block is the same.
//===-------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_CUDAEMULATOR_FIBERS_H
#define PADDLE_MLIR_LIB_CUDAEMULATOR_FIBERS_H

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

  /// Runs `kernel` for all threads of the block that `block` names (its tid is not looked at). False when they cannot
  /// all end; `failure` then says why.
  bool run(const PdEmulatedKernel &kernel, const void *params, const PdEmulatedThread &block, std::string &failure);

  /// What emulated kernels call.
  static const PdEmulatorServices *services();

private:
  struct Fiber {
    PdEmulatedThread thread; ///< first: `cooperate` finds its fiber by it
    BlockOfFibers *block;
    void *stackPointer;
    uint64_t waitsFor; ///< the barrier, by number; it runs when that many are complete
    bool done;
  };

  static void cooperate(const PdEmulatedThread *thread, uint32_t op, const uint64_t *args, uint64_t *results);
  static void start(Fiber *fiber);
  bool reserveStacks(size_t count);
  void prepare(Fiber &fiber, size_t index);
  void barrier(Fiber &fiber);
  void leave(Fiber &fiber);
  Fiber *nextAfter(const Fiber &fiber);
  std::string deadlock() const;

  char *stacks = nullptr;
  size_t numStacks = 0;
  std::vector<Fiber> fibers; ///< of the running block
  const PdEmulatedKernel *kernel = nullptr;
  const void *params = nullptr;
  void *callersStack = nullptr;
  uint64_t completed = 0; ///< barriers
  size_t arrived = 0, numDone = 0;
  const char *broken = nullptr; ///< what a thread did wrong
};

} // namespace pdemu

#endif // PADDLE_MLIR_LIB_CUDAEMULATOR_FIBERS_H
