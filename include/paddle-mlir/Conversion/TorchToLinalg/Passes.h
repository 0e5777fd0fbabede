//===--- Passes.h - from core torch to linalg --------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CONVERSION_TORCHTOLINALG_PASSES_H
#define PADDLE_MLIR_CONVERSION_TORCHTOLINALG_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::pd_torch {

#define GEN_PASS_DECL
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h.inc"

/// The stage `linalg`: conversion, clean-up, contract.
void buildLinalgPipeline(OpPassManager &pm);

/// Whether an op ("aten.relu", without "torch.") has a handler: what it takes then depends on its operands.
bool hasLinalgHandler(StringRef name);

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h.inc"

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_CONVERSION_TORCHTOLINALG_PASSES_H
