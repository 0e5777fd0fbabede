//===--- PdConvOps.td - convolutions ------------------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_CONV_OPS_TD
#define PADDLE_MLIR_PD_CONV_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

// All convolutions share these rules: x is [N, C, spatial...], or [N, spatial..., C] when data_format ends in C; the filter keeps its
// own order whatever data_format says. `paddings` has one number a spatial axis, or two (low, high). padding_algorithm "SAME" computes
// them so that out = ceil(in / stride) and sets dilations to 1, "VALID" makes them 0.
class Pd_Conv<string mnemonic, string infer, list<Trait> traits = []> : Pd_Op<mnemonic, "Conv", infer, traits> {
  let results = (outs PdTensor:$out);
}

//===--- forward ---===//

class Pd_Conv2d<string mnemonic> : Pd_Conv<mnemonic, "conv"> {
  let legacy = [Legacy<mnemonic, ["Input:input", "Filter:filter", "Output:out"],
      ["strides:strides=1,1", "paddings:paddings=0,0", "dilations:dilations=1,1", "groups:groups=1", "padding_algorithm:padding_algorithm=EXPLICIT", "data_format:data_format=NCHW"]>];
}

def Pd_Conv2dOp : Pd_Conv2d<"conv2d"> {
  let arguments = (ins PdTensor:$input, PdTensor:$filter, PdInts<"{1, 1}">:$strides, PdInts<"{0, 0}">:$paddings, PdStr<"EXPLICIT">:$padding_algorithm,
      PdInts<"{1, 1}">:$dilations, PdI64<"1">:$groups, PdStr<"NCHW">:$data_format);
  let summary = "2-D convolution";
  let description = [{
    `out[n, o] = sum over c of input[n, c] * filter[o, c]`, the cross-correlation of an image with filter [Cout, Cin / groups, kh, kw].
    Output size per axis: `floor((in + low + high - (d * (k - 1) + 1)) / s) + 1`. `paddings` has one number an axis, or two (low, high);
    `padding_algorithm` "SAME" computes them so that `out = ceil(in / s)` and sets dilations to 1, "VALID" makes them 0. With `data_format`
    "NHWC" the images are channels-last, the filter is not. There is no bias: an `add` follows.
  }];
}

def Pd_DepthwiseConv2dOp : Pd_Conv2d<"depthwise_conv2d"> {
  let arguments = (ins PdTensor:$input, PdTensor:$filter, PdInts<"{1, 1}">:$strides, PdInts<"{0, 0}">:$paddings, PdStr<"EXPLICIT">:$padding_algorithm,
      PdI64<"1">:$groups, PdInts<"{1, 1}">:$dilations, PdStr<"NCHW">:$data_format);
  let summary = "2-D convolution, one filter a channel";
  let description = "As `pd.conv2d`, with `groups` equal to the input channels.";
}

def Pd_Conv3dOp : Pd_Conv<"conv3d", "conv"> {
  let arguments = (ins PdTensor:$input, PdTensor:$filter, PdInts<"{1, 1, 1}">:$strides, PdInts<"{0, 0, 0}">:$paddings, PdStr<"EXPLICIT">:$padding_algorithm,
      PdI64<"1">:$groups, PdInts<"{1, 1, 1}">:$dilations, PdStr<"NCDHW">:$data_format);
  let summary = "3-D convolution";
  let description = "As `pd.conv2d` over three spatial axes; the filter is [Cout, Cin / groups, kd, kh, kw].";
  let legacy = [Legacy<"conv3d", ["Input:input", "Filter:filter", "Output:out"],
      ["strides:strides=1,1,1", "paddings:paddings=0,0,0", "dilations:dilations=1,1,1", "groups:groups=1", "padding_algorithm:padding_algorithm=EXPLICIT", "data_format:data_format=NCDHW"]>];
  let tier = "T2";
}

//===--- transposed ---===//

defvar transposedLegacyAttrs = ["strides:strides=1,1", "paddings:paddings=0,0", "dilations:dilations=1,1", "groups:groups=1", "output_padding:output_padding",
    "output_size:output_size={}", "padding_algorithm:padding_algorithm=EXPLICIT", "data_format:data_format=NCHW"];

class Pd_Conv2dTranspose<string mnemonic> : Pd_Conv<mnemonic, "convTranspose"> {
  let arguments = (ins PdTensor:$x, PdTensor:$filter, PdMutableInts:$output_size, PdInts<"{1, 1}">:$strides, PdInts<"{0, 0}">:$paddings,
      PdInts<"{}">:$output_padding, PdStr<"EXPLICIT">:$padding_algorithm, PdI64<"1">:$groups, PdInts<"{1, 1}">:$dilations, PdStr<"NCHW">:$data_format);
  let description = [{
    The adjoint of a convolution: filter is [Cin, Cout / groups, kh, kw]. Output size per axis:
    `(in - 1) * s - low - high + d * (k - 1) + 1 + output_padding`, or what `output_size` says when it is not empty, which must lie in
    [size, size + s).
  }];
  let legacy = [Legacy<mnemonic, ["Input:x", "Filter:filter", "Output:out"], transposedLegacyAttrs>];
}

def Pd_Conv2dTransposeOp : Pd_Conv2dTranspose<"conv2d_transpose"> { let summary = "2-D transposed convolution"; }
def Pd_DepthwiseConv2dTransposeOp : Pd_Conv2dTranspose<"depthwise_conv2d_transpose"> {
  let summary = "2-D transposed convolution, one filter a channel";
  let tier = "T2";
}

def Pd_Conv2dTransposeBiasOp : Pd_Conv<"conv2d_transpose_bias", "convTranspose"> {
  let arguments = (ins PdTensor:$x, PdTensor:$filter, PdTensor:$bias, PdMutableInts:$output_size, PdInts<"{1, 1}">:$strides, PdInts<"{0, 0}">:$paddings,
      PdInts<"{}">:$output_padding, PdStr<"EXPLICIT">:$padding_algorithm, PdI64<"1">:$groups, PdInts<"{1, 1}">:$dilations, PdStr<"NCHW">:$data_format);
  let summary = "2-D transposed convolution and bias";
  let description = "As `pd.conv2d_transpose`; `bias` has one element an output channel and is added.";
  let legacy = [Legacy<"conv2d_transpose_bias", ["Input:x", "Filter:filter", "Bias:bias", "Output:out"], transposedLegacyAttrs>];
  let tier = "T2";
}

def Pd_Conv3dTransposeOp : Pd_Conv<"conv3d_transpose", "conv3dTranspose"> {
  let arguments = (ins PdTensor:$x, PdTensor:$filter, PdInts<"{1, 1, 1}">:$strides, PdInts<"{0, 0, 0}">:$paddings, PdInts<"{}">:$output_padding, PdInts<"{}">:$output_size,
      PdStr<"EXPLICIT">:$padding_algorithm, PdI64<"1">:$groups, PdInts<"{1, 1, 1}">:$dilations, PdStr<"NCHW">:$data_format);
  let summary = "3-D transposed convolution";
  let description = "As `pd.conv2d_transpose` over three spatial axes, with `output_size` as an attribute.";
  let legacy = [Legacy<"conv3d_transpose", ["Input:x", "Filter:filter", "Output:out"]>];
  let tier = "T3";
}

//===--- deformable ---===//

def Pd_DeformableConvOp : Pd_Conv<"deformable_conv", "deformableConv"> {
  let arguments = (ins PdTensor:$x, PdTensor:$offset, PdTensor:$filter, Optional<PdTensor>:$mask, PdInts<"{1, 1}">:$strides, PdInts<"{0, 0}">:$paddings,
      PdInts<"{1, 1}">:$dilations, PdI64<"1">:$deformable_groups, PdI64<"1">:$groups, PdI64<"1">:$im2col_step);
  let summary = "2-D convolution that samples at learned offsets";
  let description = [{
    `offset` is [N, 2 * deformable_groups * kh * kw, Hout, Wout], a (y, x) pair per kernel point; `mask`, when given, weighs the samples
    (version 2 of the op). Bilinear sampling, zero outside.
  }];
  let legacy = [
    Legacy<"deformable_conv", ["Input:x", "Offset:offset", "Filter:filter", "Mask:mask", "Output:out"]>,
    Legacy<"deformable_conv_v1", ["Input:x", "Offset:offset", "Filter:filter", "Output:out"]>];
  let tier = "T2";
}

#endif // PADDLE_MLIR_PD_CONV_OPS_TD
