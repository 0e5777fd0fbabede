//===--- Session.h - running an artifact ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_SESSION_H
#define PADDLE_MLIR_RUNTIME_SESSION_H

#include "paddle-mlir/Runtime/Arena.h"
#include "paddle-mlir/Runtime/Artifact.h"
#include "paddle-mlir/Runtime/Tensor.h"
#include "paddle-mlir/Runtime/ThreadPool.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace pdrt {

/// Runs an artifact with memory of its own. Different sessions may run at the same time, also over one artifact; two
/// runs of one session wait for each other.
class Session {
public:
  /// `threads` 0 means ThreadPool::defaultThreads().
  explicit Session(std::shared_ptr<Artifact> artifact, int threads = 0);
  /// Another session over the same artifact with the same number of threads.
  std::unique_ptr<Session> clone() const;

  /// It says which device runs it.
  const Artifact &artifact() const { return *owner; }
  const std::vector<TensorInfo> &inputs() const { return owner->manifest().inputs; }
  const std::vector<TensorInfo> &outputs() const { return owner->manifest().outputs; }

  void setThreads(int threads);
  int threads() const;

  /// One tensor an input, in the manifest's order; inputs and results are in the host's memory. Throws Error(6) for
  /// inputs that do not fit, Error(8), Error(70). After a failure the session runs on, unless it says that the device
  /// cannot be used any more.
  std::vector<Tensor> run(const std::vector<TensorView> &inputs);
  /// The same by name, in any order.
  std::vector<Tensor> run(const std::vector<std::pair<std::string, TensorView>> &inputs);

  /// Largest number of bytes that intermediate values took at once in the runs since the last resetPeak().
  int64_t peakBytes() const { return arena->peakBytes(); }
  void resetPeak() { arena->resetPeak(); }
  /// Frees the memory kept between runs, or only what the last run did not use. Returns the number of bytes freed.
  int64_t trim(bool unusedOnly);

private:
  std::vector<PdTensor> borrow(const std::vector<TensorView> &inputs);
  std::vector<Tensor> collect(const std::vector<PdTensor> &outputs);

  std::shared_ptr<Artifact> owner;
  std::shared_ptr<cuda::Queue> queue; ///< null for the CPU
  std::shared_ptr<Arena> arena;       ///< of the program's buffers
  std::shared_ptr<ThreadPool> pool;
  mutable std::mutex mutex;
};

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_SESSION_H
