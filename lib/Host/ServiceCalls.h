//===--- ServiceCalls.h - calls through PdServices in LLVM-dialect host code ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_HOST_SERVICECALLS_H
#define PADDLE_MLIR_LIB_HOST_SERVICECALLS_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::pd::host {

/// Fields of PdServices (Runtime/ProgramABI.h) that the host program calls.
enum class Service { Alloc, Free, ParallelFor, Fail, Copy, Read, Write, Launch, CustomOp };

/// Declares the globals that services and weights are reached through, if the module lacks them.
void declareProgramGlobals(ModuleOp module);

/// The base of the packed weights.
Value loadWeightBase(OpBuilder &builder, Location loc);

/// Calls a service; the result is null for those that return nothing.
Value callService(OpBuilder &builder, Location loc, Service service, ValueRange args);

/// Stops the run with the exit code for a wrong run-time input and `message`.
void callFail(OpBuilder &builder, Location loc, ModuleOp module, StringRef message);

} // namespace mlir::pd::host

#endif // PADDLE_MLIR_LIB_HOST_SERVICECALLS_H
