//===--- PdIndexOps.td - reading and writing by index --------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gathers, scatters, selections, triangles, scans and top-k.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PD_INDEX_OPS_TD
#define PADDLE_MLIR_PD_INDEX_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

def Pd_WhereOp : Pd_Op<"where", "Index", "where"> {
  let summary = "condition ? x : y, with broadcasting";
  let arguments = (ins PdTensor:$condition, PdTensor:$x, PdTensor:$y);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.where.self", ["$condition", "$x", "$y"]>;
  let legacy = [Legacy<"where", ["Condition:condition", "X:x", "Y:y", "Out:out"]>];
  let inplaceTwin = 1; // writes x, operand 1
}

def Pd_GatherOp : Pd_Op<"gather", "Index", "gather"> {
  let summary = "the rows of one axis that index names; index [n] or [n,1], a 0-D index drops the axis";
  let arguments = (ins PdTensor:$x, PdTensor:$index, PdMutableInt:$axis);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"gather", ["X:x", "Index:index", "Axis:axis", "Out:out"], ["axis:axis=0", "overwrite:-"]>];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Pd_GatherNdOp : Pd_Op<"gather_nd", "Index", "gatherNd"> {
  let summary = "index[..., k] names the first k dims of x";
  let arguments = (ins PdTensor:$x, PdTensor:$index);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"gather_nd", ["X:x", "Index:index", "Out:out"]>];
}

def Pd_EmbeddingOp : Pd_Op<"embedding", "Index", "embedding"> {
  let summary = "rows of weight by id; an id equal to padding_idx (when not -1) gives a row of zeros";
  let description = [{
    `pd-decompose-composites` turns a padding_idx other than -1 into a select, so the torch row is exact.
    The old `lookup_table` has ids with a trailing dim of 1: hook `squeeze_ids` removes it first.
  }];
  let arguments = (ins PdTensor:$x, PdTensor:$weight, PdI64<"-1">:$padding_idx, PdBool<"false">:$sparse);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.embedding", ["$weight", "$x", "#padding_idx", "bool false", "bool false"]>;
  let legacy = [
    Legacy<"lookup_table_v2", ["Ids:x", "W:weight", "Out:out"], ["padding_idx:padding_idx", "is_sparse:sparse"]>,
    Legacy<"lookup_table", ["Ids:x", "W:weight", "Out:out"], ["padding_idx:padding_idx", "is_sparse:sparse", "is_distributed:!squeeze_ids"]>];
}

def Pd_OneHotOp : Pd_Op<"one_hot", "Index", "oneHot"> {
  let summary = "a new last dim of num_classes, 1.0 at the id";
  let description = [{ The old `one_hot` has ids with a trailing dim of 1: hook `squeeze_ids` removes it first. }];
  let arguments = (ins PdTensor:$x, PdMutableInt:$num_classes);
  let results = (outs PdTensor:$out);
  let legacy = [
    Legacy<"one_hot_v2", ["X:x", "depth_tensor:num_classes", "Out:out"], ["depth:num_classes", "dtype:-", "allow_out_of_range:-"]>,
    Legacy<"one_hot", ["X:x", "depth_tensor:num_classes", "Out:out"], ["depth:num_classes", "dtype:-", "allow_out_of_range:!squeeze_ids"]>];
}

def Pd_IndexSelectOp : Pd_Op<"index_select", "Index", "indexSelect"> {
  let summary = "the entries of one axis that a 1-D index names";
  let arguments = (ins PdTensor:$x, PdTensor:$index, PdI64<"0">:$axis);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.index_select", ["$x", "#axis", "$index"]>;
  let legacy = [Legacy<"index_select", ["X:x", "Index:index", "Out:out"], ["dim:axis"]>];
}

def Pd_TakeAlongAxisOp : Pd_Op<"take_along_axis", "Index", "takeAlongAxis"> {
  let summary = "out[i..] = arr[.., indices[i..], ..] on one axis; ranks are equal";
  let arguments = (ins PdTensor:$arr, PdTensor:$indices, PdI64<"0">:$axis);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"take_along_axis", ["Input:arr", "Index:indices", "Result:out"], ["Axis:axis"]>];
}

def Pd_ScatterOp : Pd_Op<"scatter", "Index", "unchanged"> {
  let summary = "rows of x replaced by updates; without overwrite the named rows are zeroed, then all updates add up";
  let arguments = (ins PdTensor:$x, PdTensor:$index, PdTensor:$updates, PdBool<"true">:$overwrite);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"scatter", ["X:x", "Ids:index", "Updates:updates", "Out:out"], ["overwrite:overwrite"]>];
  let inplaceTwin = 1;
}

def Pd_SetValueOp : Pd_Op<"set_value", "Index", "unchanged"> {
  let summary = "x with the view x[starts:ends:steps on axes] overwritten by literal values of the given shape";
  let description = [{
    The value is broadcast to the view after its decrease_axes dims are dropped and dims of 1 inserted at none_axes.
    Legacy: hook `set_value_literals` reads `values` or the typed list the dtype names; with a ValueTensor slot the op is set_value_with_tensor.
  }];
  let arguments = (ins PdTensor:$x, PdMutableInts:$starts, PdMutableInts:$ends, PdMutableInts:$steps,
      DenseI64ArrayAttr:$axes, PdInts<"{}">:$decrease_axes, PdInts<"{}">:$none_axes, PdInts<"{}">:$shape, PdFloats<"{}">:$values);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"set_value",
      ["Input:x", "StartsTensorList:starts[]", "EndsTensorList:ends[]", "StepsTensorList:steps[]", "Out:out"],
      ["starts:starts", "ends:ends", "steps:steps", "axes:axes", "decrease_axes:decrease_axes", "none_axes:none_axes", "shape:shape",
       "values:!set_value_literals"]>];
  let inplaceTwin = 1;
  let hasVerifier = 1;
}

def Pd_SetValueWithTensorOp : Pd_Op<"set_value_with_tensor", "Index", "unchanged"> {
  let summary = "x with the view x[starts:ends:steps on axes] overwritten by a tensor";
  let arguments = (ins PdTensor:$x, PdTensor:$values, PdMutableInts:$starts, PdMutableInts:$ends, PdMutableInts:$steps,
      DenseI64ArrayAttr:$axes, PdInts<"{}">:$decrease_axes, PdInts<"{}">:$none_axes);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"set_value",
      ["Input:x", "ValueTensor:values", "StartsTensorList:starts[]", "EndsTensorList:ends[]", "StepsTensorList:steps[]", "Out:out"],
      ["starts:starts", "ends:ends", "steps:steps", "axes:axes", "decrease_axes:decrease_axes", "none_axes:none_axes", "shape:-"]>];
  let inplaceTwin = 1;
  let hasVerifier = 1;
}

def Pd_TrilOp : Pd_Op<"tril", "Index", "unchanged"> {
  let summary = "lower triangle of the last two dims";
  let arguments = (ins PdTensor:$x, PdI64<"0">:$diagonal);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.tril", ["$x", "#diagonal"]>;
  let legacy = [Legacy<"tril_triu", ["X:x", "Out:out"], ["diagonal:diagonal", "lower:!tril_triu"]>];
  let inplaceTwin = 1;
}

def Pd_TriuOp : Pd_Op<"triu", "Index", "unchanged"> {
  let summary = "upper triangle of the last two dims";
  let arguments = (ins PdTensor:$x, PdI64<"0">:$diagonal);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.triu", ["$x", "#diagonal"]>;
  let legacy = [Legacy<"tril_triu", ["X:x", "Out:out"], ["diagonal:diagonal", "lower:!tril_triu"]>];
  let inplaceTwin = 1;
}

def Pd_CumsumOp : Pd_Op<"cumsum", "Index", "cumsum"> {
  let summary = "running sum along an axis (flatten: of the 1-D view)";
  let description = [{ Integer inputs give i64 in newer files and the input's type in older ones: the result type decides. }];
  let arguments = (ins PdTensor:$x, PdMutableInt:$axis, PdBool<"false">:$flatten, PdBool<"false">:$exclusive, PdBool<"false">:$reverse);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"cumsum", ["X:x", "Out:out"], ["axis:axis=-1", "flatten:flatten", "exclusive:exclusive", "reverse:reverse"]>];
  let inplaceTwin = 1;
}

def Pd_TopkOp : Pd_Op<"topk", "Index", "topk"> {
  let summary = "the k largest (or smallest) entries of an axis and their i64 indices; ties keep the lower index first";
  let arguments = (ins PdTensor:$x, PdMutableInt:$k, PdI64<"-1">:$axis, PdBool<"true">:$largest, PdBool<"true">:$sorted);
  let results = (outs PdTensor:$out, PdTensor:$indices);
  let torch = To<"aten.topk", ["$x", "@k:int", "#axis", "#largest", "#sorted"]>;
  let legacy = [
    Legacy<"top_k_v2", ["X:x", "K:k", "Out:out", "Indices:indices"], ["k:k", "axis:axis", "largest:largest", "sorted:sorted"]>,
    Legacy<"top_k", ["X:x", "K:k", "Out:out", "Indices:indices"], ["k:k"]>];
}

//===--- composites: lib/Dialect/Pd/Transforms/DecomposeIndex.cpp ---===//

def Pd_IndexSampleOp : Pd_Op<"index_sample", "Index", "indexSample"> {
  let summary = "out[i, j] = x[i, index[i, j]]";
  let arguments = (ins PdTensor:$x, PdTensor:$index);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"index_sample", ["X:x", "Index:index", "Out:out"]>];
  let tier = "T2";
}

def Pd_MaskedFillOp : Pd_Op<"masked_fill", "Index", "maskedFill"> {
  let summary = "value where the mask holds, x elsewhere, with broadcasting";
  let arguments = (ins PdTensor:$x, PdTensor:$mask, PdTensor:$value);
  let results = (outs PdTensor:$out);
  let inplaceTwin = 1;
  let tier = "T2";
}

def Pd_DiagOp : Pd_Op<"diag", "Index", "diag"> {
  let summary = "a matrix with x on a diagonal, or the diagonal of a matrix";
  let arguments = (ins PdTensor:$x, PdI64<"0">:$offset, PdF64<"0.0">:$padding_value);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"diag_v2", ["X:x", "Out:out"]>];
  let tier = "T2";
}

def Pd_PutAlongAxisOp : Pd_Op<"put_along_axis", "Index", "unchanged"> {
  let summary = "arr with values written at indices[i..] of one axis; ranks are equal";
  let description = "`reduce` is \"assign\" or \"add\"; other reductions have no torch form.";
  let arguments = (ins PdTensor:$arr, PdTensor:$indices, PdTensor:$values, PdI64<"0">:$axis, PdStr<"assign">:$reduce, PdBool<"true">:$include_self);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"put_along_axis", ["Input:arr", "Index:indices", "Value:values", "Result:out"], ["Axis:axis", "Reduce:reduce", "Include_self:include_self"]>];
  let inplaceTwin = 1;
  let tier = "T2";
}

def Pd_IndexPutOp : Pd_Op<"index_put", "Index", "unchanged"> {
  let summary = "x with value written (or added) at the places that index tensors of the leading dims name";
  let arguments = (ins PdTensor:$x, Variadic<PdTensor>:$indices, PdTensor:$value, PdBool<"false">:$accumulate);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.index_put", ["$x", "[$indices]", "$value", "#accumulate"]>;
  let legacy = [Legacy<"index_put", ["x:x", "indices:indices", "value:value", "out:out"]>];
  let inplaceTwin = 1;
  let tier = "T2";
}

def Pd_ScatterNdAddOp : Pd_Op<"scatter_nd_add", "Index", "unchanged"> {
  let summary = "x with updates added at index[..., k], which names the first k dims";
  let arguments = (ins PdTensor:$x, PdTensor:$index, PdTensor:$updates);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"scatter_nd_add", ["X:x", "Index:index", "Updates:updates", "Out:out"]>];
  let tier = "T2";
}

#endif // PADDLE_MLIR_PD_INDEX_OPS_TD
