//===--- TorchConvOps.td - convolutions -------------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_CONV_OPS_TD
#define PADDLE_MLIR_TORCH_CONV_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenConvolutionOp : Aten_Op<"convolution", (ins Tensor:$input, Tensor:$weight, OptTensor:$bias, List:$stride, List:$padding, List:$dilation, Bool:$transposed, List:$output_padding, Int:$groups)> {
  let product = 1; let layer = 1;
  let shape = "convolution";
  let emission = [{ return depthwiseTransposed(op, torch); }];
}
def Torch_AtenConv1dOp : Aten_Op<"conv1d", (ins Tensor:$input, Tensor:$weight, OptTensor:$bias, List:$stride, List:$padding, List:$dilation, Int:$groups)> { let product = 1; let layer = 1; let decomposition = "conv"; }
def Torch_AtenConv2dOp : Aten_Op<"conv2d", (ins Tensor:$input, Tensor:$weight, OptTensor:$bias, List:$stride, List:$padding, List:$dilation, Int:$groups)> { let product = 1; let layer = 1; let decomposition = "conv"; }
def Torch_AtenConvTranspose2dInputOp : Aten_Op<"conv_transpose2d.input", (ins Tensor:$input, Tensor:$weight, OptTensor:$bias, List:$stride, List:$padding, List:$output_padding, Int:$groups, List:$dilation)> { let product = 1; let layer = 1; let decomposition = "convTranspose"; }

def Torch_AtenConv3d : Aten_Unregistered<"conv3d", 7> { let product = 1; let layer = 1; let decomposition = "conv"; }
def Torch_AtenConvTranspose1d : Aten_Unregistered<"conv_transpose1d", 8> { let product = 1; let layer = 1; let decomposition = "convTranspose"; }
def Torch_PaddleScaleWeight : Torch_Unregistered<"paddle.scale_weight", 2>;

#endif // PADDLE_MLIR_TORCH_CONV_OPS_TD
