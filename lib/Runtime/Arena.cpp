//===--- Arena.cpp - block cache of one session -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Arena.h"

#include <cstdlib>
#include <cstring>
#include <sys/mman.h>

namespace pdrt {

namespace {
constexpr int64_t header = 64; // keeps the user part aligned
constexpr int64_t hugePage = 2 << 20;
constexpr int64_t keptRuns = 8; // a cached block that this many runs did not use is freed
constexpr uint64_t liveMark = 0x70646c6976652121, idleMark = 0x706469646c652121;
} // namespace

struct Arena::Block {
  uint64_t mark;
  int64_t size; ///< of the user part
  int64_t lastRun;
  size_t position; ///< in `live`

  char *user() { return reinterpret_cast<char *>(this) + header; }
  static Block *of(void *pointer) { return reinterpret_cast<Block *>(static_cast<char *>(pointer) - header); }
};

Arena::Arena() {
  const char *text = std::getenv("PD_ARENA_POISON");
  poison = text && *text && *text != '0';
}

Arena::~Arena() {
  for (Block *block : live) drop(block);
  for (auto &entry : cached) drop(entry.second);
}

void Arena::drop(Block *block) {
  heldSize -= block->size;
  std::free(block);
}

void Arena::cache(Block *block) {
  block->mark = idleMark;
  cached.emplace(block->size, block);
}

void *Arena::allocate(int64_t bytes) {
  if (bytes < 0 || bytes > (int64_t(1) << 46)) return nullptr;
  int64_t size = bytes == 0 ? 64 : (bytes + 63) / 64 * 64;
  Block *block = nullptr;
  {
    std::lock_guard<std::mutex> guard(mutex);
    auto fit = cached.lower_bound(size);
    // A much larger block stays for a larger request. (Big blocks are rounded up to huge pages.)
    int64_t slack = size / 4 + (size >= 2 * hugePage ? hugePage : 4096);
    if (fit != cached.end() && fit->first <= size + slack) {
      block = fit->second;
      cached.erase(fit);
    }
  }
  if (!block) {
    static_assert(sizeof(Block) <= header, "the header must keep the user part aligned");
    size_t total = static_cast<size_t>(size + header);
    size_t alignment = 64;
    if (size >= 2 * hugePage) {
      alignment = hugePage;
      total = (total + hugePage - 1) / hugePage * hugePage;
    }
    void *memory = std::aligned_alloc(alignment, total);
    if (!memory) return nullptr;
    if (alignment == static_cast<size_t>(hugePage)) madvise(memory, total, MADV_HUGEPAGE);
    block = static_cast<Block *>(memory);
    block->size = static_cast<int64_t>(total) - header;
    block->size -= block->size % 64;
    std::lock_guard<std::mutex> guard(mutex);
    heldSize += block->size;
  }
  if (poison) std::memset(block->user(), 0xff, static_cast<size_t>(block->size));
  std::lock_guard<std::mutex> guard(mutex);
  block->mark = liveMark;
  block->lastRun = run;
  block->position = live.size();
  live.push_back(block);
  liveSize += block->size;
  if (liveSize > peakSize) peakSize = liveSize;
  return block->user();
}

void Arena::release(void *pointer) {
  if (!pointer) return;
  std::lock_guard<std::mutex> guard(mutex);
  Block *block = Block::of(pointer);
  if (block->mark != liveMark || block->position >= live.size() || live[block->position] != block) return;
  live[block->position] = live.back();
  live[block->position]->position = block->position;
  live.pop_back();
  liveSize -= block->size;
  cache(block);
}

std::shared_ptr<void> Arena::take(const void *pointer, int64_t bytes) {
  std::lock_guard<std::mutex> guard(mutex);
  const char *begin = static_cast<const char *>(pointer);
  auto holds = [&](Block *block) { return begin >= block->user() && begin + bytes <= block->user() + block->size; };
  for (auto &[block, owner] : taken)
    if (holds(block))
      if (std::shared_ptr<void> shared = owner.lock())
        return std::shared_ptr<void>(shared, const_cast<void *>(pointer));
  for (Block *block : live) {
    if (!holds(block)) continue;
    if (bytes < block->size / 2 && block->size > 65536) return nullptr;
    live[block->position] = live.back();
    live[block->position]->position = block->position;
    live.pop_back();
    liveSize -= block->size;
    // The output keeps the arena alive; the block goes back into its cache.
    std::shared_ptr<void> owner(block->user(), [self = shared_from_this(), block](void *) {
      std::lock_guard<std::mutex> lock(self->mutex);
      block->lastRun = self->run;
      self->cache(block);
    });
    taken.emplace_back(block, owner);
    return std::shared_ptr<void>(owner, const_cast<void *>(pointer));
  }
  return nullptr;
}

void Arena::endRun() {
  std::lock_guard<std::mutex> guard(mutex);
  for (Block *block : live) cache(block);
  live.clear();
  taken.clear();
  liveSize = 0;
  ++run;
  for (auto entry = cached.begin(); entry != cached.end();) {
    if (run - entry->second->lastRun > keptRuns) {
      drop(entry->second);
      entry = cached.erase(entry);
    } else {
      ++entry;
    }
  }
}

int64_t Arena::trim(bool unusedOnly) {
  std::lock_guard<std::mutex> guard(mutex);
  int64_t before = heldSize;
  for (auto entry = cached.begin(); entry != cached.end();) {
    if (unusedOnly && entry->second->lastRun >= run - 1) {
      ++entry;
      continue;
    }
    drop(entry->second);
    entry = cached.erase(entry);
  }
  return before - heldSize;
}

int64_t Arena::peakBytes() const {
  std::lock_guard<std::mutex> guard(mutex);
  return peakSize;
}
void Arena::resetPeak() {
  std::lock_guard<std::mutex> guard(mutex);
  peakSize = liveSize;
}

} // namespace pdrt
