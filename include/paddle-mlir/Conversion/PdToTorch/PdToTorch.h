//===--- PdToTorch.h - pd to torch: pass and pipeline -------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CONVERSION_PDTOTORCH_PDTOTORCH_H
#define PADDLE_MLIR_CONVERSION_PDTOTORCH_PDTOTORCH_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class OpPassManager;
class ModuleOp;

namespace pd {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Conversion/PdToTorch/Passes.h.inc"

/// The `torch` stage: conversion, clean-up, contract check. `keepUnsupported`: as the pass's option.
void buildTorchPipeline(OpPassManager &pm, bool keepUnsupported = false);

} // namespace pd
} // namespace mlir

#endif // PADDLE_MLIR_CONVERSION_PDTOTORCH_PDTOTORCH_H
