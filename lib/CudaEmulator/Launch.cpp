//===--- Launch.cpp - running the blocks of a launch -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Launch.h"
#include "Fibers.h"
#include "paddle-mlir/Runtime/ThreadPool.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>

namespace pdemu {

namespace {
/// What one CPU thread needs to run blocks; kept for the next launch.
struct Worker {
  BlockOfFibers fibers;
  std::unique_ptr<uint8_t, decltype(&std::free)> shared{nullptr, &std::free};
  size_t sharedBytes = 0;

  uint8_t *sharedMemory(size_t bytes) {
    if (bytes > sharedBytes) {
      sharedBytes = (bytes + 1023) / 1024 * 1024;
      shared.reset(static_cast<uint8_t *>(std::aligned_alloc(1024, sharedBytes)));
      if (!shared) sharedBytes = 0;
    }
    return shared.get();
  }
  static Worker &ofThisThread() {
    static thread_local Worker worker;
    return worker;
  }
};

struct Running {
  const Launch &launch;
  std::atomic<bool> failed{false};
  std::atomic<uint64_t> bankConflicts{0};
  std::mutex mutex;
  std::string failure;

  void fail(const std::string &text) {
    std::lock_guard<std::mutex> guard(mutex);
    if (!failed.exchange(true)) failure = "kernel '" + std::string(launch.kernel->name) + "': " + text;
  }
};

/// Threads that never meet: one after another, without stacks of their own.
void runAlone(const PdEmulatedKernel &kernel, const void *params, PdEmulatedThread &thread) {
  for (uint32_t z = 0; z < thread.ntid[2]; ++z)
    for (uint32_t y = 0; y < thread.ntid[1]; ++y)
      for (uint32_t x = 0; x < thread.ntid[0]; ++x) {
        thread.tid[0] = x;
        thread.tid[1] = y;
        thread.tid[2] = z;
        kernel.run(params, &thread);
      }
}

void runBlocks(void *context, int64_t begin, int64_t end) {
  Running &running = *static_cast<Running *>(context);
  const Launch &launch = running.launch;
  const PdEmulatedKernel &kernel = *launch.kernel;
  Worker &worker = Worker::ofThisThread();
  size_t sharedBytes = size_t(kernel.static_shared_bytes) + launch.dynamicShared;
  PdEmulatedThread thread = {};
  std::memcpy(thread.ntid, launch.block, sizeof(thread.ntid));
  std::memcpy(thread.nctaid, launch.grid, sizeof(thread.nctaid));
  thread.shared = sharedBytes ? worker.sharedMemory(sharedBytes) : nullptr;
  thread.services = BlockOfFibers::services();
  if (sharedBytes && !thread.shared) return running.fail("no memory for a block's shared memory");
  uint64_t conflictsBefore = worker.fibers.bankConflicts;
  for (int64_t i = begin; i < end && !running.failed.load(std::memory_order_relaxed); ++i) {
    int64_t row = i / launch.grid[0];
    thread.ctaid[0] = static_cast<uint32_t>(i % launch.grid[0]);
    thread.ctaid[1] = static_cast<uint32_t>(row % launch.grid[1]);
    thread.ctaid[2] = static_cast<uint32_t>(row / launch.grid[1]);
    if (launch.poison && sharedBytes) std::memset(thread.shared, 0xff, sharedBytes);
    if (!(kernel.flags & PD_EMULATED_COOPERATES)) {
      runAlone(kernel, launch.params.data(), thread);
      continue;
    }
    std::string failure;
    if (!worker.fibers.run(kernel, launch.params.data(), thread, sharedBytes, launch.late, failure))
      running.fail(failure);
  }
  running.bankConflicts += worker.fibers.bankConflicts - conflictsBefore;
}
} // namespace

std::string Launch::run() const {
  Running running{*this};
  int64_t blocks = static_cast<int64_t>(grid[0]) * grid[1] * grid[2];
  static const auto &pool = *new std::shared_ptr<pdrt::ThreadPool>(pdrt::ThreadPool::get()); // until the process ends
  pool->parallelFor(runBlocks, &running, blocks);
  if (bankConflicts) *bankConflicts += running.bankConflicts;
  return running.failure;
}

} // namespace pdemu
