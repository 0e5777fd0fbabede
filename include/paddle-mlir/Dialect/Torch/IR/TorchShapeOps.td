//===--- TorchShapeOps.td - shape, layout, resizing, padding --------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_SHAPE_OPS_TD
#define PADDLE_MLIR_TORCH_SHAPE_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenViewOp : Aten_Op<"view", (ins Tensor:$self, List:$size)> { let shape = "view"; }
def Torch_AtenReshapeOp : Aten_Op<"reshape", (ins Tensor:$self, List:$shape)> {
  let shape = "view";
  let emission = [{
    // tensors are contiguous here, so a reshape is a view
    auto sizes = getListElements(op.getShape());
    return sizes ? view(torch, op.getSelf(), *sizes, op.getType()) : Value();
  }];
}
def Torch_AtenPermuteOp : Aten_Op<"permute", (ins Tensor:$self, List:$dims)> { let shape = "permute"; }
def Torch_AtenTransposeIntOp : Aten_Op<"transpose.int", (ins Tensor:$self, Int:$dim0, Int:$dim1)> { let shape = "transpose"; }
def Torch_AtenTOp : Aten_UnaryOp<"t"> {
  let shape = "transpose2d";
  let emission = [{ return op.getSelf().getType().getRank() == 2 ? torch.transpose(op.getSelf(), 0, 1) : op.getSelf(); }];
}
def Torch_AtenUnsqueezeOp : Aten_Op<"unsqueeze", (ins Tensor:$self, Int:$dim)> { let shape = "unsqueeze"; }
def Torch_AtenSqueezeOp : Aten_UnaryOp<"squeeze"> { let shape = "squeeze"; }
def Torch_AtenSqueezeDimOp : Aten_Op<"squeeze.dim", (ins Tensor:$self, Int:$dim)> { let shape = "squeezeDim"; }
def Torch_AtenFlattenUsingIntsOp : Aten_Op<"flatten.using_ints", (ins Tensor:$self, Int:$start_dim, Int:$end_dim)> { let shape = "flatten"; }
def Torch_AtenUnflattenIntOp : Aten_Op<"unflatten.int", (ins Tensor:$self, Int:$dim, List:$sizes)> { let shape = "unflatten"; }
def Torch_AtenCatOp : Aten_Op<"cat", (ins List:$tensors, Int:$dim)> { let shape = "cat"; }
def Torch_AtenStackOp : Aten_Op<"stack", (ins List:$tensors, Int:$dim)> {
  let shape = "stack";
  let emission = [{ return stack(op, torch); }];
}
def Torch_AtenSliceTensorOp : Aten_Op<"slice.Tensor", (ins Tensor:$self, Int:$dim, OptInt:$start, OptInt:$end, Int:$step)> { let shape = "slice"; }
def Torch_AtenSelectIntOp : Aten_Op<"select.int", (ins Tensor:$self, Int:$dim, Int:$index)> {
  let shape = "select";
  let emission = [{ return selectInt(op, torch); }];
}
def Torch_AtenSplitWithSizesOp : Aten_Op<"split_with_sizes", (ins Tensor:$self, List:$split_sizes, Int:$dim), (outs List:$result)>;
def Torch_AtenSplitTensorOp : Aten_Op<"split.Tensor", (ins Tensor:$self, Int:$split_size, Int:$dim), (outs List:$result)>;
def Torch_AtenChunkOp : Aten_Op<"chunk", (ins Tensor:$self, Int:$chunks, Int:$dim), (outs List:$result)>;
def Torch_AtenUnbindIntOp : Aten_Op<"unbind.int", (ins Tensor:$self, Int:$dim), (outs List:$result)>;
def Torch_AtenExpandOp : Aten_Op<"expand", (ins Tensor:$self, List:$size, Bool:$implicit)> {
  let shape = "expand";
  let emission = [{ return torch.create<AtenBroadcastToOp>(op.getType(), op.getSelf(), op.getSize()); }];
}
def Torch_AtenBroadcastToOp : Aten_Op<"broadcast_to", (ins Tensor:$self, List:$size)> { let shape = "expand"; }
def Torch_AtenRepeatOp : Aten_Op<"repeat", (ins Tensor:$self, List:$repeats)> {
  let shape = "repeat";
  let emission = [{ return repeatBy(torch, op.getSelf(), op.getRepeats()); }];
}
def Torch_AtenTileOp : Aten_Op<"tile", (ins Tensor:$self, List:$dims)> {
  let shape = "repeat";
  let emission = [{ return repeatBy(torch, op.getSelf(), op.getDims()); }];
}
def Torch_AtenFlipOp : Aten_Op<"flip", (ins Tensor:$self, List:$dims)> { let shape = "sameAsFirst"; }
def Torch_AtenRollOp : Aten_Op<"roll", (ins Tensor:$self, List:$shifts, List:$dims)> {
  let shape = "sameAsFirst";
  let emission = [{ return roll(op, torch); }];
}
def Torch_AtenTrilOp : Aten_Op<"tril", (ins Tensor:$self, Int:$diagonal)> { let shape = "sameAsFirst"; }
def Torch_AtenTriuOp : Aten_Op<"triu", (ins Tensor:$self, Int:$diagonal)> { let shape = "sameAsFirst"; }
def Torch_AtenCloneOp : Aten_Op<"clone", (ins Tensor:$self, OptInt:$memory_format)> { let shape = "sameAsFirst"; }
def Torch_AtenContiguousOp : Aten_Op<"contiguous", (ins Tensor:$self, Int:$memory_format)> { let shape = "sameAsFirst"; }
def Torch_AtenDetachOp : Aten_UnaryOp<"detach"> { let shape = "sameAsFirst"; }
def Torch_AtenSliceScatterOp : Aten_Op<"slice_scatter", (ins Tensor:$self, Tensor:$src, Int:$dim, OptInt:$start, OptInt:$end, Int:$step)> { let shape = "sameAsFirst"; }
def Torch_AtenSelectScatterOp : Aten_Op<"select_scatter", (ins Tensor:$self, Tensor:$src, Int:$dim, Int:$index)> { let shape = "sameAsFirst"; }

def Torch_AtenAlias : Aten_Unregistered<"alias", 1> { let shape = "sameAsFirst"; }
def Torch_AtenShapeAsTensor : Aten_Unregistered<"_shape_as_tensor", 1> { let shape = "rankOnly"; }
def Torch_AtenExpandAs : Aten_Unregistered<"expand_as", 2> { let shape = "sameAsSecond"; }
def Torch_AtenReshapeAs : Aten_Unregistered<"reshape_as", 2> { let shape = "sameAsSecond"; }
def Torch_AtenViewAs : Aten_Unregistered<"view_as", 2> {
  let shape = "sameAsSecond";
  let emission = [{ return view(torch, op->getOperand(0), torch.sizes(op->getOperand(1)), cast<VTensorType>(op->getResult(0).getType())); }];
}
def Torch_PrimsSqueeze : Torch_Unregistered<"prims.squeeze", 2> { let decomposition = "squeeze"; }

//===--- resizing ---===//

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
def Torch_Aten__InterpolateSizeListScaleListOp : Aten_Op<"__interpolate.size_list_scale_list", (ins Tensor:$input, OptList:$size, OptList:$scale_factor, Str:$mode, OptBool:$align_corners, OptBool:$recompute_scale_factor, Bool:$antialias)> { let shape = "resizeNearest"; }
def Torch_PaddleNearestInterp : Torch_Unregistered<"paddle.nearest_interp", 2> { let shape = "lastTwoFromList"; }
def Torch_PaddleBilinearInterp : Torch_Unregistered<"paddle.bilinear_interp", 2> { let shape = "lastTwoFromList"; }

//===--- padding, regrouping of pixels ---===//

def Torch_AtenConstantPadNdOp : Aten_Op<"constant_pad_nd", (ins Tensor:$self, List:$pad, Scalar:$value)> { let shape = "pad"; }
def Torch_AtenPadOp : Aten_Op<"pad", (ins Tensor:$self, List:$pad, Str:$mode, OptFloat:$value)> {
  let shape = "pad";
  let emission = [{ return padCircular(op, torch); }];
}
def Torch_AtenReflectionPad2dOp : Aten_Op<"reflection_pad2d", (ins Tensor:$self, List:$padding)> { let shape = "pad"; }
def Torch_AtenReplicationPad2dOp : Aten_Op<"replication_pad2d", (ins Tensor:$self, List:$padding)> { let shape = "pad"; }
def Torch_AtenPixelShuffleOp : Aten_Op<"pixel_shuffle", (ins Tensor:$self, Int:$upscale_factor)> { let shape = "pixelShuffle"; let decomposition = "pixelShuffle"; }

#endif // PADDLE_MLIR_TORCH_SHAPE_OPS_TD
