//===--- TorchNormOps.td - normalisation and dropout ------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_NORM_OPS_TD
#define PADDLE_MLIR_TORCH_NORM_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenBatchNormOp : Aten_Op<"batch_norm", (ins Tensor:$input, OptTensor:$weight, OptTensor:$bias, OptTensor:$running_mean, OptTensor:$running_var, Bool:$training, Float:$momentum, Float:$eps, Bool:$cudnn_enabled)> { let computesInF32 = 1; let shape = "sameAsFirst"; let decomposition = "batchNorm"; }
def Torch_AtenLayerNormOp : Aten_Op<"layer_norm", (ins Tensor:$input, List:$normalized_shape, OptTensor:$weight, OptTensor:$bias, Float:$eps, Bool:$cudnn_enable)> { let computesInF32 = 1; let shape = "sameAsFirst"; let decomposition = "layerNorm"; }
def Torch_AtenNativeLayerNormOp : Aten_Op<"native_layer_norm", (ins Tensor:$input, List:$normalized_shape, OptTensor:$weight, OptTensor:$bias, Float:$eps), (outs Tensor:$result0, Tensor:$result1, Tensor:$result2)> { let computesInF32 = 1; let decomposition = "layerNorm"; }
def Torch_AtenGroupNormOp : Aten_Op<"group_norm", (ins Tensor:$input, Int:$num_groups, OptTensor:$weight, OptTensor:$bias, Float:$eps, Bool:$cudnn_enabled)> { let computesInF32 = 1; let decomposition = "groupNorm"; }
def Torch_AtenInstanceNormOp : Aten_Op<"instance_norm", (ins Tensor:$input, OptTensor:$weight, OptTensor:$bias, OptTensor:$running_mean, OptTensor:$running_var, Bool:$use_input_stats, Float:$momentum, Float:$eps, Bool:$cudnn_enabled)> { let computesInF32 = 1; let decomposition = "instanceNorm"; }
def Torch_AtenRmsNormOp : Aten_Op<"rms_norm", (ins Tensor:$input, List:$normalized_shape, OptTensor:$weight, OptFloat:$eps)> { let computesInF32 = 1; let stable = 0; let decomposition = "rmsNorm"; }
def Torch_AtenDropoutOp : Aten_Op<"dropout", (ins Tensor:$input, Float:$p, Bool:$train)> { let shape = "sameAsFirst"; }

#endif // PADDLE_MLIR_TORCH_NORM_OPS_TD
