//===--- TorchPoolOps.td - pooling and sampling ---------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_POOL_OPS_TD
#define PADDLE_MLIR_TORCH_POOL_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenMaxPool2dOp : Aten_Op<"max_pool2d", (ins Tensor:$self, List:$kernel_size, List:$stride, List:$padding, List:$dilation, Bool:$ceil_mode)> { let shape = "maxPool2d"; }
def Torch_AtenMaxPool2dWithIndicesOp : Aten_Op<"max_pool2d_with_indices", (ins Tensor:$self, List:$kernel_size, List:$stride, List:$padding, List:$dilation, Bool:$ceil_mode), (outs Tensor:$result0, Tensor:$result1)> { let shape = "maxPool2d"; let decomposition = "maxPoolWithIndices"; }
def Torch_AtenAvgPool2dOp : Aten_Op<"avg_pool2d", (ins Tensor:$self, List:$kernel_size, List:$stride, List:$padding, Bool:$ceil_mode, Bool:$count_include_pad, OptInt:$divisor_override)> { let shape = "avgPool2d"; }
def Torch_AtenAdaptiveAvgPool2dOp : Aten_Op<"adaptive_avg_pool2d", (ins Tensor:$self, List:$output_size)> { let shape = "lastTwoFromList"; }
def Torch_AtenAdaptiveMaxPool2dOp : Aten_Op<"adaptive_max_pool2d", (ins Tensor:$self, List:$output_size), (outs Tensor:$result0, Tensor:$result1)> { let shape = "lastTwoFromList"; }
def Torch_AtenGridSamplerOp : Aten_Op<"grid_sampler", (ins Tensor:$input, Tensor:$grid, Int:$interpolation_mode, Int:$padding_mode, Bool:$align_corners)> { let coordinates = [1]; let shape = "gridSampler"; }

#endif // PADDLE_MLIR_TORCH_POOL_OPS_TD
