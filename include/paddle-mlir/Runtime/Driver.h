//===--- Driver.h - a CUDA driver, found and loaded when a device is asked for ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_DRIVER_H
#define PADDLE_MLIR_RUNTIME_DRIVER_H

#include "paddle-mlir/Runtime/DriverAPI.h"

#include <atomic>
#include <string>
#include <sys/types.h>

namespace pdrt::cuda {

/// A driver library of this process; never unloaded.
class Driver {
public:
  /// NVIDIA's libcuda.so.1, or our emulator (docs/Emulator.md says where it is looked for), loaded, new enough and
  /// initialised. Throws Error(7).
  static const Driver &get(bool emulated);

  const Functions call; ///< all of them are there

  /// Did this process initialise the driver, or did a parent do it before fork()? Then no call of it may be made.
  bool isOfThisProcess() const;
  /// Throws Error(7) when it did not.
  void checkProcess() const;
  /// `CUDA_ERROR_OUT_OF_MEMORY: out of memory`
  std::string errorText(Result result) const;

private:
  explicit Driver(const Functions &functions) : call(functions) {}
  static const Driver &load(const std::string &path, const std::string &what);
  void initialise(const std::string &what) const;

  mutable std::atomic<pid_t> process{0}; ///< that called cuInit
};

} // namespace pdrt::cuda

#endif // PADDLE_MLIR_RUNTIME_DRIVER_H
