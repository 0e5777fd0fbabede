//===--- TorchMathOps.td - elementwise arithmetic ---------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_MATH_OPS_TD
#define PADDLE_MLIR_TORCH_MATH_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenExpOp : Aten_UnaryOp<"exp">;
def Torch_AtenExpm1Op : Aten_UnaryOp<"expm1">;
def Torch_AtenLogOp : Aten_UnaryOp<"log">;
def Torch_AtenLog2Op : Aten_UnaryOp<"log2">;
def Torch_AtenLog10Op : Aten_UnaryOp<"log10">;
def Torch_AtenLog1pOp : Aten_UnaryOp<"log1p">;
def Torch_AtenSqrtOp : Aten_UnaryOp<"sqrt">;
def Torch_AtenRsqrtOp : Aten_UnaryOp<"rsqrt">;
def Torch_AtenSquareOp : Aten_UnaryOp<"square">;
def Torch_AtenAbsOp : Aten_UnaryOp<"abs">;
def Torch_AtenNegOp : Aten_UnaryOp<"neg">;
def Torch_AtenFloorOp : Aten_UnaryOp<"floor">;
def Torch_AtenCeilOp : Aten_UnaryOp<"ceil">;
def Torch_AtenRoundOp : Aten_UnaryOp<"round">;
def Torch_AtenTruncOp : Aten_UnaryOp<"trunc">;
def Torch_AtenSinOp : Aten_UnaryOp<"sin">;
def Torch_AtenCosOp : Aten_UnaryOp<"cos">;
def Torch_AtenTanOp : Aten_UnaryOp<"tan">;
def Torch_AtenAsinOp : Aten_UnaryOp<"asin">;
def Torch_AtenAcosOp : Aten_UnaryOp<"acos">;
def Torch_AtenAtanOp : Aten_UnaryOp<"atan">;
def Torch_AtenSinhOp : Aten_UnaryOp<"sinh">;
def Torch_AtenCoshOp : Aten_UnaryOp<"cosh">;
def Torch_AtenAsinhOp : Aten_UnaryOp<"asinh">;
def Torch_AtenAcoshOp : Aten_UnaryOp<"acosh">;
def Torch_AtenAtanhOp : Aten_UnaryOp<"atanh">;
def Torch_AtenErfOp : Aten_UnaryOp<"erf">;
def Torch_AtenReciprocalOp : Aten_UnaryOp<"reciprocal">;
def Torch_AtenSignOp : Aten_UnaryOp<"sign">;
def Torch_AtenBitwiseNotOp : Aten_UnaryOp<"bitwise_not">;
def Torch_AtenAddTensorOp : Aten_Op<"add.Tensor", (ins Tensor:$self, Tensor:$other, Scalar:$alpha)>;
def Torch_AtenAddScalarOp : Aten_Op<"add.Scalar", (ins Tensor:$self, Scalar:$other, Scalar:$alpha)>;
def Torch_AtenSubTensorOp : Aten_Op<"sub.Tensor", (ins Tensor:$self, Tensor:$other, Scalar:$alpha)>;
def Torch_AtenSubScalarOp : Aten_Op<"sub.Scalar", (ins Tensor:$self, Scalar:$other, Scalar:$alpha)>;
def Torch_AtenRsubScalarOp : Aten_Op<"rsub.Scalar", (ins Tensor:$self, Scalar:$other, Scalar:$alpha)>;
def Torch_AtenMulTensorOp : Aten_BinaryOp<"mul.Tensor">;
def Torch_AtenDivTensorOp : Aten_BinaryOp<"div.Tensor">;
def Torch_AtenMaximumOp : Aten_BinaryOp<"maximum">;
def Torch_AtenMinimumOp : Aten_BinaryOp<"minimum">;
def Torch_AtenPowTensorTensorOp : Aten_BinaryOp<"pow.Tensor_Tensor">;
def Torch_AtenRemainderTensorOp : Aten_BinaryOp<"remainder.Tensor">;
def Torch_AtenFmodTensorOp : Aten_BinaryOp<"fmod.Tensor">;
def Torch_AtenFloorDivideOp : Aten_BinaryOp<"floor_divide">;
def Torch_AtenAtan2Op : Aten_BinaryOp<"atan2">;
def Torch_AtenBitwiseAndTensorOp : Aten_BinaryOp<"bitwise_and.Tensor">;
def Torch_AtenBitwiseOrTensorOp : Aten_BinaryOp<"bitwise_or.Tensor">;
def Torch_AtenBitwiseXorTensorOp : Aten_BinaryOp<"bitwise_xor.Tensor">;
def Torch_AtenMulScalarOp : Aten_ScalarBinaryOp<"mul.Scalar">;
def Torch_AtenDivScalarOp : Aten_ScalarBinaryOp<"div.Scalar">;
def Torch_AtenRemainderScalarOp : Aten_ScalarBinaryOp<"remainder.Scalar">;
def Torch_AtenFmodScalarOp : Aten_ScalarBinaryOp<"fmod.Scalar">;
def Torch_AtenFloorDivideScalarOp : Aten_ScalarBinaryOp<"floor_divide.Scalar">;
def Torch_AtenDivTensorModeOp : Aten_Op<"div.Tensor_mode", (ins Tensor:$self, Tensor:$other, OptStr:$rounding_mode)>;
def Torch_AtenDivScalarModeOp : Aten_Op<"div.Scalar_mode", (ins Tensor:$self, Scalar:$other, OptStr:$rounding_mode)>;
def Torch_AtenPowTensorScalarOp : Aten_Op<"pow.Tensor_Scalar", (ins Tensor:$self, Scalar:$exponent)>;
def Torch_AtenPowScalarOp : Aten_Op<"pow.Scalar", (ins Scalar:$self, Tensor:$exponent)>;
def Torch_AtenToDtypeOp : Aten_Op<"to.dtype", (ins Tensor:$self, Int:$dtype, Bool:$non_blocking, Bool:$copy, OptInt:$memory_format)>;

def Torch_AtenExp2 : Aten_Unregistered<"exp2", 1>;
def Torch_AtenFmax : Aten_Unregistered<"fmax", 2>;
def Torch_AtenFmin : Aten_Unregistered<"fmin", 2>;
def Torch_AtenHeaviside : Aten_Unregistered<"heaviside", 2>;
def Torch_AtenLerpTensor : Aten_Unregistered<"lerp.Tensor", 3> { let stable = 1; }
def Torch_PaddleRound : Torch_Unregistered<"paddle.round", 1>;
def Torch_PrimsConvertElementType : Torch_Unregistered<"prims.convert_element_type", 2>;

#endif // PADDLE_MLIR_TORCH_MATH_OPS_TD
