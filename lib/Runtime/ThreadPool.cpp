//===--- ThreadPool.cpp - parallel_for over spinning, then sleeping workers -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/ThreadPool.h"

#include <algorithm>
#include <cstdlib>
#include <linux/futex.h>
#include <map>
#include <mutex>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace pdrt {

namespace {
constexpr uint32_t open = 1u << 31;
constexpr int spins = 20000; // about half a millisecond: longer than the gap between two regions of a run
constexpr int piecesPerThread = 4;
constexpr int maxThreads = 256;

/// Set while this thread computes a piece: a region inside a region runs on the spot.
thread_local bool insideRegion = false;

inline void relax() {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

void futexWait(std::atomic<uint32_t> &word, uint32_t expected) {
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, expected, nullptr, nullptr, 0);
}
void futexWake(std::atomic<uint32_t> &word, int count) {
  syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
}
} // namespace

int ThreadPool::defaultThreads() {
  if (const char *text = std::getenv("PD_NUM_THREADS")) {
    int value = std::atoi(text);
    if (value > 0) return std::min(value, maxThreads);
  }
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0 && CPU_COUNT(&allowed) > 0)
    return std::min(CPU_COUNT(&allowed), maxThreads);
  return 1;
}

std::shared_ptr<ThreadPool> ThreadPool::get(int threads) {
  // Never destroyed: sessions may outlive static objects.
  static auto &mutex = *new std::mutex;
  static auto &pools = *new std::map<int, std::weak_ptr<ThreadPool>>;
  if (threads <= 0) threads = defaultThreads();
  threads = std::min(threads, maxThreads);
  std::lock_guard<std::mutex> guard(mutex);
  std::weak_ptr<ThreadPool> &slot = pools[threads];
  std::shared_ptr<ThreadPool> pool = slot.lock();
  if (!pool) slot = pool = std::make_shared<ThreadPool>(threads);
  return pool;
}

ThreadPool::ThreadPool(int threads) : owner(getpid()) {
  for (int i = 1; i < threads; ++i) workers.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() {
  if (getpid() != owner) {
    // After a fork the child has no workers to join (its regions ran on the caller alone). Their handles are left
    // behind.
    new std::vector<std::thread>(std::move(workers));
    return;
  }
  stopping = true;
  epoch.fetch_add(1);
  futexWake(epoch, maxThreads);
  for (std::thread &worker : workers) worker.join();
}

void ThreadPool::drain() {
  insideRegion = true;
  for (int64_t begin; (begin = next.fetch_add(grain, std::memory_order_relaxed)) < count;)
    body(context, begin, std::min(begin + grain, count));
  insideRegion = false;
}

void ThreadPool::work() {
  for (uint32_t seen = 0;;) {
    for (int spin = 0; epoch.load(std::memory_order_acquire) == seen; ++spin) {
      if (spin < spins) {
        relax();
        continue;
      }
      // The sleeper announces itself before the kernel compares, the caller counts up before it looks for sleepers.
      sleepers.fetch_add(1);
      futexWait(epoch, seen);
      sleepers.fetch_sub(1);
    }
    seen = epoch.load(std::memory_order_acquire);
    if (stopping) return;
    uint32_t now = state.load(std::memory_order_acquire);
    while ((now & open) && !state.compare_exchange_weak(now, now + 1, std::memory_order_acq_rel));
    if (!(now & open)) continue; // the region is over; its fields may be gone
    drain();
    state.fetch_sub(1, std::memory_order_acq_rel);
  }
}

void ThreadPool::parallelFor(Body newBody, void *newContext, int64_t newCount) {
  if (newCount <= 0) return;
  if (newCount == 1 || workers.empty() || insideRegion || busy.exchange(true, std::memory_order_acquire)) {
    newBody(newContext, 0, newCount);
    return;
  }
  body = newBody;
  context = newContext;
  count = newCount;
  grain = std::max<int64_t>(1, newCount / (static_cast<int64_t>(threads()) * piecesPerThread));
  next.store(0, std::memory_order_relaxed);
  state.store(open, std::memory_order_release);
  epoch.fetch_add(1);
  if (sleepers.load() > 0) futexWake(epoch, static_cast<int>(std::min<int64_t>(newCount - 1, maxThreads)));
  drain();
  state.fetch_and(~open, std::memory_order_acq_rel);
  for (int spin = 0; state.load(std::memory_order_acquire) != 0; ++spin) {
    if (spin < 2000) relax();
    else sched_yield(); // the worker that has the last piece may need this CPU
  }
  busy.store(false, std::memory_order_release);
}

} // namespace pdrt
