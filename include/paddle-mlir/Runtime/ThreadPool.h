//===--- ThreadPool.h - the one parallel_for under all kernels ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Workers spin for a while after a region, then sleep on a futex. A caller never waits for a worker that has not yet
// joined the region: on a busy machine it does the work itself. A pool that is in use by another run is not waited for
// either; the second caller computes alone.
//===-----------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_RUNTIME_THREADPOOL_H
#define PADDLE_MLIR_RUNTIME_THREADPOOL_H

#include <atomic>
#include <cstdint>
#include <memory>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace pdrt {

class ThreadPool {
public:
  using Body = void (*)(void *context, int64_t begin, int64_t end);

  /// The shared pool of `threads` threads (the caller counts as one); 0 means defaultThreads().
  static std::shared_ptr<ThreadPool> get(int threads = 0);
  /// PD_NUM_THREADS if set, else the number of CPUs this process may use.
  static int defaultThreads();

  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;

  int threads() const { return static_cast<int>(workers.size()) + 1; }
  /// Calls `body` over a partition of [0, count) and returns when all of it is done. `body` must not throw.
  void parallelFor(Body body, void *context, int64_t count);

private:
  void work();
  void drain();

  const pid_t owner; ///< the process that has the workers
  std::vector<std::thread> workers;
  std::atomic<bool> busy{false};
  // The region: written only while `state` is closed and no worker is inside.
  Body body = nullptr;
  void *context = nullptr;
  int64_t count = 0, grain = 1;
  alignas(64) std::atomic<int64_t> next{0};
  /// Bit 31: workers may join; the lower bits count those inside.
  alignas(64) std::atomic<uint32_t> state{0};
  alignas(64) std::atomic<uint32_t> epoch{0};
  std::atomic<int> sleepers{0};
  std::atomic<bool> stopping{false};
};

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_THREADPOOL_H
