//===--- Passes.h - passes and pipelines of the GPU backend -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_GPU_PASSES_H
#define PADDLE_MLIR_GPU_PASSES_H

#include "paddle-mlir/Codegen/Passes.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir {
namespace NVVM {
class NVVMDialect;
}

namespace pd::gpu {

#define GEN_PASS_DECL
#include "paddle-mlir/GPU/Passes.h.inc"

/// The `codegen` stage: kernels to device code for a chip, as their strategies say, and host code of their launches.
void buildGPUCodegenPipeline(OpPassManager &pm, llvm::StringRef chip);

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/GPU/Passes.h.inc"

} // namespace pd::gpu
} // namespace mlir

#endif // PADDLE_MLIR_GPU_PASSES_H
