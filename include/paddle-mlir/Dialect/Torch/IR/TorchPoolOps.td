//===--- TorchPoolOps.td - pooling, resizing, padding -----------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_POOL_OPS_TD
#define PADDLE_MLIR_TORCH_POOL_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenMaxPool2dOp : Aten_Op<"max_pool2d", (ins Tensor:$self, List:$kernel_size, List:$stride, List:$padding, List:$dilation, Bool:$ceil_mode)> { let shape = "maxPool2d"; }
def Torch_AtenMaxPool2dWithIndicesOp : Aten_Op<"max_pool2d_with_indices", (ins Tensor:$self, List:$kernel_size, List:$stride, List:$padding, List:$dilation, Bool:$ceil_mode), (outs Tensor:$result0, Tensor:$result1)> { let shape = "maxPool2d"; let decomposition = "maxPoolWithIndices"; }
def Torch_AtenAvgPool2dOp : Aten_Op<"avg_pool2d", (ins Tensor:$self, List:$kernel_size, List:$stride, List:$padding, Bool:$ceil_mode, Bool:$count_include_pad, OptInt:$divisor_override)> { let shape = "avgPool2d"; }
def Torch_AtenAdaptiveAvgPool2dOp : Aten_Op<"adaptive_avg_pool2d", (ins Tensor:$self, List:$output_size)> { let shape = "lastTwoFromList"; }
def Torch_AtenAdaptiveMaxPool2dOp : Aten_Op<"adaptive_max_pool2d", (ins Tensor:$self, List:$output_size), (outs Tensor:$result0, Tensor:$result1)> { let shape = "lastTwoFromList"; }
def Torch_AtenUpsampleNearest2dOp : Aten_Op<"upsample_nearest2d", (ins Tensor:$self, List:$output_size, OptFloat:$scales_h, OptFloat:$scales_w)> { let shape = "lastTwoFromList"; }
def Torch_AtenUpsampleNearest2dVecOp : Aten_Op<"upsample_nearest2d.vec", (ins Tensor:$input, OptList:$output_size, OptList:$scale_factors)> { let shape = "resizeNearest"; }
def Torch_AtenUpsampleBilinear2dOp : Aten_Op<"upsample_bilinear2d", (ins Tensor:$self, List:$output_size, Bool:$align_corners, OptFloat:$scales_h, OptFloat:$scales_w)> {
  let shape = "lastTwoFromList";
  let emission = [{ return interpolate(op, torch, "bilinear"); }];
}
def Torch_AtenUpsampleBilinear2dVecOp : Aten_Op<"upsample_bilinear2d.vec", (ins Tensor:$input, OptList:$output_size, Bool:$align_corners, OptList:$scale_factors)> { let shape = "resizeBilinear"; }
def Torch_AtenUpsampleBicubic2dOp : Aten_Op<"upsample_bicubic2d", (ins Tensor:$self, List:$output_size, Bool:$align_corners, OptFloat:$scales_h, OptFloat:$scales_w)> {
  let stable = 0;
  let shape = "lastTwoFromList";
  let emission = [{
    // torch-mlir's name of PyTorch's mode "bicubic"; any other name ends its lowering with an error
    return interpolate(op, torch, "cubic");
  }];
}
def Torch_AtenGridSamplerOp : Aten_Op<"grid_sampler", (ins Tensor:$input, Tensor:$grid, Int:$interpolation_mode, Int:$padding_mode, Bool:$align_corners)> { let shape = "gridSampler"; }
def Torch_Aten__InterpolateSizeListScaleListOp : Aten_Op<"__interpolate.size_list_scale_list", (ins Tensor:$input, OptList:$size, OptList:$scale_factor, Str:$mode, OptBool:$align_corners, OptBool:$recompute_scale_factor, Bool:$antialias)> { let shape = "resizeNearest"; }
def Torch_AtenConstantPadNdOp : Aten_Op<"constant_pad_nd", (ins Tensor:$self, List:$pad, Scalar:$value)> { let shape = "pad"; }
def Torch_AtenPadOp : Aten_Op<"pad", (ins Tensor:$self, List:$pad, Str:$mode, OptFloat:$value)> {
  let shape = "pad";
  let emission = [{ return padCircular(op, torch); }];
}
def Torch_AtenReflectionPad2dOp : Aten_Op<"reflection_pad2d", (ins Tensor:$self, List:$padding)> { let shape = "pad"; }
def Torch_AtenReplicationPad2dOp : Aten_Op<"replication_pad2d", (ins Tensor:$self, List:$padding)> { let shape = "pad"; }
def Torch_AtenPixelShuffleOp : Aten_Op<"pixel_shuffle", (ins Tensor:$self, Int:$upscale_factor)> { let shape = "pixelShuffle"; let decomposition = "pixelShuffle"; }

def Torch_PaddleNearestInterp : Torch_Unregistered<"paddle.nearest_interp", 2> { let shape = "lastTwoFromList"; }
def Torch_PaddleBilinearInterp : Torch_Unregistered<"paddle.bilinear_interp", 2> { let shape = "lastTwoFromList"; }

#endif // PADDLE_MLIR_TORCH_POOL_OPS_TD
