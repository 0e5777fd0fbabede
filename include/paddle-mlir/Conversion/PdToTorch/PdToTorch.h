//===--- PdToTorch.h - pd to torch: pass and pipeline -------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CONVERSION_PDTOTORCH_PDTOTORCH_H
#define PADDLE_MLIR_CONVERSION_PDTOTORCH_PDTOTORCH_H

#include "mlir/Pass/Pass.h"
#include "llvm/ADT/StringSet.h"

namespace mlir {
class OpPassManager;
class ModuleOp;

namespace pd {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Conversion/PdToTorch/Passes.h.inc"

/// The `torch` stage: conversion, clean-up, contract check. `keepUnsupported`: as the pass's option.
void buildTorchPipeline(OpPassManager &pm, bool keepUnsupported = false);

/// "pd.<name>" of the ops that a C++ pattern converts. (The rows with a To<> plan need none.)
llvm::StringSet<> getOpsWithTorchPattern(MLIRContext *context);

} // namespace pd
} // namespace mlir

#endif // PADDLE_MLIR_CONVERSION_PDTOTORCH_PDTOTORCH_H
