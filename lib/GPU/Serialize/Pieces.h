//===--- Pieces.h - the steps of a device module's serialisation, one a file -------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_GPU_SERIALIZE_PIECES_H
#define PADDLE_MLIR_LIB_GPU_SERIALIZE_PIECES_H

#include "paddle-mlir/GPU/Serialize.h"

#include "llvm/IR/Module.h"

#include <string>

namespace mlir::pd::gpu {

/// A device module to PTX and, where there is an assembler, a cubin.
FailureOr<DeviceCode> compileDeviceModule(ModuleOp device, const Target &target, const DeviceCodeOptions &options);

/// Moves the functions of a device module into `host` as code for the emulator (Runtime/EmulatorABI.h), with the table
/// of its kernels.
FailureOr<DeviceCode> emulateDeviceModule(ModuleOp device, ModuleOp host);

/// Optimises `module` and compiles it to PTX for a chip. Returns an error text, empty if none; an error of LLVM's code
/// generator is one, too.
std::string emitPTX(llvm::Module &module, llvm::StringRef chip, const DeviceCodeOptions &options, std::string &ptx);

/// What a kernel uses that the device does not have, as an error text; empty if all can be compiled.
std::string findUnsupportedCalls(const llvm::Module &module);

/// The assembler that would be used, empty if there is none.
std::string findAssembler(const DeviceCodeOptions &options);

/// Assembles PTX for a chip with the ptxas at `assembler`. An error leaves its exit code at the program around
/// `device`. Empty
/// for an assembler that nobody named and that is too old.
FailureOr<std::string> assemble(ModuleOp device, llvm::StringRef assembler, const std::string &ptx,
                                llvm::StringRef chip, const DeviceCodeOptions &options);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_LIB_GPU_SERIALIZE_PIECES_H
