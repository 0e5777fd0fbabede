//===--- TorchReductionOps.td - reductions, scans, sorting ------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_REDUCTION_OPS_TD
#define PADDLE_MLIR_TORCH_REDUCTION_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenSumOp : Aten_Op<"sum", (ins Tensor:$self, OptInt:$dtype)>;
def Torch_AtenSumDimIntListOp : Aten_Op<"sum.dim_IntList", (ins Tensor:$self, OptList:$dim, Bool:$keepdim, OptInt:$dtype)>;
def Torch_AtenMeanOp : Aten_Op<"mean", (ins Tensor:$self, OptInt:$dtype)>;
def Torch_AtenMeanDimOp : Aten_Op<"mean.dim", (ins Tensor:$self, OptList:$dim, Bool:$keepdim, OptInt:$dtype)>;
def Torch_AtenAmaxOp : Aten_Op<"amax", (ins Tensor:$self, List:$dim, Bool:$keepdim)>;
def Torch_AtenAminOp : Aten_Op<"amin", (ins Tensor:$self, List:$dim, Bool:$keepdim)>;
def Torch_AtenMaxOp : Aten_UnaryOp<"max">;
def Torch_AtenMinOp : Aten_UnaryOp<"min">;
def Torch_AtenMaxDimOp : Aten_Op<"max.dim", (ins Tensor:$self, Int:$dim, Bool:$keepdim), (outs Tensor:$values, Tensor:$indices)>;
def Torch_AtenMinDimOp : Aten_Op<"min.dim", (ins Tensor:$self, Int:$dim, Bool:$keepdim), (outs Tensor:$values, Tensor:$indices)>;
def Torch_AtenArgmaxOp : Aten_Op<"argmax", (ins Tensor:$self, OptInt:$dim, Bool:$keepdim)>;
def Torch_AtenArgminOp : Aten_Op<"argmin", (ins Tensor:$self, OptInt:$dim, Bool:$keepdim)>;
def Torch_AtenProdOp : Aten_Op<"prod", (ins Tensor:$self, OptInt:$dtype)>;
def Torch_AtenProdDimIntOp : Aten_Op<"prod.dim_int", (ins Tensor:$self, Int:$dim, Bool:$keepdim, OptInt:$dtype)>;
def Torch_AtenAnyOp : Aten_UnaryOp<"any">;
def Torch_AtenAnyDimOp : Aten_Op<"any.dim", (ins Tensor:$self, Int:$dim, Bool:$keepdim)>;
def Torch_AtenAllOp : Aten_UnaryOp<"all">;
def Torch_AtenAllDimOp : Aten_Op<"all.dim", (ins Tensor:$self, Int:$dim, Bool:$keepdim)>;
def Torch_AtenCumsumOp : Aten_Op<"cumsum", (ins Tensor:$self, Int:$dim, OptInt:$dtype)>;
def Torch_AtenCumprodOp : Aten_Op<"cumprod", (ins Tensor:$self, Int:$dim, OptInt:$dtype)>;
def Torch_AtenLogsumexpOp : Aten_Op<"logsumexp", (ins Tensor:$self, List:$dim, Bool:$keepdim)>;
def Torch_AtenTopkOp : Aten_Op<"topk", (ins Tensor:$self, Int:$k, Int:$dim, Bool:$largest, Bool:$sorted), (outs Tensor:$values, Tensor:$indices)>;
def Torch_AtenSortOp : Aten_Op<"sort", (ins Tensor:$self, Int:$dim, Bool:$descending), (outs Tensor:$values, Tensor:$indices)>;

def Torch_AtenAllDims : Aten_Unregistered<"all.dims", 3>;
def Torch_AtenAnyDims : Aten_Unregistered<"any.dims", 3>;
def Torch_AtenSortStable : Aten_Unregistered<"sort.stable", 4>;
def Torch_AtenVarMeanCorrection : Aten_Unregistered<"var_mean.correction", 4, 2>;

#endif // PADDLE_MLIR_TORCH_REDUCTION_OPS_TD
