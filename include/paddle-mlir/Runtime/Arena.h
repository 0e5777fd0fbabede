//===--- Arena.h - memory of the runs of one session ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Blocks are 64-byte aligned and kept between runs, so that a run of a shape seen before allocates nothing. What a run
// leaves behind (also by a longjmp) is taken back at its end. A block that holds an output leaves with it and returns
// when the output dies. PD_ARENA_POISON=1 fills every block with NaN bits first, to show reads of unwritten memory.
//===-------------------------------------------------------------===//
#ifndef PADDLE_MLIR_RUNTIME_ARENA_H
#define PADDLE_MLIR_RUNTIME_ARENA_H

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace pdrt {

class Arena : public std::enable_shared_from_this<Arena> {
public:
  Arena();
  ~Arena();
  Arena(const Arena &) = delete;
  Arena &operator=(const Arena &) = delete;

  /// Null when there is no memory or `bytes` is negative.
  void *allocate(int64_t bytes);
  /// `pointer` may be null; a pointer that is not a live block's start is ignored (it was already taken back).
  void release(void *pointer);
  /// Takes the live block around [pointer, pointer + bytes) out of the run. Null when it lies in no block or uses less
  /// than half of it (then a copy is cheaper than the memory). Calls for the same block share it.
  std::shared_ptr<void> take(const void *pointer, int64_t bytes);
  /// Takes back all live blocks and drops cached ones that no recent run used.
  void endRun();
  /// Frees the cached blocks, or only those that the last run did not use. Returns the number of bytes freed.
  int64_t trim(bool unusedOnly);

  /// Largest number of bytes in use at once since the last resetPeak().
  int64_t peakBytes() const;
  void resetPeak();

private:
  struct Block;
  void drop(Block *block);
  void cache(Block *block);

  mutable std::mutex mutex;
  std::vector<Block *> live;
  std::multimap<int64_t, Block *> cached;                     ///< by size
  std::vector<std::pair<Block *, std::weak_ptr<void>>> taken; ///< of the current run
  int64_t run = 0, liveSize = 0, peakSize = 0, heldSize = 0;
  bool poison = false;
};

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_ARENA_H
