//===--- TorchIndexOps.td - gather and scatter ------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_INDEX_OPS_TD
#define PADDLE_MLIR_TORCH_INDEX_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenIndexSelectOp : Aten_Op<"index_select", (ins Tensor:$self, Int:$dim, Tensor:$index)> { let shape = "indexSelect"; }
def Torch_AtenGatherOp : Aten_Op<"gather", (ins Tensor:$self, Int:$dim, Tensor:$index, Bool:$sparse_grad)> { let shape = "sameAsThird"; }
def Torch_AtenEmbeddingOp : Aten_Op<"embedding", (ins Tensor:$weight, Tensor:$indices, Int:$padding_idx, Bool:$scale_grad_by_freq, Bool:$sparse)> { let shape = "embedding"; }
def Torch_AtenIndexTensorOp : Aten_Op<"index.Tensor", (ins Tensor:$self, List:$indices)> {
  let shape = "indexTensor";
  let emission = [{ return indexTensor(op, torch); }];
}
def Torch_AtenIndexPutOp : Aten_Op<"index_put", (ins Tensor:$self, List:$indices, Tensor:$values, Bool:$accumulate)> {
  let shape = "sameAsFirst";
  let emission = [{
    // torch-mlir lowers the form whose indices are not optional
    return torch.call("aten.index_put.hacked_twin", op->getOperands(), op.getType());
  }];
}
def Torch_AtenScatterSrcOp : Aten_Op<"scatter.src", (ins Tensor:$self, Int:$dim, Tensor:$index, Tensor:$src)> { let shape = "sameAsFirst"; }
def Torch_AtenScatterAddOp : Aten_Op<"scatter_add", (ins Tensor:$self, Int:$dim, Tensor:$index, Tensor:$src)> { let shape = "sameAsFirst"; }
def Torch_AtenOneHotOp : Aten_Op<"one_hot", (ins Tensor:$self, Int:$num_classes)> { let shape = "oneHot"; }
def Torch_AtenNonzeroOp : Aten_UnaryOp<"nonzero">;

def Torch_AtenIndexPutHackedTwin : Aten_Unregistered<"index_put.hacked_twin", 4> { let stable = 1; }

#endif // PADDLE_MLIR_TORCH_INDEX_OPS_TD
