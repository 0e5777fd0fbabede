//===--- DeviceProgram.h - a program's kernels and weights on a device ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_DEVICEPROGRAM_H
#define PADDLE_MLIR_RUNTIME_DEVICEPROGRAM_H

#include "paddle-mlir/Runtime/Device.h"

#include <string>
#include <vector>

namespace pdrt::cuda {

class DeviceProgram {
public:
  /// Chooses among the table entries of `first` and their images, loads the kernels and uploads `weights`. `path` is
  /// the program's file, for messages. Throws Error(7) when the device accepts no image.
  DeviceProgram(std::shared_ptr<const Device> device, const PdProgram *first, const std::string &path,
                const void *weights, int64_t weightsBytes);
  ~DeviceProgram();
  DeviceProgram(const DeviceProgram &) = delete;
  DeviceProgram &operator=(const DeviceProgram &) = delete;

  const PdProgram *program() const { return entry; }
  void *weights() const { return weightsBlock; }

private:
  friend class Queue;
  struct Kernel {
    FunctionHandle function = nullptr;
    mutable std::mutex mutex;
    mutable uint32_t sharedBytes = 0; ///< dynamic shared memory that the function may have
  };

  void loadModule(const PdProgram *first, const std::string &path);
  void findKernels(const std::string &path);
  void upload(const void *source, int64_t bytes);
  void unload() noexcept;

  const std::shared_ptr<const Device> card;
  const PdProgram *entry = nullptr;
  ModuleHandle module = nullptr;
  void *weightsBlock = nullptr;
  std::vector<Kernel> kernels;
};

} // namespace pdrt::cuda

#endif // PADDLE_MLIR_RUNTIME_DEVICEPROGRAM_H
