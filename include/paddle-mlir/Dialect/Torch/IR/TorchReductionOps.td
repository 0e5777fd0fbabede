//===--- TorchReductionOps.td - reductions, scans, sorting ------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_REDUCTION_OPS_TD
#define PADDLE_MLIR_TORCH_REDUCTION_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenSumOp : Aten_Op<"sum", (ins Tensor:$self, OptInt:$dtype)> {
  let reduction = Torch_Reduction<"Sum", "AllDims">;
}
def Torch_AtenSumDimIntListOp : Aten_Op<"sum.dim_IntList", (ins Tensor:$self, OptList:$dim, Bool:$keepdim, OptInt:$dtype)> {
  let reduction = Torch_Reduction<"Sum", "DimList">;
}
def Torch_AtenMeanOp : Aten_Op<"mean", (ins Tensor:$self, OptInt:$dtype)> {
  let reduction = Torch_Reduction<"Mean", "AllDims">;
  let emission = [{
    auto dims = llvm::to_vector(llvm::seq<int64_t>(0, op.getSelf().getType().getRank()));
    return meanOver(torch, op.getSelf(), dims, torch.boolean(false), op.getType());
  }];
}
def Torch_AtenMeanDimOp : Aten_Op<"mean.dim", (ins Tensor:$self, OptList:$dim, Bool:$keepdim, OptInt:$dtype)> {
  let reduction = Torch_Reduction<"Mean", "DimList">;
  let emission = [{
    auto dims = getDims(op.getDim(), op.getSelf());
    return dims ? meanOver(torch, op.getSelf(), *dims, op.getKeepdim(), op.getType()) : Value();
  }];
}
def Torch_AtenAmaxOp : Aten_Op<"amax", (ins Tensor:$self, List:$dim, Bool:$keepdim)> {
  let reduction = Torch_Reduction<"Max", "DimList">;
  let emission = [{ return extreme(op, torch, /*largest=*/true); }];
}
def Torch_AtenAminOp : Aten_Op<"amin", (ins Tensor:$self, List:$dim, Bool:$keepdim)> {
  let reduction = Torch_Reduction<"Min", "DimList">;
  let emission = [{ return extreme(op, torch, /*largest=*/false); }];
}
def Torch_AtenMaxOp : Aten_UnaryOp<"max"> {
  let reduction = Torch_Reduction<"Max", "AllDims">;
}
def Torch_AtenMinOp : Aten_UnaryOp<"min"> {
  let reduction = Torch_Reduction<"Min", "AllDims">;
}
def Torch_AtenMaxDimOp : Aten_Op<"max.dim", (ins Tensor:$self, Int:$dim, Bool:$keepdim), (outs Tensor:$values, Tensor:$indices)> { let shape = "overDim"; }
def Torch_AtenMinDimOp : Aten_Op<"min.dim", (ins Tensor:$self, Int:$dim, Bool:$keepdim), (outs Tensor:$values, Tensor:$indices)> { let shape = "overDim"; }
def Torch_AtenArgmaxOp : Aten_Op<"argmax", (ins Tensor:$self, OptInt:$dim, Bool:$keepdim)> {
  let shape = "overDim";
  let emission = [{ return extremeIndex(op, torch, /*largest=*/true); }];
}
def Torch_AtenArgminOp : Aten_Op<"argmin", (ins Tensor:$self, OptInt:$dim, Bool:$keepdim)> {
  let shape = "overDim";
  let emission = [{ return extremeIndex(op, torch, /*largest=*/false); }];
}
def Torch_AtenProdOp : Aten_Op<"prod", (ins Tensor:$self, OptInt:$dtype)> {
  let reduction = Torch_Reduction<"Prod", "AllDims">;
}
def Torch_AtenProdDimIntOp : Aten_Op<"prod.dim_int", (ins Tensor:$self, Int:$dim, Bool:$keepdim, OptInt:$dtype)> {
  let reduction = Torch_Reduction<"Prod", "OneDim">;
}
def Torch_AtenAnyOp : Aten_UnaryOp<"any"> {
  let reduction = Torch_Reduction<"Any", "AllDims">;
}
def Torch_AtenAnyDimOp : Aten_Op<"any.dim", (ins Tensor:$self, Int:$dim, Bool:$keepdim)> {
  let reduction = Torch_Reduction<"Any", "OneDim">;
}
def Torch_AtenAllOp : Aten_UnaryOp<"all"> {
  let reduction = Torch_Reduction<"All", "AllDims">;
}
def Torch_AtenAllDimOp : Aten_Op<"all.dim", (ins Tensor:$self, Int:$dim, Bool:$keepdim)> {
  let reduction = Torch_Reduction<"All", "OneDim">;
}
def Torch_AtenCumsumOp : Aten_Op<"cumsum", (ins Tensor:$self, Int:$dim, OptInt:$dtype)> { let keepsF32 = "runs over a whole dim"; let shape = "sameAsFirst"; }
def Torch_AtenCumprodOp : Aten_Op<"cumprod", (ins Tensor:$self, Int:$dim, OptInt:$dtype)> { let keepsF32 = "runs over a whole dim"; let shape = "sameAsFirst"; }
def Torch_AtenLogsumexpOp : Aten_Op<"logsumexp", (ins Tensor:$self, List:$dim, Bool:$keepdim)> { let computesInF32 = 1; let shape = "overDims"; let decomposition = "logsumexp"; }
def Torch_AtenTopkOp : Aten_Op<"topk", (ins Tensor:$self, Int:$k, Int:$dim, Bool:$largest, Bool:$sorted), (outs Tensor:$values, Tensor:$indices)> {
  let shape = "topk";
  let emission = [{ return topk(op, torch); }];
}
def Torch_AtenSortOp : Aten_Op<"sort", (ins Tensor:$self, Int:$dim, Bool:$descending), (outs Tensor:$values, Tensor:$indices)> { let shape = "sameAsFirst"; }

def Torch_AtenAllDims : Aten_Unregistered<"all.dims", 3> {
  let reduction = Torch_Reduction<"All", "DimList">;
}
def Torch_AtenAnyDims : Aten_Unregistered<"any.dims", 3> {
  let reduction = Torch_Reduction<"Any", "DimList">;
}
def Torch_AtenSortStable : Aten_Unregistered<"sort.stable", 4, 2> {
  let shape = "sameAsFirst";
  let emission = [{
    // torch-mlir knows the sort without the flag, and keeps the order of equal elements in it
    return torch.create<AtenSortOp>(op->getResultTypes(), op->getOperand(0), op->getOperand(2), op->getOperand(3)).getOperation();
  }];
}
def Torch_AtenVarMeanCorrection : Aten_Unregistered<"var_mean.correction", 4, 2> { let computesInF32 = 1; let decomposition = "varMean"; }

#endif // PADDLE_MLIR_TORCH_REDUCTION_OPS_TD
