//===--- PdPoolOps.td - pooling and sampling ----------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_POOL_OPS_TD
#define PADDLE_MLIR_PD_POOL_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

def Pd_Pool2dOp : Pd_Op<"pool2d", "Pool", "pool2d"> {
  let arguments = (ins PdTensor:$x, PdMutableInts:$kernel_size, PdInts<"{1, 1}">:$strides, PdInts<"{0, 0}">:$paddings, PdBool<"false">:$ceil_mode,
      PdBool<"true">:$exclusive, PdStr<"NCHW">:$data_format, StrAttr:$pooling_type, PdBool<"false">:$global_pooling, PdBool<"false">:$adaptive,
      PdStr<"EXPLICIT">:$padding_algorithm);
  let results = (outs PdTensor:$out);
  let summary = "2-D maximum or average pooling";
  let description = [{
    `pooling_type` is "max" or "avg". Output size per axis: `floor((in - k + low + high) / s) + 1`, rounded up with `ceil_mode` and then one
    window more than torch in some cases. An average divides by the number of real elements with `exclusive`, else by the window
    clipped to the padded input. `global_pooling` pools the whole image. With `adaptive` the kernel_size operand holds the OUTPUT size and window
    i spans `[floor(i * in / out), ceil((i + 1) * in / out))`. Paddings and padding_algorithm are those of `pd.conv2d`.
  }];
  let legacy = [Legacy<"pool2d", ["X:x", "Out:out"], ["ksize:kernel_size", "ceil_mode:ceil_mode=false", "exclusive:exclusive=true",
      "global_pooling:global_pooling=false", "adaptive:adaptive=false"]>];
  let assemblyFormat = "$x `,` $kernel_size attr-dict `:` functional-type(operands, results)";
}

def Pd_Pool3dOp : Pd_Op<"pool3d", "Pool", "pool3d"> {
  let arguments = (ins PdTensor:$x, DenseI64ArrayAttr:$kernel_size, PdInts<"{1, 1, 1}">:$strides, PdInts<"{0, 0, 0}">:$paddings, PdBool<"false">:$ceil_mode,
      PdBool<"true">:$exclusive, PdStr<"NCDHW">:$data_format, StrAttr:$pooling_type, PdBool<"false">:$global_pooling, PdBool<"false">:$adaptive,
      PdStr<"EXPLICIT">:$padding_algorithm);
  let results = (outs PdTensor:$out);
  let summary = "3-D maximum or average pooling";
  let description = "As `pd.pool2d` over three spatial axes, with the kernel size as an attribute.";
  let legacy = [Legacy<"pool3d", ["X:x", "Out:out"], ["ksize:kernel_size", "ceil_mode:ceil_mode=false", "exclusive:exclusive=true",
      "global_pooling:global_pooling=false", "adaptive:adaptive=false"]>];
  let tier = "T2";
}

class Pd_MaxPoolWithIndex<string mnemonic, string infer, string ones, string zeros> : Pd_Op<mnemonic, "Pool", infer> {
  let arguments = (ins PdTensor:$x, DenseI64ArrayAttr:$kernel_size, PdInts<ones>:$strides, PdInts<zeros>:$paddings, PdBool<"false">:$global_pooling,
      PdBool<"false">:$adaptive, PdBool<"false">:$ceil_mode);
  let results = (outs PdTensor:$out, PdTensor:$mask);
  let legacy = [Legacy<mnemonic, ["X:x", "Out:out", "Mask:mask"], ["ksize:kernel_size", "global_pooling:global_pooling=false", "adaptive:adaptive=false",
      "ceil_mode:ceil_mode=false"]>];
}

def Pd_MaxPool2dWithIndexOp : Pd_MaxPoolWithIndex<"max_pool2d_with_index", "maxPool2dWithIndex", "{1, 1}", "{0, 0}"> {
  let summary = "2-D maximum pooling and where the maxima are";
  let description = "`mask` (i32) is the index of each maximum inside its flattened image of channels-first `x`.";
  let tier = "T2";
}

def Pd_MaxPool3dWithIndexOp : Pd_MaxPoolWithIndex<"max_pool3d_with_index", "maxPool3dWithIndex", "{1, 1, 1}", "{0, 0, 0}"> {
  let summary = "3-D maximum pooling and where the maxima are";
  let description = "`mask` (i32) is the index of each maximum inside its flattened volume of channels-first `x`.";
  let tier = "T3";
}

def Pd_GridSampleOp : Pd_Op<"grid_sample", "Pool", "gridSample"> {
  let arguments = (ins PdTensor:$x, PdTensor:$grid, PdStr<"bilinear">:$mode, PdStr<"zeros">:$padding_mode, PdBool<"true">:$align_corners);
  let results = (outs PdTensor:$out);
  let summary = "sample an image at given points";
  let description = [{
    `out[n, c, h, w] = x[n, c]` at the point `grid[n, h, w]`, an (x, y) pair in [-1, 1]. `mode` is "bilinear" or "nearest", `padding_mode` "zeros",
    "border" or "reflection".
  }];
  let legacy = [Legacy<"grid_sampler", ["X:x", "Grid:grid", "Output:out"]>];
  let tier = "T2";
}

def Pd_AffineGridOp : Pd_Op<"affine_grid", "Pool", "affineGrid"> {
  let arguments = (ins PdTensor:$input, PdMutableInts:$output_shape, PdBool<"true">:$align_corners);
  let results = (outs PdTensor:$output);
  let summary = "the points of an affine map, for grid_sample";
  let description = "`input` [n, 2, 3] and `output_shape` [n, c, h, w] give `output` [n, h, w, 2]: the map applied to the pixels' places in [-1, 1].";
  let legacy = [Legacy<"affine_grid", ["Theta:input", "OutputShape:output_shape", "Output:output"], ["output_shape:output_shape"]>];
  let tier = "T2";
}

#endif // PADDLE_MLIR_PD_POOL_OPS_TD
