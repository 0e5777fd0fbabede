//===--- PdReductionOps.td - reductions, norms of vectors, arg reductions, sort, search ---*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_REDUCTION_OPS_TD
#define PADDLE_MLIR_PD_REDUCTION_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

//===--- over axes given by an operand ---===//

// An empty axis list means all axes. Legacy ops say that with `reduce_all`; the importer's hook empties the list.
class Pd_Reduce<string mnemonic, string what, string infer> : Pd_Op<mnemonic, "Reduction", infer> {
  let arguments = (ins PdTensor:$x, PdMutableInts:$axis, PdBool<"false">:$keepdim);
  let results = (outs PdTensor:$out);
  let summary = what # " over axes";
  let description = "The " # what # " of `x` over the axes in `axis`, all of them when it is empty. `keepdim` keeps the reduced ones as 1.";
  let legacy = [Legacy<"reduce_" # mnemonic, ["X:x", "Out:out"], ["dim:axis=0", "keep_dim:keepdim=false", "reduce_all:!reduce_all"]>];
  let assemblyFormat = "$x `,` $axis attr-dict `:` functional-type(operands, results)";
}

def Pd_MeanOp : Pd_Reduce<"mean", "mean", "reduce"> { let torch = To<"aten.mean.dim", ["$x", "@axis", "#keepdim", "none"]>; }
def Pd_MaxOp : Pd_Reduce<"max", "maximum", "reduce"> { let torch = To<"aten.amax", ["$x", "@axis", "#keepdim"]>; }
def Pd_MinOp : Pd_Reduce<"min", "minimum", "reduce"> { let torch = To<"aten.amin", ["$x", "@axis", "#keepdim"]>; }

def Pd_SumOp : Pd_Reduce<"sum", "sum", "reduceSum"> {
  let arguments = (ins PdTensor:$x, PdMutableInts:$axis, PdDType:$dtype, PdBool<"false">:$keepdim);
  let description = [{
    The sum of `x` over the axes in `axis`, all of them when it is empty. Without `dtype` booleans and i32 are summed as i64. The legacy op
    called `sum` is `pd.add_n`.
  }];
  let torch = To<"aten.sum.dim_IntList", ["$x", "@axis", "#keepdim", "#dtype"]>;
  let legacy = [Legacy<"reduce_sum", ["X:x", "Out:out"], ["dim:axis=0", "keep_dim:keepdim=false", "in_dtype:-", "out_dtype:dtype", "reduce_all:!reduce_all"]>];
}

def Pd_ProdOp : Pd_Reduce<"prod", "product", "reduceAll"> {
  let arguments = (ins PdTensor:$x, PdMutableInts:$axis, PdBool<"false">:$keepdim, PdBool<"false">:$reduce_all);
  let legacy = [Legacy<"reduce_prod", ["X:x", "Out:out"], ["dim:axis=0", "keep_dim:keepdim=false", "reduce_all:reduce_all=false", "in_dtype:-", "out_dtype:-"]>];
  let tier = "T2";
}

def Pd_FrobeniusNormOp : Pd_Op<"frobenius_norm", "Reduction", "frobeniusNorm"> {
  let arguments = (ins PdTensor:$x, PdMutableInts:$axis, PdBool<"false">:$keep_dim, PdBool<"false">:$reduce_all);
  let results = (outs PdTensor:$out);
  let summary = "square root of the sum of squares over axes";
  let description = "`out = sqrt(sum(x * x))` over the axes in `axis`; over all with `reduce_all` or an empty list.";
  let legacy = [Legacy<"frobenius_norm", ["X:x", "Out:out"], ["dim:axis=0", "keep_dim:keep_dim=false", "reduce_all:reduce_all=false"]>];
  let tier = "T2";
}

//===--- over axes given by an attribute ---===//

class Pd_ReduceAttr<string mnemonic, string what, string infer, string tier_> : Pd_Op<mnemonic, "Reduction", infer> {
  let arguments = (ins PdTensor:$x, PdInts<"{}">:$axis, PdBool<"false">:$keepdim);
  let results = (outs PdTensor:$out);
  let summary = what # " over axes";
  let description = "The " # what # " of `x` over the axes in `axis`, all of them when it is empty. `keepdim` keeps the reduced ones as 1.";
  let legacy = [Legacy<"reduce_" # mnemonic, ["X:x", "Out:out"], ["dim:axis=0", "keep_dim:keepdim=false", "reduce_all:!reduce_all"]>];
  let tier = tier_;
}

def Pd_AllOp : Pd_ReduceAttr<"all", "logical and", "reduceAttrBool", "T1"> { let torch = To<"aten.all.dims", ["$x", "#axis", "#keepdim"]>; }
def Pd_AnyOp : Pd_ReduceAttr<"any", "logical or", "reduceAttrBool", "T1"> { let torch = To<"aten.any.dims", ["$x", "#axis", "#keepdim"]>; }
def Pd_AmaxOp : Pd_ReduceAttr<"amax", "maximum", "reduceAttr", "T3"> { let torch = To<"aten.amax", ["$x", "#axis", "#keepdim"]>; }
def Pd_AminOp : Pd_ReduceAttr<"amin", "minimum", "reduceAttr", "T3"> { let torch = To<"aten.amin", ["$x", "#axis", "#keepdim"]>; }

def Pd_LogsumexpOp : Pd_ReduceAttr<"logsumexp", "logarithm of the sum of exponentials", "logsumexp", "T2"> {
  let arguments = (ins PdTensor:$x, PdInts<"{}">:$axis, PdBool<"false">:$keepdim, PdBool<"false">:$reduce_all);
  let legacy = [Legacy<"logsumexp", ["X:x", "Out:out"]>];
}

def Pd_MeanAllOp : Pd_Op<"mean_all", "Reduction", "toScalar"> {
  let arguments = (ins PdTensor:$x);
  let results = (outs PdTensor:$out);
  let summary = "mean of all elements";
  let description = "`out` is 0-D: the mean of all elements. The legacy op is called `mean`; programs before Paddle 2.5 give it shape [1].";
  let torch = To<"aten.mean", ["$x", "none"]>;
  let legacy = [Legacy<"mean", ["X:x", "Out:out"]>];
  let tier = "T2";
}

//===--- norms of vectors ---===//

def Pd_PNormOp : Pd_Op<"p_norm", "Reduction", "pNorm"> {
  let arguments = (ins PdTensor:$x, PdF64<"2.0">:$porder, PdI64<"-1">:$axis, PdF64<"1e-12">:$epsilon, PdBool<"false">:$keepdim, PdBool<"false">:$asvector);
  let results = (outs PdTensor:$out);
  let summary = "p-norm along one axis";
  let description = [{
    `out = (sum |x|^p)^(1/p)` along `axis`, or of all elements with `asvector`. p may be 0 (count of non-zeros) or plus or minus infinity.
    `epsilon` plays no part in the forward value.
  }];
  let legacy = [Legacy<"p_norm", ["X:x", "Out:out"]>];
  let tier = "T2";
}

def Pd_DistOp : Pd_Op<"dist", "Reduction", "toScalar"> {
  let arguments = (ins PdTensor:$x, PdTensor:$y, PdF64<"2.0">:$p);
  let results = (outs PdTensor:$out);
  let summary = "p-norm of the difference, both broadcast";
  let description = "`out = (sum |x - y|^p)^(1/p)`, 0-D.";
  let legacy = [Legacy<"dist", ["X:x", "Y:y", "Out:out"]>];
  let tier = "T3";
}

def Pd_NormOp : Pd_Op<"norm", "Reduction", "l2Norm"> {
  let arguments = (ins PdTensor:$x, PdI64<"-1">:$axis, PdF64<"1e-10">:$epsilon, PdBool<"true">:$is_test);
  let results = (outs PdTensor:$out, Optional<PdTensor>:$norm);
  let summary = "x divided by its l2 norm along one axis";
  let description = "`norm = sqrt(sum(x * x) + epsilon)` along `axis`, kept as 1; `out = x / norm`.";
  let legacy = [Legacy<"norm", ["X:x", "Out:out", "Norm:norm"]>];
  let tier = "T2";
}

def Pd_SquaredL2NormOp : Pd_Op<"squared_l2_norm", "Reduction", "toVectorOfOne"> {
  let arguments = (ins PdTensor:$x);
  let results = (outs PdTensor:$out);
  let summary = "sum of the squares of all elements";
  let description = "`out` has shape [1]: `sum(x * x)`.";
  let legacy = [Legacy<"squared_l2_norm", ["X:x", "Out:out"]>];
  let tier = "T3";
}

//===--- arg reductions, products, sort ---===//

class Pd_ArgReduce<string mnemonic, string which, string legacyName, string tier_> : Pd_Op<mnemonic, "Reduction", "argReduce"> {
  let arguments = (ins PdTensor:$x, PdMutableInt:$axis, PdBool<"false">:$keepdims, PdBool<"false">:$flatten, PdDType:$dtype);
  let results = (outs PdTensor:$out);
  let summary = "index of the " # which # " along an axis";
  let description = "The first index of the " # which # " along `axis`, or among all elements with `flatten`, as `dtype` (i64 when absent).";
  let legacy = [Legacy<legacyName, ["X:x", "Out:out"], ["axis:axis", "keepdims:keepdims=false", "flatten:flatten=false", "dtype:dtype"]>];
  let assemblyFormat = "$x `,` $axis attr-dict `:` functional-type(operands, results)";
  let tier = tier_;
}

def Pd_ArgmaxOp : Pd_ArgReduce<"argmax", "greatest", "arg_max", "T1">;
def Pd_ArgminOp : Pd_ArgReduce<"argmin", "least", "arg_min", "T2">;

def Pd_CumprodOp : Pd_Op<"cumprod", "Reduction", "cumprod"> {
  let arguments = (ins PdTensor:$x, PdI64<"-1">:$dim, PdBool<"false">:$exclusive, PdBool<"false">:$reverse);
  let results = (outs PdTensor:$out);
  let summary = "running product along an axis";
  let description = "`out[i] = x[0] * ... * x[i]` along `dim`; `exclusive` leaves x[i] out, `reverse` runs from the end.";
  let legacy = [Legacy<"cumprod", ["X:x", "Out:out"]>];
  let tier = "T2";
}

def Pd_ArgsortOp : Pd_Op<"argsort", "Reduction", "argsort"> {
  let arguments = (ins PdTensor:$x, PdI64<"-1">:$axis, PdBool<"false">:$descending, PdBool<"false">:$stable);
  let results = (outs PdTensor:$out, PdTensor:$indices);
  let summary = "sort along an axis";
  let description = "`out` is x sorted along `axis`, `indices` (i64) where each element came from; equal elements keep their order.";
  let torch = To<"aten.sort.stable", ["$x", "bool true", "#axis", "#descending"]>;
  let legacy = [Legacy<"argsort", ["X:x", "Out:out", "Indices:indices"]>];
  let tier = "T2";
}

def Pd_NonzeroOp : Pd_Op<"nonzero", "Reduction", "nonzero"> {
  let arguments = (ins PdTensor:$condition);
  let results = (outs PdTensor:$out);
  let summary = "where a tensor is not zero";
  let description = "`out` (i64) has one row for each element of `condition` that is not zero, in order, and in it that element's indices.";
  let torch = To<"aten.nonzero", ["$condition"]>;
  let legacy = [Legacy<"where_index", ["Condition:condition", "Out:out"]>];
}

#endif // PADDLE_MLIR_PD_REDUCTION_OPS_TD
