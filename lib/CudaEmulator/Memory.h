//===--- Memory.h - memory of an emulated device ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Allocations are pages of one reserved range of addresses, with an unmapped page behind each; an address is not used
// again before all others were. So a pointer into this memory can be told from any other number, a stale one can be
// told from a live one, and a kernel that runs past an allocation's last page stops there.
//===-------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_CUDAEMULATOR_MEMORY_H
#define PADDLE_MLIR_LIB_CUDAEMULATOR_MEMORY_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace pdemu {

class DeviceMemory {
public:
  ~DeviceMemory();
  /// 0 when `limit` bytes are not enough. With `poison` the bytes are 0xff, else unspecified.
  uint64_t allocate(size_t bytes, size_t limit, bool poison);
  /// False when no allocation starts there.
  bool release(uint64_t address);
  void releaseAll();

  /// Does [address, address + bytes) lie in one allocation?
  bool holds(uint64_t address, size_t bytes) const;
  /// Is this an address of the device's that lies in no allocation?
  bool isStale(uint64_t address) const;
  size_t used() const;
  size_t count() const;

private:
  bool reserve(size_t limit);
  uint64_t place(size_t bytes);

  mutable std::mutex mutex;
  std::map<uint64_t, size_t> allocations; ///< start, whole pages
  uint64_t begin = 0, end = 0, next = 0;
  size_t usedBytes = 0;
};

} // namespace pdemu

#endif // PADDLE_MLIR_LIB_CUDAEMULATOR_MEMORY_H
