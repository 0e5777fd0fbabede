//===--- PdLinearOps.td - matrix products -------------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_LINEAR_OPS_TD
#define PADDLE_MLIR_PD_LINEAR_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

class Pd_Product<string mnemonic, string infer> : Pd_Op<mnemonic, "Linear", infer> {
  let results = (outs PdTensor:$out);
}

def Pd_MatmulOp : Pd_Product<"matmul", "matmul"> {
  let arguments = (ins PdTensor:$x, PdTensor:$y, PdBool<"false">:$transpose_x, PdBool<"false">:$transpose_y);
  let summary = "batched matrix product";
  let description = [{
    `out = x @ y` over the last two axes, the others broadcast. A 1-D x is a row, a 1-D y a column, and the axis added for it is dropped from
    the result. `transpose_x` and `transpose_y` swap the last two axes first; a 1-D operand ignores them. A layer's weight is [in, out].
  }];
  let legacy = [
    Legacy<"matmul_v2", ["X:x", "Y:y", "Out:out"], ["trans_x:transpose_x=false", "trans_y:transpose_y=false"]>,
    Legacy<"matmul", ["X:x", "Y:y", "Out:out"], ["transpose_X:transpose_x=false", "transpose_Y:transpose_y=false", "alpha:!matmul_alpha"]>];
}

def Pd_LegacyMatmulOp : Pd_Product<"legacy_matmul", "matmul"> {
  let arguments = (ins PdTensor:$x, PdTensor:$y, PdBool<"false">:$transpose_x, PdBool<"false">:$transpose_y, PdF64<"1.0">:$alpha);
  let summary = "batched matrix product times a number";
  let description = "`out = alpha * (x @ y)`, otherwise as `pd.matmul`.";
  let tier = "T3";
}

def Pd_BmmOp : Pd_Product<"bmm", "bmm"> {
  let arguments = (ins PdTensor:$x, PdTensor:$y);
  let summary = "product of two lists of matrices";
  let description = "`out[b] = x[b] @ y[b]` for x [B, M, K] and y [B, K, N].";
  let torch = To<"aten.bmm", ["$x", "$y"]>;
  let legacy = [Legacy<"bmm", ["X:x", "Y:y", "Out:out"]>];
}

def Pd_MvOp : Pd_Product<"mv", "mv"> {
  let arguments = (ins PdTensor:$x, PdTensor:$vec);
  let summary = "matrix times vector";
  let description = "`out = x @ vec` for x [M, K] and vec [K].";
  let torch = To<"aten.mv", ["$x", "$vec"]>;
  let legacy = [Legacy<"mv", ["X:x", "Vec:vec", "Out:out"]>];
  let tier = "T3";
}

def Pd_DotOp : Pd_Product<"dot", "dot"> {
  let arguments = (ins PdTensor:$x, PdTensor:$y);
  let summary = "inner product over the last axis";
  let description = "`out = sum(x * y)` over the last axis, for two operands of one shape, 1-D or 2-D.";
  let legacy = [Legacy<"dot", ["X:x", "Y:y", "Out:out"]>];
  let tier = "T2";
}

class Pd_AddProduct<string mnemonic, string infer> : Pd_Product<mnemonic, infer> {
  let arguments = (ins PdTensor:$input, PdTensor:$x, PdTensor:$y, PdF64<"1.0">:$beta, PdF64<"1.0">:$alpha);
  let torch = To<"aten." # mnemonic, ["$input", "$x", "$y", "#beta", "#alpha"]>;
  let legacy = [Legacy<mnemonic, ["Input:input", "X:x", "Y:y", "Out:out"], ["Alpha:alpha=1.0", "Beta:beta=1.0"]>];
  let inplaceTwin = 1;
}

def Pd_AddmmOp : Pd_AddProduct<"addmm", "addmm"> {
  let summary = "beta * input + alpha * (x @ y)";
  let description = "`out = beta * input + alpha * (x @ y)` for x [M, K], y [K, N] and an input that broadcasts to [M, N].";
  let tier = "T2";
}

def Pd_BaddbmmOp : Pd_AddProduct<"baddbmm", "baddbmm"> {
  let summary = "beta * input + alpha * bmm(x, y)";
  let description = "`out[b] = beta * input[b] + alpha * (x[b] @ y[b])` for x [B, M, K], y [B, K, N] and an input that broadcasts to [B, M, N].";
  let tier = "T3";
}

def Pd_MatmulWithFlattenOp : Pd_Product<"matmul_with_flatten", "matmulWithFlatten"> {
  let arguments = (ins PdTensor:$x, PdTensor:$y, PdI64<"1">:$x_num_col_dims, PdI64<"1">:$y_num_col_dims);
  let summary = "matrix product of two flattened tensors";
  let description = [{
    x becomes a matrix whose rows are its first `x_num_col_dims` axes, y one whose rows are its first `y_num_col_dims` axes. `out` is their
    product, in the shape of x's row axes and y's column axes. The legacy op is called `mul`.
  }];
  let legacy = [Legacy<"mul", ["X:x", "Y:y", "Out:out"], ["x_num_col_dims:x_num_col_dims=1", "y_num_col_dims:y_num_col_dims=1"]>];
  let tier = "T2";
}

def Pd_FcOp : Pd_Product<"fc", "fc"> {
  let arguments = (ins PdTensor:$input, PdTensor:$w, Optional<PdTensor>:$bias, PdI64<"1">:$in_num_col_dims, PdStr<"">:$activation_type, PdBool<"false">:$padding_weights);
  let summary = "fully connected layer";
  let description = [{
    `out = act(flatten(input) @ w + bias)`: input is a matrix whose rows are its first `in_num_col_dims` axes, w is [in, out].
    `activation_type` is empty or "relu". With `padding_weights` w is stored with four more rows and columns that do not count.
  }];
  let legacy = [Legacy<"fc", ["Input:input", "W:w", "Bias:bias", "Out:out"], ["in_num_col_dims:in_num_col_dims=1", "activation_type:activation_type", "padding_weights:padding_weights=false"]>];
  let tier = "T2";
}

def Pd_FusedGemmEpilogueOp : Pd_Product<"fused_gemm_epilogue", "fusedGemmEpilogue"> {
  let arguments = (ins PdTensor:$x, PdTensor:$y, PdTensor:$bias, PdBool<"false">:$trans_x, PdBool<"false">:$trans_y, PdStr<"none">:$activation);
  let results = (outs PdTensor:$out, Optional<PdTensor>:$reserve_space);
  let summary = "matrix product, bias and activation";
  let description = "`out = act(x @ y + bias)`; `activation` is \"none\", \"relu\" or \"gelu\".";
  let legacy = [Legacy<"fused_gemm_epilogue", ["X:x", "Y:y", "Bias:bias", "Out:out", "ReserveSpace:reserve_space"]>];
  let tier = "T3";
}

def Pd_MultiDotOp : Pd_Op<"multi_dot", "Linear", "declared"> {
  let arguments = (ins Variadic<PdTensor>:$x);
  let results = (outs PdTensor:$out);
  let summary = "product of a chain of matrices";
  let description = "`out = x[0] @ x[1] @ ...`; the first and the last may be 1-D.";
  let legacy = [Legacy<"multi_dot", ["X:x", "Out:out"]>];
  let tier = "T3";
}

def Pd_EinsumOp : Pd_Op<"einsum", "Linear", "declared", [AttrSizedResultSegments]> {
  let arguments = (ins Variadic<PdTensor>:$x, StrAttr:$equation);
  let results = (outs PdTensor:$out, Variadic<PdTensor>:$inner_cache, Variadic<PdTensor>:$xshape);
  let summary = "Einstein summation";
  let description = "`out` is the sum that `equation` spells, e.g. \"bij,bjk->bik\". The other results are training residue.";
  let legacy = [Legacy<"einsum", ["Operands:x", "Out:out", "InnerCache:inner_cache", "XShape:xshape"]>];
  let tier = "T2";
}

#endif // PADDLE_MLIR_PD_LINEAR_OPS_TD
