//===--- AsyncCopies.h - cp.async of one thread ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CUDAEMULATOR_ASYNCCOPIES_H
#define PADDLE_MLIR_LIB_CUDAEMULATOR_ASYNCCOPIES_H

#include "WarpOps.h"

#include <cstring>
#include <deque>
#include <vector>

namespace pdemu {

/// A copy may land at any time up to the wait that covers it. It does so at once, or (`late`) in that wait: a kernel
/// that does not wait long enough then reads what was there before.
class AsyncCopies {
public:
  void begin(bool isLate) {
    late = isLate;
    groups.clear();
    open.clear();
  }

  /// Null, or what is wrong with the copy.
  const char *start(uint64_t to, uint64_t from, uint32_t bytes, SharedRange shared) {
    if (to % chunk || (bytes && from % chunk)) return "copies with cp.async what is not at a multiple of 16 bytes";
    if (bytes > chunk) return "copies with cp.async more than 16 bytes";
    if (!shared.holds(to, chunk)) return "copies with cp.async to outside of shared memory";
    Copy copy = {to, from, bytes};
    if (late) open.push_back(copy);
    else land(copy);
    return nullptr;
  }
  void commit() {
    if (late) groups.push_back(std::move(open));
    open.clear();
  }
  void wait(uint32_t groupsLeft) {
    for (; groups.size() > groupsLeft; groups.pop_front())
      for (const Copy &copy : groups.front()) land(copy);
  }

private:
  static constexpr uint32_t chunk = 16;
  struct Copy {
    uint64_t to, from;
    uint32_t bytes;
  };
  static void land(const Copy &copy) {
    auto *to = reinterpret_cast<uint8_t *>(copy.to);
    std::memcpy(to, reinterpret_cast<const void *>(copy.from), copy.bytes);
    std::memset(to + copy.bytes, 0, chunk - copy.bytes);
  }

  bool late = false;
  std::vector<Copy> open;
  std::deque<std::vector<Copy>> groups;
};

} // namespace pdemu

#endif // PADDLE_MLIR_LIB_CUDAEMULATOR_ASYNCCOPIES_H
