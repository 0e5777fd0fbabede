//===--- TorchMathOps.td - elementwise arithmetic ---------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_MATH_OPS_TD
#define PADDLE_MLIR_TORCH_MATH_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

//===--- functions of one number ---===//

// Op of MLIR's math dialect on floats.
class Aten_FunctionOp<string mnemonic, string op> : Aten_UnaryOp<mnemonic> {
  let body = "return e.create<math::" # op # ">(e[0]);";
}
// Rounding leaves integers alone.
class Torch_Rounding<string op> {
  code of = "return e.isFloat() ? e.create<math::" # op # ">(e[0]) : e[0];";
}
class Aten_RoundingOp<string mnemonic, string op> : Aten_UnaryOp<mnemonic> {
  let body = Torch_Rounding<op>.of;
}

def Torch_AtenExpOp : Aten_FunctionOp<"exp", "ExpOp">;
def Torch_AtenExp2 : Aten_Unregistered<"exp2", 1> {
  let body = [{ return e.create<math::Exp2Op>(e[0]); }];
}
def Torch_AtenExpm1Op : Aten_FunctionOp<"expm1", "ExpM1Op">;
def Torch_AtenLogOp : Aten_FunctionOp<"log", "LogOp">;
def Torch_AtenLog2Op : Aten_FunctionOp<"log2", "Log2Op">;
def Torch_AtenLog10Op : Aten_FunctionOp<"log10", "Log10Op">;
def Torch_AtenLog1pOp : Aten_FunctionOp<"log1p", "Log1pOp">;
def Torch_AtenSqrtOp : Aten_FunctionOp<"sqrt", "SqrtOp">;
def Torch_AtenRsqrtOp : Aten_UnaryOp<"rsqrt"> {
  // math.rsqrt may become an approximation; this is exact to half a unit twice.
  let body = [{ return e.div(e.number(1), e.create<math::SqrtOp>(e[0])); }];
}
def Torch_AtenSquareOp : Aten_UnaryOp<"square"> {
  let body = [{ return e.mul(e[0], e[0]); }];
  let emission = [{ return torch.mul(op.getSelf(), op.getSelf()); }];
}
def Torch_AtenAbsOp : Aten_UnaryOp<"abs"> {
  let body = [{ return e.isFloat() ? e.create<math::AbsFOp>(e[0]) : e.isUnsigned ? e[0] : e.create<math::AbsIOp>(e[0]); }];
}
def Torch_AtenNegOp : Aten_UnaryOp<"neg"> {
  let body = [{ return e.isFloat() ? e.create<arith::NegFOp>(e[0]) : e.sub(e.number(0), e[0]); }];
}
def Torch_AtenFloorOp : Aten_RoundingOp<"floor", "FloorOp">;
def Torch_AtenCeilOp : Aten_RoundingOp<"ceil", "CeilOp">;
def Torch_AtenRoundOp : Aten_RoundingOp<"round", "RoundEvenOp">;
def Torch_PaddleRound : Torch_Unregistered<"paddle.round", 1> {
  let body = Torch_Rounding<"RoundOp">.of; // halves away from zero
}
def Torch_AtenTruncOp : Aten_RoundingOp<"trunc", "TruncOp"> {
  let emission = [{
    // towards zero: floor of what is positive, ceil of the rest
    Value x = op.getSelf();
    if (isa<IntegerType>(TorchBuilder::type(x).getDtype())) return x;
    return select(torch, greaterThan(torch, x, 0), torch.unary<AtenFloorOp>(x), torch.unary<AtenCeilOp>(x));
  }];
}
def Torch_AtenSinOp : Aten_FunctionOp<"sin", "SinOp">;
def Torch_AtenCosOp : Aten_FunctionOp<"cos", "CosOp">;
def Torch_AtenTanOp : Aten_FunctionOp<"tan", "TanOp">;
def Torch_AtenAsinOp : Aten_FunctionOp<"asin", "AsinOp">;
def Torch_AtenAcosOp : Aten_FunctionOp<"acos", "AcosOp">;
def Torch_AtenAtanOp : Aten_FunctionOp<"atan", "AtanOp">;
def Torch_AtenSinhOp : Aten_FunctionOp<"sinh", "SinhOp">;
def Torch_AtenCoshOp : Aten_FunctionOp<"cosh", "CoshOp">;
def Torch_AtenAsinhOp : Aten_FunctionOp<"asinh", "AsinhOp">;
def Torch_AtenAcoshOp : Aten_FunctionOp<"acosh", "AcoshOp">;
def Torch_AtenAtanhOp : Aten_FunctionOp<"atanh", "AtanhOp">;
def Torch_AtenErfOp : Aten_FunctionOp<"erf", "ErfOp">;
def Torch_AtenReciprocalOp : Aten_UnaryOp<"reciprocal"> {
  let body = [{ return e.div(e.number(1), e[0]); }];
}
def Torch_AtenAngle : Aten_Unregistered<"angle", 1> {
  let body = [{
    Value x = e[0], zero = e.number(0), half = e.select(e.less(x, zero), e.number(3.141592653589793), zero);
    return e.select(e.equal(x, x), half, x); // NaN stays NaN
  }];
  let emission = [{
    Value x = op->getOperand(0), isNumber = torch.create<AtenEqTensorOp>(flags(torch, x), x, x);
    Value negative = torch.create<AtenLtScalarOp>(flags(torch, x), x, torch.real(0));
    Type dtype = TorchBuilder::type(x).getDtype();
    Value half = select(torch, negative, torch.scalarTensor(dtype, 3.141592653589793), torch.scalarTensor(dtype, 0));
    return select(torch, isNumber, half, x);
  }];
}
def Torch_AtenSignOp : Aten_UnaryOp<"sign"> {
  let body = [{
    Value x = e[0], zero = e.number(0);
    Value negative = e.isUnsigned ? zero : e.select(e.less(x, zero), e.number(-1), zero);
    return e.select(e.greater(x, zero), e.number(1), negative);
  }];
  let emission = [{
    // (x > 0) - (x < 0)
    Value x = op.getSelf();
    Type dtype = TorchBuilder::type(x).getDtype();
    Value negative = torch.create<AtenLtScalarOp>(flags(torch, x), x, torch.number(dtype, 0));
    return torch.sub(torch.toDtype(greaterThan(torch, x, 0), dtype), torch.toDtype(negative, dtype));
  }];
}

//===--- sums, products, quotients ---===//

let body = [{ return e.type.isInteger(1) ? e.create<arith::OrIOp>(e[0], e[1]) : e.add(e[0], scaledOther(e, 1, 2)); }] in {
def Torch_AtenAddTensorOp : Aten_Op<"add.Tensor", (ins Tensor:$self, Tensor:$other, Scalar:$alpha)>;
def Torch_AtenAddScalarOp : Aten_Op<"add.Scalar", (ins Tensor:$self, Scalar:$other, Scalar:$alpha)>;
}
let body = [{ return e.sub(e[0], scaledOther(e, 1, 2)); }] in {
def Torch_AtenSubTensorOp : Aten_Op<"sub.Tensor", (ins Tensor:$self, Tensor:$other, Scalar:$alpha)>;
def Torch_AtenSubScalarOp : Aten_Op<"sub.Scalar", (ins Tensor:$self, Scalar:$other, Scalar:$alpha)>;
}
def Torch_AtenRsubScalarOp : Aten_Op<"rsub.Scalar", (ins Tensor:$self, Scalar:$other, Scalar:$alpha)> {
  let body = [{ return e.sub(e[1], scaledOther(e, 0, 2)); }];
}
let body = [{ return e.type.isInteger(1) ? e.create<arith::AndIOp>(e[0], e[1]) : e.mul(e[0], e[1]); }] in {
def Torch_AtenMulTensorOp : Aten_BinaryOp<"mul.Tensor">;
def Torch_AtenMulScalarOp : Aten_ScalarBinaryOp<"mul.Scalar">;
}
let body = [{ return e.div(e[0], e[1]); }] in {
def Torch_AtenDivTensorOp : Aten_BinaryOp<"div.Tensor">;
def Torch_AtenDivScalarOp : Aten_ScalarBinaryOp<"div.Scalar">;
}
let body = [{ return divMode(e); }] in {
def Torch_AtenDivTensorModeOp : Aten_Op<"div.Tensor_mode", (ins Tensor:$self, Tensor:$other, OptStr:$rounding_mode)>;
def Torch_AtenDivScalarModeOp : Aten_Op<"div.Scalar_mode", (ins Tensor:$self, Scalar:$other, OptStr:$rounding_mode)>;
}
let body = [{ return floorDivide(e, e[0], e[1]); }] in {
def Torch_AtenFloorDivideOp : Aten_BinaryOp<"floor_divide"> {
  let emission = [{ return torch.create<AtenDivTensorModeOp>(op.getType(), op.getSelf(), op.getOther(), torch.string("floor")); }];
}
def Torch_AtenFloorDivideScalarOp : Aten_ScalarBinaryOp<"floor_divide.Scalar">;
}
let body = [{ return remainderOf(e, e[0], e[1], /*signOfDivisor=*/true); }] in {
def Torch_AtenRemainderTensorOp : Aten_BinaryOp<"remainder.Tensor">;
def Torch_AtenRemainderScalarOp : Aten_ScalarBinaryOp<"remainder.Scalar">;
}
let body = [{ return remainderOf(e, e[0], e[1], /*signOfDivisor=*/false); }] in {
def Torch_AtenFmodTensorOp : Aten_BinaryOp<"fmod.Tensor">;
def Torch_AtenFmodScalarOp : Aten_ScalarBinaryOp<"fmod.Scalar">;
}
let body = [{ return power(e, e[0], e[1]); }] in {
def Torch_AtenPowTensorTensorOp : Aten_BinaryOp<"pow.Tensor_Tensor">;
def Torch_AtenPowScalarOp : Aten_Op<"pow.Scalar", (ins Scalar:$self, Tensor:$exponent)>;
}
def Torch_AtenPowTensorScalarOp : Aten_Op<"pow.Tensor_Scalar", (ins Tensor:$self, Scalar:$exponent)> {
  let body = [{ return powTensorScalar(e); }];
}

//===--- extremes and other functions of two numbers ---===//

def Torch_AtenMaximumOp : Aten_BinaryOp<"maximum"> {
  let body = [{ return e.isFloat() ? e.create<arith::MaximumFOp>(e[0], e[1]) : e.lowerClamp(e[0], e[1]); }];
}
def Torch_AtenMinimumOp : Aten_BinaryOp<"minimum"> {
  let body = [{ return e.isFloat() ? e.create<arith::MinimumFOp>(e[0], e[1]) : e.upperClamp(e[0], e[1]); }];
}
// The other operand where one is NaN.
def Torch_AtenFmax : Aten_Unregistered<"fmax", 2> {
  let body = [{ return e.isFloat() ? e.create<arith::MaxNumFOp>(e[0], e[1]) : e.lowerClamp(e[0], e[1]); }];
  let emission = [{ return numberBefore<AtenMaximumOp>(op, torch); }];
}
def Torch_AtenFmin : Aten_Unregistered<"fmin", 2> {
  let body = [{ return e.isFloat() ? e.create<arith::MinNumFOp>(e[0], e[1]) : e.upperClamp(e[0], e[1]); }];
  let emission = [{ return numberBefore<AtenMinimumOp>(op, torch); }];
}
def Torch_AtenLerpTensor : Aten_Unregistered<"lerp.Tensor", 3> {
  let stable = 1;
  let body = [{
    Value x = e[0];
    return e.add(x, e.mul(e[2], e.sub(e[1], x)));
  }];
}
def Torch_AtenHeaviside : Aten_Unregistered<"heaviside", 2> {
  let body = [{
    Value x = e[0], zero = e.number(0);
    return e.select(e.equal(x, zero), e[1], e.select(e.greater(x, zero), e.number(1), zero));
  }];
  let emission = [{
    // x == 0 ? y : x > 0
    Value x = op->getOperand(0);
    VTensorType type = TorchBuilder::type(x);
    Value isZero = torch.create<AtenEqTensorOp>(flags(torch, x), x, torch.scalarTensor(type.getDtype(), 0));
    return select(torch, isZero, op->getOperand(1), torch.toDtype(greaterThan(torch, x, 0), type.getDtype()));
  }];
}
def Torch_AtenAtan2Op : Aten_BinaryOp<"atan2"> {
  let body = [{ return e.create<math::Atan2Op>(e[0], e[1]); }];
}

//===--- clamps ---===//

let body = [{ return clamp(e); }] in {
def Torch_AtenClampOp : Aten_Op<"clamp", (ins Tensor:$self, OptScalar:$min, OptScalar:$max)>;
def Torch_AtenClampTensorOp : Aten_Op<"clamp.Tensor", (ins Tensor:$self, OptTensor:$min, OptTensor:$max)>;
}
def Torch_AtenClampMinOp : Aten_Op<"clamp_min", (ins Tensor:$self, Scalar:$min)> {
  let body = [{ return e.lowerClamp(e[0], e[1]); }];
}
def Torch_AtenClampMaxOp : Aten_Op<"clamp_max", (ins Tensor:$self, Scalar:$max)> {
  let body = [{ return e.upperClamp(e[0], e[1]); }];
}

//===--- conversions ---===//

def Torch_AtenToDtypeOp : Aten_Op<"to.dtype", (ins Tensor:$self, Int:$dtype, Bool:$non_blocking, Bool:$copy, OptInt:$memory_format)> {
  let shape = "sameAsFirst";
}
def Torch_PrimsConvertElementType : Torch_Unregistered<"prims.convert_element_type", 2> { let decomposition = "convertElementType"; }

#endif // PADDLE_MLIR_TORCH_MATH_OPS_TD
