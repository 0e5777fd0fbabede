//===--- Passes.h - the stage `host` ----------------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_HOST_PASSES_H
#define PADDLE_MLIR_HOST_PASSES_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Pass/Pass.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"

namespace mlir::pd::host {

#define GEN_PASS_DECL
#include "paddle-mlir/Host/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Host/Passes.h.inc"

/// Dispatches on tensors -> dispatches on buffers, with frees and weight offsets. Needs the kernels' bodies: run it
/// before codegen. With `deviceMemory` it makes kernels, still without a strategy, of copies between strided buffers.
void buildHostBufferPipeline(OpPassManager &pm, bool deviceMemory = false);
/// Dispatches on buffers -> @pd_run in the LLVM dialect. Run it after codegen.
void buildHostToLLVMPipeline(OpPassManager &pm);
/// Interface implementations that the passes above need.
void registerHostDialectExtensions(DialectRegistry &registry);

} // namespace mlir::pd::host

#endif // PADDLE_MLIR_HOST_PASSES_H
