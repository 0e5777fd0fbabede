//===--- DeviceKernel.h - a kernel compiled from text and launched on the emulated device -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TEST_UNIT_GPU_DEVICEKERNEL_H
#define PADDLE_MLIR_TEST_UNIT_GPU_DEVICEKERNEL_H

#include "mlir/IR/BuiltinOps.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

struct PdProgram;

/// A tensor of f16, bf16, f32 or i1 elements, row-major, with room after each innermost row; rows start at an offset of
/// `shift` elements from a multiple of 64 bytes.
class DeviceTensor {
public:
  enum Type { F16, BF16, F32, I1 };
  DeviceTensor(Type type, std::vector<int64_t> shape, int64_t rowGap = 0, int64_t shift = 0);
  /// Normal numbers times `scale`, rounded to the type; of i1 their signs.
  static DeviceTensor random(Type type, std::vector<int64_t> shape, double scale = 1, int64_t rowGap = 0,
                             int64_t shift = 0);

  double at(const std::vector<int64_t> &index) const;
  void set(const std::vector<int64_t> &index, double value);
  /// Pointer, sizes, strides.
  std::vector<int64_t> slots() const;
  /// All elements and gaps to a NaN with a mark.
  void poison();
  bool gapsIntact() const;
  int64_t size() const;

  Type type;
  std::vector<int64_t> shape, strides;

private:
  uint8_t *place(const std::vector<int64_t> &index) const;
  size_t bytes() const { return type == F32 ? 4 : type == I1 ? 1 : 2; }
  int64_t stored = 1, rowGap, shift;
  std::shared_ptr<uint8_t> memory;
};

/// Kernel @k of a text, through `schedule` and `codegen` for sm_80.
class DeviceKernel {
public:
  /// `change` may change the device's code.
  explicit DeviceKernel(const std::string &text, const std::function<void(mlir::ModuleOp)> &change = {});
  ~DeviceKernel();
  explicit operator bool() const { return program; }

  /// Runs what @k_launch says; the variant it chose. `late` as PD_EMULATOR_LATE. Reports a failed launch.
  int64_t run(const std::vector<const DeviceTensor *> &operands, uint32_t late = 0) const;

  mutable uint64_t bankConflicts = 0; ///< of all runs

private:
  void *handle = nullptr;
  const PdProgram *program = nullptr;
  std::string path;
};

#endif // PADDLE_MLIR_TEST_UNIT_GPU_DEVICEKERNEL_H
