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
#include <utility>
#include <vector>

namespace pdrt {

/// Where the blocks of an arena lie.
class Memory {
public:
  virtual ~Memory() = default;
  /// A block of at least `bytes` on a 64-byte boundary; `bytes` becomes what it really holds. Null when there is no
  /// memory; throws Error when it cannot be asked for.
  virtual void *allocate(int64_t &bytes) = 0;
  virtual void release(void *block) noexcept = 0;
  /// Sets every byte, before whatever uses the block next.
  virtual void fill(void *block, uint8_t value, int64_t bytes) = 0;
};

class Arena : public std::enable_shared_from_this<Arena> {
public:
  /// Null: the host's memory.
  explicit Arena(std::shared_ptr<Memory> memory = nullptr);
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
  using Live = std::vector<std::pair<const char *, Block *>>; ///< by the block's start
  Block *fresh(int64_t size);
  void drop(Block *block);
  void cache(Block *block);
  void retire(Live::iterator entry);

  const std::shared_ptr<Memory> memory;
  mutable std::mutex mutex;
  Live live;
  std::multimap<int64_t, Block *> cached;                     ///< by size
  std::vector<std::pair<Block *, std::weak_ptr<void>>> taken; ///< of the current run
  int64_t run = 0, liveSize = 0, peakSize = 0, heldSize = 0;
  bool poison = false;
};

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_ARENA_H
