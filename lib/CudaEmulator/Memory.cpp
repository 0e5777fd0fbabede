//===--- Memory.cpp - allocations of an emulated device -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Memory.h"

#include <algorithm>
#include <cstring>
#include <sys/mman.h>

namespace pdemu {

namespace {
constexpr size_t page = 4096;

void *pointerTo(uint64_t address) { return reinterpret_cast<void *>(static_cast<uintptr_t>(address)); }

void giveBack(uint64_t address, size_t bytes) {
  mprotect(pointerTo(address), bytes, PROT_NONE);
  madvise(pointerTo(address), bytes, MADV_DONTNEED);
}
} // namespace

DeviceMemory::~DeviceMemory() {
  if (begin) munmap(pointerTo(begin), end - begin);
}

bool DeviceMemory::reserve(size_t limit) {
  if (begin) return true;
  // Many times the memory, so that addresses are used again late; less where the process may not reserve as much.
  for (size_t bytes = std::max<size_t>(limit, page) * 64; bytes >= 2 * limit && bytes >= page; bytes /= 2) {
    bytes = (bytes + page - 1) / page * page;
    void *range = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range == MAP_FAILED) continue;
    begin = next = reinterpret_cast<uintptr_t>(range);
    end = begin + bytes;
    return true;
  }
  return false;
}

/// The next free range of addresses; 0 when there is none.
uint64_t DeviceMemory::place(size_t bytes) {
  for (int round = 0; round < 2; ++round) {
    auto after = allocations.lower_bound(next);
    for (; after != allocations.end() && after->first < next + bytes; ++after)
      next = after->first + after->second + page;
    if (next + bytes <= end) return next;
    next = begin;
  }
  return 0;
}

uint64_t DeviceMemory::allocate(size_t bytes, size_t limit, bool poison) {
  std::lock_guard<std::mutex> guard(mutex);
  if (bytes > limit) return 0;
  size_t size = (bytes + page - 1) / page * page;
  if (usedBytes + size > limit || !reserve(limit)) return 0;
  uint64_t address = place(size + page);
  if (!address || mprotect(pointerTo(address), size, PROT_READ | PROT_WRITE) != 0) return 0;
  if (poison) std::memset(pointerTo(address), 0xff, size);
  allocations.emplace(address, size);
  usedBytes += size;
  next = address + size + page;
  return address;
}

bool DeviceMemory::release(uint64_t address) {
  std::lock_guard<std::mutex> guard(mutex);
  auto found = allocations.find(address);
  if (found == allocations.end()) return false;
  giveBack(found->first, found->second);
  usedBytes -= found->second;
  allocations.erase(found);
  return true;
}

void DeviceMemory::releaseAll() {
  std::lock_guard<std::mutex> guard(mutex);
  for (auto &[address, size] : allocations) giveBack(address, size);
  allocations.clear();
  usedBytes = 0;
}

bool DeviceMemory::holds(uint64_t address, size_t bytes) const {
  std::lock_guard<std::mutex> guard(mutex);
  auto after = allocations.upper_bound(address);
  if (after == allocations.begin()) return false;
  const auto &[start, size] = *--after;
  return address - start <= size && bytes <= size - (address - start);
}

bool DeviceMemory::isStale(uint64_t address) const {
  {
    std::lock_guard<std::mutex> guard(mutex);
    if (address < begin || address >= end) return false;
  }
  return !holds(address, 0); // an empty tensor may lie at an allocation's very end
}

size_t DeviceMemory::used() const {
  std::lock_guard<std::mutex> guard(mutex);
  return usedBytes;
}

size_t DeviceMemory::count() const {
  std::lock_guard<std::mutex> guard(mutex);
  return allocations.size();
}

} // namespace pdemu
