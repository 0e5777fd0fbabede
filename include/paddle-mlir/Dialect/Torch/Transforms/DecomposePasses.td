//===--- DecomposePasses.td - the stage decompose --------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_DECOMPOSEPASSES_TD
#define PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_DECOMPOSEPASSES_TD

include "mlir/Pass/PassBase.td"

def PdDecomposeTorchPass : Pass<"pd-decompose-torch"> {
  let summary = "writes composite aten ops as core ones";
  let description = [{
    Normalisation, affine layers, attention and their like become elementwise ops, reductions and products; what is left is the set
    that `pd-convert-torch-to-linalg` has rows for. One file a family in lib/Dialect/Torch/Transforms/Decompose.
  }];
  let dependentDialects = ["::mlir::pd_torch::TorchDialect"];
}

#endif // PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_DECOMPOSEPASSES_TD
