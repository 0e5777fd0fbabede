//===--- PdCreationOps.td - constants, parameters, fills and copies ------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that make a tensor out of literals, weights or another tensor's shape, and the ops that only pass a tensor on.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PD_CREATION_OPS_TD
#define PADDLE_MLIR_PD_CREATION_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

//===--- literals ---===//

def Pd_ParameterOp : Pd_Op<"parameter", "Creation", "elementsValue", [ConstantLike]> {
  let summary = "a named weight of the parameter file";
  let description = [{ `value` is a dense_resource over the mapped file when big; only a small one folds, so no pass copies a weight. }];
  let arguments = (ins StrAttr:$name, ElementsAttr:$value);
  let results = (outs PdTensor:$out);
  let assemblyFormat = "$name $value attr-dict";
  let hasFolder = 1;
}

def Pd_ConstantOp : Pd_Op<"constant", "Creation", "elementsValue", [ConstantLike]> {
  let summary = "a literal; what full, full_int_array, assign_value and every fold of constants become";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs PdTensor:$out);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1;
}

def Pd_FullOp : Pd_Op<"full", "Creation", "full", [ConstantLike]> {
  let summary = "a tensor of one value; shape {} is 0-D";
  let description = [{
    Also how a scalar operand of another op is written. Legacy `fill_constant`: hook `fill_constant` reads str_value (it wins over value) and
    chooses between this op and full_with_tensor. The `full_` twin overwrites an operand this op does not have.
  }];
  let arguments = (ins DenseI64ArrayAttr:$shape, F64Attr:$value, PdDType:$dtype);
  let assemblyFormat = "attr-dict `:` functional-type(operands, results)";
  let results = (outs PdTensor:$out);
  let torch = To<"aten.full", ["#shape", "#value", "#dtype", "none", "none", "none"]>;
  let legacy = [Legacy<"fill_constant", ["Out:out"], ["str_value:!fill_constant", "shape:shape", "value:value=0.0", "dtype:dtype", "force_cpu:-", "place_type:-"]>];
  let inplaceTwin = 1;
  let hasFolder = 1;
}

def Pd_FullIntArrayOp : Pd_Op<"full_int_array", "Creation", "fullIntArray", [ConstantLike]> {
  let summary = "a 1-D integer literal, possibly empty";
  let arguments = (ins DenseI64ArrayAttr:$value, PdDType:$dtype);
  let assemblyFormat = "attr-dict `:` functional-type(operands, results)";
  let results = (outs PdTensor:$out);
  let hasFolder = 1;
}

def Pd_AssignValueOp : Pd_Op<"assign_value", "Creation", "assignValue", [ConstantLike]> {
  let summary = "a dense literal of any shape; numbers are f64 whatever the dtype";
  let description = [{
    Legacy: hook `assign_value` reads `values` or the typed list that is not empty. The `assign_value_` twin overwrites an operand this
    op does not have.
  }];
  let arguments = (ins DenseI64ArrayAttr:$shape, DenseF64ArrayAttr:$values, PdDType:$dtype);
  let assemblyFormat = "attr-dict `:` functional-type(operands, results)";
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"assign_value", ["Out:out"], ["shape:shape", "dtype:dtype", "values:!assign_value"]>];
  let inplaceTwin = 1;
  let hasVerifier = 1;
  let hasFolder = 1;
}

//===--- fills of a computed shape ---===//

def Pd_FullLikeOp : Pd_Op<"full_like", "Creation", "fullLike"> {
  let summary = "one value in the shape of x";
  let arguments = (ins PdTensor:$x, PdMutableFloat:$value, PdDType:$dtype);
  let results = (outs PdTensor:$out);
  let legacy = [
    Legacy<"fill_any_like", ["X:x", "Out:out"], ["value:value=0.0", "dtype:dtype"]>,
    Legacy<"fill_zeros_like", ["X:x", "Out:out"], ["value:value=0.0"]>];
}

def Pd_FullWithTensorOp : Pd_Op<"full_with_tensor", "Creation", "fullWithTensor"> {
  let summary = "a tensor of one computed value and a computed shape";
  let arguments = (ins PdMutableFloat:$value, PdMutableInts:$shape, PdDType:$dtype);
  let hasCanonicalizer = 1;
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"fill_constant", ["ValueTensor:value", "ShapeTensor:shape", "ShapeTensorList:shape[]", "Out:out"],
      ["str_value:!fill_constant", "value:value=0.0", "shape:shape", "dtype:dtype", "force_cpu:-", "place_type:-"]>];
}

def Pd_FullBatchSizeLikeOp : Pd_Op<"full_batch_size_like", "Creation", "fullBatchSizeLike"> {
  let summary = "one value in a literal shape of which one dim is taken from input";
  let arguments = (ins PdTensor:$input, DenseI64ArrayAttr:$shape, PdF64<"0.0">:$value, PdI64<"0">:$input_dim_idx, PdI64<"0">:$output_dim_idx, PdDType:$dtype);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"fill_constant_batch_size_like", ["Input:input", "Out:out"],
      ["str_value:!fill_constant", "shape:shape", "value:value", "dtype:dtype", "input_dim_idx:input_dim_idx", "output_dim_idx:output_dim_idx", "force_cpu:-"]>];
  let tier = "T2";
}

def Pd_ArangeOp : Pd_Op<"arange", "Creation", "arange"> {
  let summary = "start, start + step, ... below end; without dtype the type of start";
  let arguments = (ins PdMutableFloat:$start, PdMutableFloat:$end, PdMutableFloat:$step, PdDType:$dtype);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"range", ["Start:start", "End:end", "Step:step", "Out:out"]>];
  let hasFolder = 1;
}

def Pd_EyeOp : Pd_Op<"eye", "Creation", "eye"> {
  let summary = "ones on the diagonal, zeros elsewhere; num_columns -1 means square";
  let arguments = (ins PdMutableInt:$num_rows, PdMutableInt:$num_columns, PdDType:$dtype);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"eye", ["Out:out"], ["num_rows:num_rows", "num_columns:num_columns=-1", "dtype:dtype"]>];
  let tier = "T2";
}

def Pd_LinspaceOp : Pd_Op<"linspace", "Creation", "linspace"> {
  let summary = "`number` values from start to stop, both included, at equal distances";
  let arguments = (ins PdMutableFloat:$start, PdMutableFloat:$stop, PdMutableInt:$number, PdDType:$dtype);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"linspace", ["Start:start", "Stop:stop", "Num:number", "Out:out"], ["dtype:dtype"]>];
  let tier = "T2";
}

//===--- passing a tensor on ---===//

def Pd_AssignOp : Pd_Op<"assign", "Creation", "unchanged"> {
  let summary = "a copy";
  let arguments = (ins PdTensor:$x);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.clone", ["$x", "none"]>;
  let legacy = [Legacy<"assign", ["X:x", "Out:out"]>];
  let inplaceTwin = 1;
}

def Pd_AssignOutOp : Pd_Op<"assign_out", "Creation", "unchanged"> {
  let summary = "PIR's assign_out_: x, written into the storage of output";
  let description = [{ A pure copy of x here: the importer's alias rule has already bound output's name to the result. }];
  let arguments = (ins PdTensor:$x, PdTensor:$output);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.clone", ["$x", "none"]>;
  let inplaceTwin = 1; // writes output, operand 1
  let tier = "T2";
}

def Pd_ShareDataOp : Pd_Op<"share_data", "Creation", "unchanged"> {
  let summary = "the same values under another name; device copies of old programs are this op too";
  let arguments = (ins PdTensor:$x);
  let results = (outs PdTensor:$out);
  let torch = To<"aten.clone", ["$x", "none"]>;
  let legacy = [
    Legacy<"share_data", ["X:x", "Out:out"]>,
    Legacy<"memcpy", ["X:x", "Out:out"], ["dst_place_type:-"]>,
    Legacy<"memcpy_h2d", ["X:x", "Out:out"], ["dst_place_type:-"]>,
    Legacy<"memcpy_d2h", ["X:x", "Out:out"], ["dst_place_type:-"]>];
  let inplaceTwin = 1;
}

def Pd_IncrementOp : Pd_Op<"increment", "Creation", "unchanged"> {
  let summary = "x + value in the type of x; loop counters";
  let arguments = (ins PdTensor:$x, PdF64<"1.0">:$value);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"increment", ["X:x", "Out:out"], ["step:value"]>];
  let inplaceTwin = 1;
  let tier = "T2";
  let hasFolder = 1;
}

#endif // PADDLE_MLIR_PD_CREATION_OPS_TD
