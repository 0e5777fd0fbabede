//===--- Passes.h - passes and pipelines of the CPU backend -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CPU_PASSES_H
#define PADDLE_MLIR_CPU_PASSES_H

#include "paddle-mlir/Codegen/Passes.h"

namespace mlir {
namespace pd::cpu {

#define GEN_PASS_DECL
#include "paddle-mlir/CPU/Passes.h.inc"

/// The `codegen` stage: kernels to LLVM functions for an x86-64 level, as their strategies say.
void buildCPUCodegenPipeline(OpPassManager &pm, llvm::StringRef isa = "v3");

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/CPU/Passes.h.inc"

} // namespace pd::cpu
} // namespace mlir

#endif // PADDLE_MLIR_CPU_PASSES_H
