//===--- PdShapeOps.td - shape, layout and data movement rows -----------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that rearrange elements without looking at them, and the ops that read a shape.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PD_SHAPE_OPS_TD
#define PADDLE_MLIR_PD_SHAPE_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

def Pd_ReshapeOp : Pd_Op<"reshape", "Shape", "reshape"> {
  let summary = "reshape; 0 copies the input's dim at the same index, one -1 is inferred";
  let arguments = (ins PdTensor:$x, PdMutableInts:$shape);
  let results = (outs PdTensor:$out);
  let legacy = [
    Legacy<"reshape2", ["X:x", "ShapeTensor:shape[]", "Shape:shape", "Out:out", "XShape:-"], ["shape:shape"]>,
    Legacy<"reshape", ["X:x", "ShapeTensor:shape[]", "Shape:shape", "Out:out"], ["shape:shape"]>];
  let inplaceTwin = 1;
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
  let hasFolder = 1;
}

def Pd_TransposeOp : Pd_Op<"transpose", "Shape", "transpose"> {
  let summary = "permute: result dim i is input dim perm[i]";
  let arguments = (ins PdTensor:$x, DenseI64ArrayAttr:$perm);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.permute", ["$x", "#perm"]>;
  let legacy = [
    Legacy<"transpose2", ["X:x", "Out:out", "XShape:-"], ["axis:perm"]>,
    Legacy<"transpose", ["X:x", "Out:out"], ["axis:perm"]>];
  let inplaceTwin = 1;
  let hasFolder = 1;
}

def Pd_SqueezeOp : Pd_Op<"squeeze", "Shape", "squeeze"> {
  let summary = "drop the listed dims that are 1 (no list: all of them); listed dims that are not 1 stay";
  let description = [{
    A listed dim that is `?` is ambiguous: the rank of the result type says whether it goes.
  }];
  let arguments = (ins PdTensor:$x, PdMutableInts:$axis);
  let results = (outs PdTensor:$out);
  let legacy = [
    Legacy<"squeeze2", ["X:x", "Out:out", "XShape:-"], ["axes:axis"]>,
    Legacy<"squeeze", ["X:x", "Out:out"], ["axes:axis"]>];
  let inplaceTwin = 1;
  let hasFolder = 1;
}

def Pd_UnsqueezeOp : Pd_Op<"unsqueeze", "Shape", "unsqueeze"> {
  let summary = "insert dims of 1, one axis after the other on the growing rank";
  let arguments = (ins PdTensor:$x, PdMutableInts:$axis);
  let results = (outs PdTensor:$out);
  let legacy = [
    Legacy<"unsqueeze2", ["X:x", "AxesTensor:axis", "AxesTensorList:axis[]", "Out:out", "XShape:-"], ["axes:axis"]>,
    Legacy<"unsqueeze", ["X:x", "AxesTensor:axis", "AxesTensorList:axis[]", "Out:out"], ["axes:axis"]>];
  let inplaceTwin = 1;
  let hasFolder = 1;
}

def Pd_FlattenOp : Pd_Op<"flatten", "Shape", "flatten"> {
  let summary = "merge dims start_axis..stop_axis into one";
  let description = [{
    The old `flatten`/`flatten2` with one `axis` make two dims: hook `flatten2d` turns them into two flattens (a reshape when axis = 0).
  }];
  let arguments = (ins PdTensor:$x, PdI64<"1">:$start_axis, PdI64<"1">:$stop_axis);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.flatten.using_ints", ["$x", "#start_axis", "#stop_axis"]>;
  let legacy = [
    Legacy<"flatten_contiguous_range", ["X:x", "Out:out", "XShape:-"], ["start_axis:start_axis", "stop_axis:stop_axis"]>,
    Legacy<"flatten2", ["X:x", "Out:out", "XShape:-"], ["axis:!flatten2d"]>,
    Legacy<"flatten", ["X:x", "Out:out"], ["axis:!flatten2d"]>];
  let inplaceTwin = 1;
}

def Pd_ConcatOp : Pd_Op<"concat", "Shape", "concat"> {
  let summary = "join along one axis";
  let arguments = (ins Variadic<PdTensor>:$x, PdMutableInt:$axis);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.cat", ["[$x]", "@axis:int"]>;
  let legacy = [Legacy<"concat", ["X:x", "AxisTensor:axis", "Out:out"], ["axis:axis=0"]>];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Pd_SplitOp : Pd_Op<"split", "Shape", "split"> {
  let summary = "cut along one axis into pieces of the given sizes; one size may be -1";
  let description = [{ Legacy `split` with num > 0 is `split_with_num`: hook `split` decides. }];
  let arguments = (ins PdTensor:$x, PdMutableInts:$sections, PdMutableInt:$axis);
  let results = (outs Variadic<PdTensor>:$out);
  let legacy = [Legacy<"split", ["X:x", "SectionsTensorList:sections[]", "AxisTensor:axis", "Out:out"], ["num:!split", "sections:sections", "axis:axis=0"]>];
  let hasVerifier = 1;
}

def Pd_SplitWithNumOp : Pd_Op<"split_with_num", "Shape", "splitWithNum"> {
  let summary = "cut along one axis into num equal pieces";
  let arguments = (ins PdTensor:$x, PdMutableInt:$axis, PdI64<"1">:$num);
  let results = (outs Variadic<PdTensor>:$out);
  let legacy = [Legacy<"split", ["X:x", "AxisTensor:axis", "Out:out"], ["num:num", "sections:-", "axis:axis=0"]>];
  let hasVerifier = 1;
}

def Pd_SliceOp : Pd_Op<"slice", "Shape", "slice"> {
  let summary = "input[starts:ends] on the listed axes, then decrease_axis dims dropped";
  let description = [{
    Negative bounds count from the end, then both are clamped to [0, dim]. A dim in decrease_axis is 1 after slicing.
    An axis listed there keeps exactly one element: its end is start + 1 whatever `ends` says (Paddle writes 0 for start -1).
    Legacy `slice` of a tensor array is an element or sub-array read: hook `slice_array`.
  }];
  let arguments = (ins PdTensor:$input, PdMutableInts:$starts, PdMutableInts:$ends, DenseI64ArrayAttr:$axes, PdInts<"{}">:$infer_flags, PdInts<"{}">:$decrease_axis);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"slice",
      ["Input:input", "StartsTensor:starts", "StartsTensorList:starts[]", "EndsTensor:ends", "EndsTensorList:ends[]", "Out:out"],
      ["axes:axes", "starts:starts", "ends:ends", "infer_flags:infer_flags", "decrease_axis:decrease_axis"]>];
  let inplaceTwin = 1;
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Pd_StridedSliceOp : Pd_Op<"strided_slice", "Shape", "stridedSlice"> {
  let summary = "input[starts:ends:strides] on the listed axes; a negative stride walks down";
  let description = [{ Legacy decrease_axis exists only there: hook `squeeze_result` squeezes those axes afterwards. }];
  let arguments = (ins PdTensor:$x, PdMutableInts:$starts, PdMutableInts:$ends, PdMutableInts:$strides, DenseI64ArrayAttr:$axes);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"strided_slice",
      ["Input:x", "StartsTensor:starts", "StartsTensorList:starts[]", "EndsTensor:ends", "EndsTensorList:ends[]", "StridesTensor:strides",
       "StridesTensorList:strides[]", "Out:out"],
      ["axes:axes", "starts:starts", "ends:ends", "strides:strides", "infer_flags:-", "decrease_axis:!squeeze_result"]>];
  let hasVerifier = 1;
}

def Pd_StackOp : Pd_Op<"stack", "Shape", "stack"> {
  let summary = "join along a new axis";
  let arguments = (ins Variadic<PdTensor>:$x, PdI64<"0">:$axis);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.stack", ["[$x]", "#axis"]>;
  let legacy = [Legacy<"stack", ["X:x", "Y:out"], ["axis:axis"]>];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Pd_UnstackOp : Pd_Op<"unstack", "Shape", "unstack"> {
  let summary = "one result per index of an axis, without that axis";
  let arguments = (ins PdTensor:$x, PdI64<"0">:$axis, PdI64<"0">:$num);
  let results = (outs Variadic<PdTensor>:$out);
  let legacy = [Legacy<"unstack", ["X:x", "Y:out"], ["axis:axis", "num:num"]>];
  let tier = "T2";
}

def Pd_UnbindOp : Pd_Op<"unbind", "Shape", "unbind"> {
  let summary = "one result per index of an axis, without that axis";
  let arguments = (ins PdTensor:$input, PdI64<"0">:$axis);
  let results = (outs Variadic<PdTensor>:$out);
  let legacy = [Legacy<"unbind", ["X:input", "Out:out"], ["axis:axis"]>];
  let tier = "T2";
}

def Pd_ExpandOp : Pd_Op<"expand", "Shape", "expand"> {
  let summary = "broadcast to a shape; -1 keeps the input's dim";
  let arguments = (ins PdTensor:$x, PdMutableInts:$shape);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.broadcast_to", ["$x", "@shape"]>;
  let legacy = [Legacy<"expand_v2", ["X:x", "Shape:shape", "expand_shapes_tensor:shape[]", "Out:out"], ["shape:shape"]>];
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
  let hasFolder = 1;
}

def Pd_ExpandAsOp : Pd_Op<"expand_as", "Shape", "expandAs"> {
  let summary = "broadcast to the shape of y, or to target_shape when y is absent";
  let arguments = (ins PdTensor:$x, Optional<PdTensor>:$y, PdInts<"{}">:$target_shape);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"expand_as_v2", ["X:x", "Y:y", "Out:out"], ["target_shape:target_shape"]>];
}

def Pd_TileOp : Pd_Op<"tile", "Shape", "tile"> {
  let summary = "repeat each dim; the shorter of shape and repeats is padded with leading ones";
  let description = [{ The old `expand` (v1) is this op. }];
  let arguments = (ins PdTensor:$x, PdMutableInts:$repeat_times);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.tile", ["$x", "@repeat_times"]>;
  let legacy = [
    Legacy<"tile", ["X:x", "RepeatTimes:repeat_times", "repeat_times_tensor:repeat_times[]", "Out:out"], ["repeat_times:repeat_times"]>,
    Legacy<"expand", ["X:x", "ExpandTimes:repeat_times", "expand_times_tensor:repeat_times[]", "Out:out"], ["expand_times:repeat_times"]>];
}

def Pd_PadOp : Pd_Op<"pad", "Shape", "pad"> {
  let summary = "constant pad; paddings are (before, after) pairs from the first dim";
  let arguments = (ins PdTensor:$x, PdMutableFloat:$pad_value, DenseI64ArrayAttr:$paddings);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"pad", ["X:x", "Out:out"], ["paddings:paddings", "pad_value:pad_value=0.0"]>];
  let tier = "T2";
  let hasVerifier = 1;
}

def Pd_Pad3dOp : Pd_Op<"pad3d", "Shape", "pad3d"> {
  let summary = "pad the spatial dims of a 5-D tensor: [left, right, top, bottom, front, back]";
  let arguments = (ins PdTensor:$x, PdMutableInts:$paddings, PdStr<"constant">:$mode, PdF64<"0.0">:$pad_value, PdStr<"NCDHW">:$data_format);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"pad3d", ["X:x", "Paddings:paddings", "Out:out"],
      ["paddings:paddings", "mode:mode", "value:pad_value", "data_format:data_format"]>];
  let hasVerifier = 1;
}

def Pd_FlipOp : Pd_Op<"flip", "Shape", "unchanged"> {
  let summary = "reverse the listed axes";
  let arguments = (ins PdTensor:$x, DenseI64ArrayAttr:$axis);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.flip", ["$x", "#axis"]>;
  let legacy = [
    Legacy<"flip", ["X:x", "Out:out"], ["axis:axis", "dims:axis"]>,
    Legacy<"reverse", ["X:x", "Out:out"], ["axis:axis"]>];
  let tier = "T2";
}

def Pd_RollOp : Pd_Op<"roll", "Shape", "unchanged"> {
  let summary = "rotate along the listed axes; no axis: over the flattened tensor";
  let arguments = (ins PdTensor:$x, PdMutableInts:$shifts, PdInts<"{}">:$axis);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.roll", ["$x", "@shifts", "#axis"]>;
  let legacy = [Legacy<"roll", ["X:x", "ShiftsTensor:shifts", "Out:out"], ["shifts:shifts", "axis:axis", "dims:axis"]>];
}

def Pd_MeshgridOp : Pd_Op<"meshgrid", "Shape", "meshgrid"> {
  let summary = "coordinate grids of 1-D tensors, matrix order";
  let arguments = (ins Variadic<PdTensor>:$inputs);
  let results = (outs Variadic<PdTensor>:$out);
  let legacy = [Legacy<"meshgrid", ["X:inputs", "Out:out"]>];
}

//===--- reading a shape ---===//

def Pd_ShapeOp : Pd_Op<"shape", "Shape", "shape"> {
  let summary = "the shape as a 1-D i32 tensor";
  let arguments = (ins PdTensor:$input);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"shape", ["Input:input", "Out:out"]>];
  let hasFolder = 1;
}

def Pd_Shape64Op : Pd_Op<"shape64", "Shape", "shape64"> {
  let summary = "the shape as a 1-D i64 tensor";
  let arguments = (ins PdTensor:$input);
  let results = (outs PdTensor:$out);
  let hasFolder = 1;
}

def Pd_NumelOp : Pd_Op<"numel", "Shape", "numel"> {
  let summary = "the number of elements, a 0-D i64 tensor";
  let arguments = (ins PdTensor:$x);
  let results = (outs PdTensor:$size);
  let legacy = [Legacy<"size", ["Input:x", "Out:size"]>];
  let tier = "T2";
  let hasFolder = 1;
}

//===--- resizing ---===//

class Pd_InterpOp<string mnemonic, list<string> legacyNames> : Pd_Op<mnemonic, "Shape", "interp", [AttrSizedOperandSegments]> {
  let description = [{
    Size, in order of priority: size_tensor list, out_size, floor(in * scale) with scale_tensor or the attribute (one value serves every
    axis; values <= 0 mean absent), out_d/out_h/out_w. align_corners: ratio (in-1)/(out-1); else 1/scale when a scale was given, in/out
    otherwise. align_mode 0 without align_corners: half-pixel centres; align_mode 1: source = index * ratio.
    The old one-number `scale` of v1 ops becomes a list of one.
  }];
  let arguments = (ins PdTensor:$x, Optional<PdTensor>:$out_size, Variadic<PdTensor>:$size_tensor, Optional<PdTensor>:$scale_tensor,
      PdStr<"NCHW">:$data_format, PdI64<"0">:$out_d, PdI64<"0">:$out_h, PdI64<"0">:$out_w, PdFloats<"{}">:$scale,
      PdStr<"bilinear">:$interp_method, PdBool<"true">:$align_corners, PdI64<"1">:$align_mode);
  let results = (outs PdTensor:$output);
  let legacy = !foreach(name, legacyNames, Legacy<name,
      ["X:x", "OutSize:out_size", "SizeTensor:size_tensor", "Scale:scale_tensor", "Out:output"],
      ["data_layout:data_format", "out_d:out_d", "out_h:out_h", "out_w:out_w", "scale:scale", "interp_method:interp_method",
       "align_corners:align_corners", "align_mode:align_mode"]>);
}
def Pd_NearestInterpOp : Pd_InterpOp<"nearest_interp", ["nearest_interp_v2", "nearest_interp"]> { let summary = "nearest-neighbour resize"; }
def Pd_BilinearInterpOp : Pd_InterpOp<"bilinear_interp", ["bilinear_interp_v2", "bilinear_interp"]> { let summary = "bilinear resize"; }
def Pd_BicubicInterpOp : Pd_InterpOp<"bicubic_interp", ["bicubic_interp_v2"]> { let summary = "bicubic resize, a = -0.75"; let tier = "T2"; }
def Pd_LinearInterpOp : Pd_InterpOp<"linear_interp", ["linear_interp_v2"]> { let summary = "1-D linear resize"; let tier = "T2"; }

def Pd_TrilinearInterpOp : Pd_InterpOp<"trilinear_interp", ["trilinear_interp_v2"]> { let summary = "3-D linear resize"; let tier = "T2"; }

//===--- regrouping channels and pixels ---===//

def Pd_PixelShuffleOp : Pd_Op<"pixel_shuffle", "Shape", "pixelShuffle"> {
  let summary = "channels to pixels: [n, c*r*r, h, w] to [n, c, h*r, w*r]";
  let arguments = (ins PdTensor:$x, PdI64<"1">:$upscale_factor, PdStr<"NCHW">:$data_format);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.pixel_shuffle", ["$x", "#upscale_factor"]>;
  let legacy = [Legacy<"pixel_shuffle", ["X:x", "Out:out"]>];
  let tier = "T2";
}

def Pd_PixelUnshuffleOp : Pd_Op<"pixel_unshuffle", "Shape", "pixelUnshuffle"> {
  let summary = "pixels to channels: the inverse of pixel_shuffle";
  let arguments = (ins PdTensor:$x, PdI64<"1">:$downscale_factor, PdStr<"NCHW">:$data_format);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"pixel_unshuffle", ["X:x", "Out:out"]>];
  let tier = "T2";
}

def Pd_ChannelShuffleOp : Pd_Op<"channel_shuffle", "Shape", "unchanged"> {
  let summary = "channels as a matrix of `groups` rows, transposed";
  let arguments = (ins PdTensor:$x, PdI64<"1">:$groups, PdStr<"NCHW">:$data_format);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"channel_shuffle", ["X:x", "Out:out"]>];
  let tier = "T2";
}

def Pd_RepeatInterleaveOp : Pd_Op<"repeat_interleave", "Shape", "repeatInterleave"> {
  let summary = "each entry of an axis repeated in place";
  let arguments = (ins PdTensor:$x, PdI64<"1">:$repeats, PdI64<"0">:$axis, PdI64<"-1">:$output_size);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"repeat_interleave", ["X:x", "Out:out"], ["Repeats:repeats", "dim:axis"]>];
  let tier = "T2";
}

def Pd_BroadcastTensorsOp : Pd_Op<"broadcast_tensors", "Shape", "broadcastTensors"> {
  let summary = "all inputs broadcast to their common shape";
  let arguments = (ins Variadic<PdTensor>:$input);
  let results = (outs Variadic<PdTensor>:$out);
  let legacy = [Legacy<"broadcast_tensors", ["X:input", "Out:out"]>];
  let tier = "T2";
}

def Pd_CropOp : Pd_Op<"crop", "Shape", "crop"> {
  let summary = "the block of a given shape at given offsets; a size of -1 goes to the end";
  let arguments = (ins PdTensor:$x, PdMutableInts:$shape, PdMutableInts:$offsets);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"crop_tensor", ["X:x", "Shape:shape", "ShapeTensor:shape[]", "Offsets:offsets", "OffsetsTensor:offsets[]", "Out:out"], ["shape:shape", "offsets:offsets"]>];
  let tier = "T3";
}

def Pd_UnfoldOp : Pd_Op<"unfold", "Shape", "unfold"> {
  let summary = "sliding blocks as columns: [n, c, h, w] to [n, c*kh*kw, blocks]";
  let description = "`paddings` are [top, left, bottom, right].";
  let arguments = (ins PdTensor:$x, DenseI64ArrayAttr:$kernel_sizes, DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$paddings, DenseI64ArrayAttr:$dilations);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"unfold", ["X:x", "Y:out"]>];
  let tier = "T2";
}

#endif // PADDLE_MLIR_PD_SHAPE_OPS_TD
