//===--- LoadedProgram.h - program files in memory, one load for each device ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_RUNTIME_LOADEDPROGRAM_H
#define PADDLE_MLIR_LIB_RUNTIME_LOADEDPROGRAM_H

#include "paddle-mlir/Runtime/DeviceProgram.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include <memory>
#include <string>

namespace pdrt {

struct LoadedProgram {
  LoadedProgram() = default;
  ~LoadedProgram();
  LoadedProgram(const LoadedProgram &) = delete;
  LoadedProgram &operator=(const LoadedProgram &) = delete;

  int fd = -1;
  void *handle = nullptr;
  std::shared_ptr<MappedFile> weights;         ///< what the CPU reads; a device has its own copy
  std::unique_ptr<cuda::DeviceProgram> device; ///< null for the CPU
  const PdProgram *program = nullptr;          ///< the chosen level
};

/// Loads, binds, and keeps the program for who asks again while it is in use. `device` is null for the CPU, an empty
/// `weightsPath` means no weights. Throws Error(4), Error(7), Error(8).
std::shared_ptr<LoadedProgram> loadProgram(const std::string &path, const std::string &weightsPath,
                                           const std::shared_ptr<cuda::Device> &device);

} // namespace pdrt

#endif // PADDLE_MLIR_LIB_RUNTIME_LOADEDPROGRAM_H
