//===--- Serialize.h - device modules to PTX, cubins and emulated code ----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A device module (pd_kernel::kDeviceModule) is in the LLVM and NVVM dialects: functions with `nvvm.kernel`, whose
// order numbers them, and what they call.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_GPU_SERIALIZE_H
#define PADDLE_MLIR_GPU_SERIALIZE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/LLVM.h"
#include "paddle-mlir/GPU/DeviceCode.h"
#include "paddle-mlir/Support/Target.h"

namespace mlir::pd::gpu {

struct DeviceCodeOptions {
  unsigned optLevel = 2;
  bool assemble = true;    ///< cubins beside PTX, where an assembler is found
  std::string ptxas;       ///< the assembler; empty: $PD_PTXAS, else the one on PATH
  std::string cacheFolder; ///< keeps cubins by content; empty: nothing is kept
  std::string dumpPrefix;  ///< where to leave <prefix>.<chip>.ll and .ptx, if not empty
};

/// Takes the device module out of a program for a device and compiles it for `target`: to PTX and, where there is an
/// assembler, a cubin, or to code for the emulator in the program itself. What is left is host code. Without an
/// assembler a remark says so; one that is named but cannot be used is an error, whose exit code is left at `program`
/// (Dialect/Pd/IR/ExitCode.h).
FailureOr<DeviceCode> compileDeviceCode(ModuleOp program, const Target &target, const DeviceCodeOptions &options);

/// Adds the translations that serialisation needs.
void registerGPUSerializeDialects(DialectRegistry &registry);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_GPU_SERIALIZE_H
