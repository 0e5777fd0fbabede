//===--- DeviceCode.h - the kernels of a program, compiled for a device --------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_GPU_DEVICECODE_H
#define PADDLE_MLIR_GPU_DEVICECODE_H

#include <cstdint>
#include <string>
#include <vector>

namespace mlir::pd::gpu {

/// All kernels in one form that a device loads (PdImage of Runtime/ProgramABI.h).
struct DeviceImage {
  uint32_t kind; ///< PdImageKind
  uint32_t arch; ///< compute capability: 80, 89, 90
  /// The image. Of an emulated one, whose code lies in the host's module: the symbol of its PdEmulatedImage there.
  std::string bytes;
};

struct DeviceCode {
  std::vector<std::string> kernelNames; ///< by launch index
  std::vector<DeviceImage> images;      ///< in the order of preference
  std::string ptx;                      ///< the text, empty for the emulated device
};

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_GPU_DEVICECODE_H
