//===--- Passes.h - passes and pipelines on the torch dialect ----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_PASSES_H
#define PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include <string>

namespace mlir::pd_torch {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"

/// The `fuse` stage.
void buildFusePipeline(OpPassManager &pm);

/// The `precision` stage: f32 tensors become half ("fp16" or "bf16"), but for the ops in `keep`.
void buildPrecisionPipeline(OpPassManager &pm, const std::string &precision, const std::vector<std::string> &keep,
                            bool halfBorder);

struct TorchEmissionOptions {
  /// Big literals without their data.
  bool elideWeights = false;
  /// Keep `torch.operator "paddle.*"` instead of refusing it.
  bool keepOperators = false;
  /// Only ops that torch-mlir's linalg pipeline lowers.
  bool decompose = true;
};
/// What `--emit=torch` runs after the `torch` stage: the result is read by torch-mlir and IREE.
void buildTorchEmissionPipeline(OpPassManager &pm, const TorchEmissionOptions &options = {});
/// pd-pipeline-emit-torch, the same by name.
void registerTorchEmissionPipeline();

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_PASSES_H
