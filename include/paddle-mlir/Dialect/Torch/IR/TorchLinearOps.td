//===--- TorchLinearOps.td - matrix products and attention ------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_LINEAR_OPS_TD
#define PADDLE_MLIR_TORCH_LINEAR_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenMatmulOp : Aten_BinaryOp<"matmul"> {
  let product = 1;
  let shape = "matmul";
  let emission = [{ return batchTimesVector(op, torch); }];
}
def Torch_AtenMmOp : Aten_Op<"mm", (ins Tensor:$self, Tensor:$mat2)> { let product = 1; let shape = "matmul"; }
def Torch_AtenBmmOp : Aten_Op<"bmm", (ins Tensor:$self, Tensor:$mat2)> { let product = 1; let shape = "matmul"; }
def Torch_AtenLinearOp : Aten_Op<"linear", (ins Tensor:$input, Tensor:$weight, OptTensor:$bias)> { let product = 1; let decomposition = "linear"; }
def Torch_AtenAddmmOp : Aten_Op<"addmm", (ins Tensor:$self, Tensor:$mat1, Tensor:$mat2, Scalar:$beta, Scalar:$alpha)> { let product = 1; let decomposition = "addmm"; }
def Torch_AtenBaddbmmOp : Aten_Op<"baddbmm", (ins Tensor:$self, Tensor:$batch1, Tensor:$batch2, Scalar:$beta, Scalar:$alpha)> { let product = 1; let decomposition = "addmm"; }
def Torch_AtenMvOp : Aten_Op<"mv", (ins Tensor:$self, Tensor:$vec)> {
  let product = 1;
  let shape = "matmul";
  let emission = [{ return torch.create<AtenMatmulOp>(op.getType(), op.getSelf(), op.getVec()); }];
}
def Torch_AtenDotOp : Aten_Op<"dot", (ins Tensor:$self, Tensor:$tensor)> { let product = 1; }
def Torch_AtenScaledDotProductAttentionOp : Aten_Op<"scaled_dot_product_attention", (ins Tensor:$query, Tensor:$key, Tensor:$value, OptTensor:$attn_mask, Float:$dropout_p, Bool:$is_causal, OptFloat:$scale, Bool:$enable_gqa)> { let product = 1; let layer = 1; let decomposition = "attention"; }

#endif // PADDLE_MLIR_TORCH_LINEAR_OPS_TD
