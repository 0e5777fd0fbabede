//===--- EmulateOps.h - what threads do together, as calls of the emulator ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_GPU_SERIALIZE_EMULATEOPS_H
#define PADDLE_MLIR_LIB_GPU_SERIALIZE_EMULATEOPS_H

#include "paddle-mlir/Runtime/EmulatorABI.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"

namespace mlir::pd::gpu {

/// The emulator's code for an operation; nothing if it has none for it.
std::optional<PdEmulatedOp> emulatedOp(Operation *op);

/// Memory for the slots of one call.
struct CallSlots {
  static constexpr int64_t kArguments = 10, kResults = 4;
  Value arguments, results;
};

/// Replaces the operation by a call of the emulator's `cooperate`.
void emulateOp(OpBuilder &b, Operation *op, PdEmulatedOp code, Value cooperate, Value thread, CallSlots slots);

/// Rounding to bf16 as integer arithmetic: for the machine that emulates, LLVM would call a function of a library.
void emulateRounding(OpBuilder &b, LLVM::FPTruncOp op);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_LIB_GPU_SERIALIZE_EMULATEOPS_H
