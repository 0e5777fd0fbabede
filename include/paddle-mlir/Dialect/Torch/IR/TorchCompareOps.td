//===--- TorchCompareOps.td - comparison, logic, selection ------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_COMPARE_OPS_TD
#define PADDLE_MLIR_TORCH_COMPARE_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenEqTensorOp : Aten_BinaryOp<"eq.Tensor">;
def Torch_AtenNeTensorOp : Aten_BinaryOp<"ne.Tensor">;
def Torch_AtenLtTensorOp : Aten_BinaryOp<"lt.Tensor">;
def Torch_AtenLeTensorOp : Aten_BinaryOp<"le.Tensor">;
def Torch_AtenGtTensorOp : Aten_BinaryOp<"gt.Tensor">;
def Torch_AtenGeTensorOp : Aten_BinaryOp<"ge.Tensor">;
def Torch_AtenEqScalarOp : Aten_ScalarBinaryOp<"eq.Scalar">;
def Torch_AtenNeScalarOp : Aten_ScalarBinaryOp<"ne.Scalar">;
def Torch_AtenLtScalarOp : Aten_ScalarBinaryOp<"lt.Scalar">;
def Torch_AtenLeScalarOp : Aten_ScalarBinaryOp<"le.Scalar">;
def Torch_AtenGtScalarOp : Aten_ScalarBinaryOp<"gt.Scalar">;
def Torch_AtenGeScalarOp : Aten_ScalarBinaryOp<"ge.Scalar">;
def Torch_AtenLogicalAndOp : Aten_BinaryOp<"logical_and">;
def Torch_AtenLogicalOrOp : Aten_BinaryOp<"logical_or">;
def Torch_AtenLogicalXorOp : Aten_BinaryOp<"logical_xor">;
def Torch_AtenLogicalNotOp : Aten_UnaryOp<"logical_not">;
def Torch_AtenIsnanOp : Aten_UnaryOp<"isnan">;
def Torch_AtenIsinfOp : Aten_UnaryOp<"isinf">;
def Torch_AtenIsfiniteOp : Aten_UnaryOp<"isfinite">;
def Torch_AtenWhereSelfOp : Aten_Op<"where.self", (ins Tensor:$condition, Tensor:$self, Tensor:$other)>;
def Torch_AtenWhereScalarOtherOp : Aten_Op<"where.ScalarOther", (ins Tensor:$condition, Tensor:$self, Scalar:$other)>;
def Torch_AtenWhereScalarSelfOp : Aten_Op<"where.ScalarSelf", (ins Tensor:$condition, Scalar:$self, Tensor:$other)>;
def Torch_AtenWhereScalarOp : Aten_Op<"where.Scalar", (ins Tensor:$condition, Scalar:$self, Scalar:$other)>;
def Torch_AtenMaskedFillScalarOp : Aten_Op<"masked_fill.Scalar", (ins Tensor:$self, Tensor:$mask, Scalar:$value)>;
def Torch_AtenMaskedFillTensorOp : Aten_Op<"masked_fill.Tensor", (ins Tensor:$self, Tensor:$mask, Tensor:$value)>;

def Torch_AtenIsclose : Aten_Unregistered<"isclose", 5>;

#endif // PADDLE_MLIR_TORCH_COMPARE_OPS_TD
