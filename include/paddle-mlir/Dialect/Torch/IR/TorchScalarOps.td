//===--- TorchScalarOps.td - Python numbers: sizes, arithmetic, conversions -------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_SCALAR_OPS_TD
#define PADDLE_MLIR_TORCH_SCALAR_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenSizeIntOp : Aten_Op<"size.int", (ins Tensor:$self, Int:$dim), (outs Int:$result)> { let hasFolder = 1; }
def Torch_AtenSizeOp : Aten_Op<"size", (ins Tensor:$self), (outs List:$result)>;
def Torch_AtenNumelOp : Aten_Op<"numel", (ins Tensor:$self), (outs Int:$result)>;
def Torch_AtenDimOp : Aten_Op<"dim", (ins Tensor:$self), (outs Int:$result)> { let hasFolder = 1; }
def Torch_AtenLenTOp : Aten_Op<"len.t", (ins List:$a), (outs Int:$result)>;
def Torch_AtenAddIntOp : Aten_Op<"add.int", (ins Int:$a, Int:$b), (outs Int:$result)> { let hasFolder = 1; }
def Torch_AtenSubIntOp : Aten_Op<"sub.int", (ins Int:$a, Int:$b), (outs Int:$result)> { let hasFolder = 1; }
def Torch_AtenMulIntOp : Aten_Op<"mul.int", (ins Int:$a, Int:$b), (outs Int:$result)> { let hasFolder = 1; }
def Torch_AtenFloordivIntOp : Aten_Op<"floordiv.int", (ins Int:$a, Int:$b), (outs Int:$result)> { let hasFolder = 1; }
def Torch_AtenRemainderIntOp : Aten_Op<"remainder.int", (ins Int:$a, Int:$b), (outs Int:$result)> { let hasFolder = 1; }
def Torch_AtenNegIntOp : Aten_Op<"neg.int", (ins Int:$a), (outs Int:$result)> { let hasFolder = 1; }
def Torch_AtenEqIntOp : Aten_Op<"eq.int", (ins Int:$a, Int:$b), (outs Bool:$result)> { let hasFolder = 1; }
def Torch_AtenNeIntOp : Aten_Op<"ne.int", (ins Int:$a, Int:$b), (outs Bool:$result)> { let hasFolder = 1; }
def Torch_AtenLtIntOp : Aten_Op<"lt.int", (ins Int:$a, Int:$b), (outs Bool:$result)> { let hasFolder = 1; }
def Torch_AtenLeIntOp : Aten_Op<"le.int", (ins Int:$a, Int:$b), (outs Bool:$result)> { let hasFolder = 1; }
def Torch_AtenGtIntOp : Aten_Op<"gt.int", (ins Int:$a, Int:$b), (outs Bool:$result)> { let hasFolder = 1; }
def Torch_AtenGeIntOp : Aten_Op<"ge.int", (ins Int:$a, Int:$b), (outs Bool:$result)> { let hasFolder = 1; }
def Torch_Aten__And__BoolOp : Aten_Op<"__and__.bool", (ins Bool:$a, Bool:$b), (outs Bool:$result)>;
def Torch_Aten__Or__BoolOp : Aten_Op<"__or__.bool", (ins Bool:$a, Bool:$b), (outs Bool:$result)>;
def Torch_Aten__Not__Op : Aten_Op<"__not__", (ins Bool:$self), (outs Bool:$result)>;
def Torch_Aten__Getitem__TOp : Aten_Op<"__getitem__.t", (ins List:$list, Int:$idx), (outs Any:$result)> { let hasFolder = 1; let shape = "getItem"; }
def Torch_AtenIntTensorOp : Aten_Op<"Int.Tensor", (ins Tensor:$a), (outs Int:$result)> { let coordinates = [0]; }
def Torch_AtenFloatTensorOp : Aten_Op<"Float.Tensor", (ins Tensor:$a), (outs Float:$result)> { let coordinates = [0]; }
def Torch_AtenBoolTensorOp : Aten_Op<"Bool.Tensor", (ins Tensor:$a), (outs Bool:$result)> { let coordinates = [0]; }
def Torch_AtenIntScalarOp : Aten_Op<"Int.Scalar", (ins Scalar:$a), (outs Int:$result)>;
def Torch_AtenFloatScalarOp : Aten_Op<"Float.Scalar", (ins Scalar:$a), (outs Float:$result)>;
def Torch_AtenIntBoolOp : Aten_Op<"Int.bool", (ins Bool:$a), (outs Int:$result)>;
def Torch_AtenBoolIntOp : Aten_Op<"Bool.int", (ins Int:$a), (outs Bool:$result)>;
def Torch_AtenItemOp : Aten_Op<"item", (ins Tensor:$self), (outs Scalar:$result)> { let coordinates = [0]; }
def Torch_AtenScalarImplicitOp : Aten_Op<"ScalarImplicit", (ins Tensor:$a), (outs Scalar:$result)> { let coordinates = [0]; }

def Torch_AtenBoolFloat : Aten_Unregistered<"Bool.float", 1>;
def Torch_AtenIntFloat : Aten_Unregistered<"Int.float", 1>;
def Torch_AtenAddFloat : Aten_Unregistered<"add.float", 2>;
def Torch_AtenAddFloatInt : Aten_Unregistered<"add.float_int", 2>;
def Torch_AtenSubFloat : Aten_Unregistered<"sub.float", 2>;
def Torch_AtenSubFloatInt : Aten_Unregistered<"sub.float_int", 2>;
def Torch_AtenMulFloat : Aten_Unregistered<"mul.float", 2>;
def Torch_AtenMulFloatInt : Aten_Unregistered<"mul.float_int", 2>;
def Torch_AtenMulIntFloat : Aten_Unregistered<"mul.int_float", 2>;
def Torch_AtenDiv : Aten_Unregistered<"div", 2>;
def Torch_AtenDivFloat : Aten_Unregistered<"div.float", 2>;
def Torch_AtenDivInt : Aten_Unregistered<"div.int", 2>;
def Torch_AtenEqBool : Aten_Unregistered<"eq.bool", 2>;
def Torch_PrimMaxInt : Torch_Unregistered<"prim.max.int", 2>;
def Torch_PrimMinInt : Torch_Unregistered<"prim.min.int", 2>;

#endif // PADDLE_MLIR_TORCH_SCALAR_OPS_TD
