//===--- Passes.td - contract, fusion and emission of the torch dialect ---------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_PASSES_TD
#define PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdVerifyTorchContractPass : Pass<"pd-verify-torch-contract", "::mlir::ModuleOp"> {
  let summary = "Check what torch-mlir and IREE need of a torch module";
  let description = [{
    The entry is `@main`; only torch, func and the module remain; every tensor has sizes and a signed dtype; containers hold torch types; no
    `torch.name`, no symbol ops, no list that grows in a loop. `torch.operator "paddle.*"` is legal up to `linalg`; with
    `emission` it is an error, since other consumers reject it, and so is an op that torch-mlir has not known unchanged for two years
    (docs/generated/torch-ops.md, test/Dialect/Torch/Transforms/verify-contract-invalid.mlir).
  }];
  let options = [
    Option<"emission", "emission", "bool", "false", "the module leaves for another consumer: no paddle operator, no foreign attribute kind">,
    Option<"keepOperators", "keep-operators", "bool", "false", "with emission, let paddle operators pass">,
  ];
}

def PdDropIdentitiesPass : Pass<"pd-drop-identities", "::mlir::func::FuncOp"> {
  let summary = "Remove torch ops that change nothing: clone, dropout at inference, casts to the same type";
  let dependentDialects = ["::mlir::pd_torch::TorchDialect"];
}

def PdFuseConvAffinePass : Pass<"pd-fuse-conv-affine", "::mlir::func::FuncOp"> {
  let summary = "Fold bias, batch norm and per-channel factors into the convolution or matrix product in front";
  let description = [{
    The weight becomes `torch.operator "paddle.scale_weight"(%weight, %factor) {axis}`, whose bytes are made when the artifact is written; the
    per-channel numbers are computed here in f64 (test/Dialect/Torch/Transforms/fuse-conv-affine.mlir).
  }];
  let options = [Option<"normsOnly", "norms-only", "bool", "false", "fold batch norms, and biases in front of one, but leave every other factor and bias">];
  let dependentDialects = ["::mlir::pd_torch::TorchDialect"];
}

def PdFuseActivationsPass : Pass<"pd-fuse-activations", "::mlir::func::FuncOp"> {
  let summary = "Raise products with a sigmoid to the activation they are: silu, hardswish";
  let dependentDialects = ["::mlir::pd_torch::TorchDialect"];
}

def PdSetPrecisionPass : Pass<"pd-set-precision", "::mlir::ModuleOp"> {
  let summary = "Store f32 tensors in half precision";
  let description = [{
    Types and casts only: an op on half tensors computes in f32 (pd-convert-torch-to-linalg). What stays in f32 follows from the ops' records
    (Torch_Facts): positions and what is computed from them alone, coordinates and what they are computed from back to a layer,
    constants that fp16 cannot hold and what reads them, single numbers, per-channel vectors. Each op that stays is a remark
    (test/Dialect/Torch/Transforms/set-precision.mlir).
  }];
  let options = [
    Option<"precision", "precision", "std::string", "\"fp16\"", "fp16 or bf16">,
    ListOption<"keep", "keep", "std::string", "ops that stay in f32: names of aten ops, layers or places in the model's file">,
    Option<"io", "io", "std::string", "\"fp32\"", "inputs and outputs: fp32, with casts at the border, or same">,
  ];
  let dependentDialects = ["::mlir::pd_torch::TorchDialect"];
}

def PdFuseAttentionPass : Pass<"pd-fuse-attention", "::mlir::func::FuncOp"> {
  let summary = "Raise softmax(q k^T * scale + mask) v to aten.scaled_dot_product_attention";
  let description = [{
    q, k and v are [batch, (heads,) length, width] of one float dtype with equal leading dims; factors may stand at q, at k, before or after the
    transposition, or at the product; the mask (same dtype, rank >= 2) is added last; a dropout may follow the softmax. Scores or weights that something
    else reads stay (test/Dialect/Torch/Transforms/fuse-attention.mlir). For exporters only.
  }];
  let dependentDialects = ["::mlir::pd_torch::TorchDialect"];
}

def PdReportUnprovenBroadcastsPass : Pass<"pd-report-unproven-broadcasts", "::mlir::func::FuncOp"> {
  let summary = "Warn where two dynamic dims are broadcast that the shapes do not prove equal";
  let description = [{
    Our own stages check such a pair at run time; torch-mlir and IREE assume it, and compute wrong numbers when one of them is 1
    (test/Dialect/Torch/Transforms/unproven-broadcasts.mlir).
  }];
}

def PdDecomposeForTorchMLIRPass : Pass<"pd-decompose-for-torch-mlir", "::mlir::func::FuncOp"> {
  let summary = "Write ops that torch-mlir's linalg pipeline does not lower as ops that it does";
  let description = [{
    `torch-backend-to-linalg-on-tensors-backend-pipeline` expects decomposed input: it takes neither softmax nor hardswish, reshape or select. One file
    a family in lib/Dialect/Torch/Transforms/Emission.
  }];
  let dependentDialects = ["::mlir::pd_torch::TorchDialect"];
}

def PdPrepareTorchEmissionPass : Pass<"pd-prepare-torch-emission", "::mlir::ModuleOp"> {
  let summary = "Make a torch module's literals fit for text or bytecode that others read";
  let description = [{
    Blobs keep their bytes but declare an alignment of at most 16 (torch-mlir refuses most files at 64). With `weights=elide` big literals lose
    their data.
  }];
  let options = [Option<"weights", "weights", "std::string", "\"inline\"", "inline or elide">];
  let dependentDialects = ["::mlir::pd_torch::TorchDialect"];
}

#endif // PADDLE_MLIR_DIALECT_TORCH_TRANSFORMS_PASSES_TD
