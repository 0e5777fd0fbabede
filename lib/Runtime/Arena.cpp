//===--- Arena.cpp - block cache of one session -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Arena.h"

#include <cstdlib>
#include <cstring>
#include <sys/mman.h>

namespace pdrt {

namespace {
constexpr int64_t hugePage = 2 << 20;
constexpr int64_t keptRuns = 8; // a cached block that this many runs did not use is freed

class HostMemory : public Memory {
public:
  void *allocate(int64_t &bytes) override {
    size_t alignment = 64;
    if (bytes >= 2 * hugePage) {
      alignment = hugePage;
      bytes = (bytes + hugePage - 1) / hugePage * hugePage;
    }
    void *block = std::aligned_alloc(alignment, static_cast<size_t>(bytes));
    if (block && alignment == static_cast<size_t>(hugePage)) madvise(block, static_cast<size_t>(bytes), MADV_HUGEPAGE);
    return block;
  }
  void release(void *block) noexcept override { std::free(block); }
  void fill(void *block, uint8_t value, int64_t bytes) override {
    std::memset(block, value, static_cast<size_t>(bytes));
  }

  static const std::shared_ptr<Memory> &get() {
    static const auto &memory = *new std::shared_ptr<Memory>(new HostMemory); // arenas may outlive static objects
    return memory;
  }
};
} // namespace

struct Arena::Block {
  char *user;
  int64_t size, lastRun;

  bool holds(const char *begin, int64_t bytes) const { return begin >= user && begin + bytes <= user + size; }
};

Arena::Arena(std::shared_ptr<Memory> source) : memory(source ? std::move(source) : HostMemory::get()) {
  const char *text = std::getenv("PD_ARENA_POISON");
  poison = text && *text && *text != '0';
}

Arena::~Arena() {
  for (auto &entry : live) drop(entry.second);
  for (auto &entry : cached) drop(entry.second);
}

Arena::Block *Arena::fresh(int64_t size) {
  void *user = memory->allocate(size);
  if (!user) return nullptr;
  std::lock_guard<std::mutex> guard(mutex);
  heldSize += size;
  return new Block{static_cast<char *>(user), size, run};
}

void Arena::drop(Block *block) {
  heldSize -= block->size;
  memory->release(block->user);
  delete block;
}

void Arena::cache(Block *block) { cached.emplace(block->size, block); }

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
  if (!block) block = fresh(size);
  if (!block && trim(/*unusedOnly=*/false)) block = fresh(size); // what other shapes left was in the way
  if (!block) return nullptr;
  {
    std::lock_guard<std::mutex> guard(mutex);
    block->lastRun = run;
    live.emplace_back(block->user, block);
    liveSize += block->size;
    if (liveSize > peakSize) peakSize = liveSize;
  }
  if (poison) memory->fill(block->user, 0xff, block->size);
  return block->user;
}

void Arena::retire(Live::iterator entry) {
  liveSize -= entry->second->size;
  *entry = live.back();
  live.pop_back();
}

void Arena::release(void *pointer) {
  if (!pointer) return;
  std::lock_guard<std::mutex> guard(mutex);
  // Few blocks live at once, and the youngest die first.
  for (auto entry = live.end(); entry != live.begin();) {
    if ((--entry)->first != pointer) continue;
    Block *block = entry->second;
    retire(entry);
    return cache(block);
  }
}

std::shared_ptr<void> Arena::take(const void *pointer, int64_t bytes) {
  std::lock_guard<std::mutex> guard(mutex);
  const char *begin = static_cast<const char *>(pointer);
  for (auto &[block, owner] : taken)
    if (block->holds(begin, bytes))
      if (std::shared_ptr<void> shared = owner.lock())
        return std::shared_ptr<void>(shared, const_cast<void *>(pointer));
  for (auto entry = live.begin(); entry != live.end(); ++entry) {
    Block *block = entry->second;
    if (!block->holds(begin, bytes)) continue;
    if (bytes < block->size / 2 && block->size > 65536) return nullptr;
    retire(entry);
    // The output keeps the arena alive; the block goes back into its cache.
    std::shared_ptr<void> owner(block->user, [self = shared_from_this(), block](void *) {
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
  for (auto &entry : live) cache(entry.second);
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
