//===--- PdMathOps.td - arithmetic, unary functions, cast, clip ---------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_MATH_OPS_TD
#define PADDLE_MLIR_PD_MATH_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/PdElementwise.td"

//===--- unary functions ---===//

class Pd_MathFn<string mnemonic, string formula, string tier_, string infer = "unchangedToFloat"> : Pd_UnaryAten<mnemonic, "Math", mnemonic, infer> {
  let summary = formula;
  let description = "`out = " # formula # "`, elementwise, in the shape and dtype of `x`.";
  let tier = tier_;
  let inplaceTwin = 1;
}

def Pd_ExpOp : Pd_MathFn<"exp", "exp(x)", "T1">;
def Pd_Expm1Op : Pd_MathFn<"expm1", "exp(x) - 1", "T3">;
def Pd_LogOp : Pd_MathFn<"log", "ln(x)", "T1">;
def Pd_Log2Op : Pd_MathFn<"log2", "log2(x)", "T2">;
def Pd_Log10Op : Pd_MathFn<"log10", "log10(x)", "T2">;
def Pd_Log1pOp : Pd_MathFn<"log1p", "ln(1 + x)", "T2">;
def Pd_SqrtOp : Pd_MathFn<"sqrt", "sqrt(x)", "T1">;
def Pd_RsqrtOp : Pd_MathFn<"rsqrt", "1 / sqrt(x)", "T1">;
def Pd_ReciprocalOp : Pd_MathFn<"reciprocal", "1 / x", "T2">;
def Pd_SinOp : Pd_MathFn<"sin", "sin(x)", "T1">;
def Pd_CosOp : Pd_MathFn<"cos", "cos(x)", "T1">;
def Pd_TanOp : Pd_MathFn<"tan", "tan(x)", "T2">;
def Pd_AsinOp : Pd_MathFn<"asin", "asin(x)", "T2">;
def Pd_AcosOp : Pd_MathFn<"acos", "acos(x)", "T2">;
def Pd_AtanOp : Pd_MathFn<"atan", "atan(x)", "T2">;
def Pd_SinhOp : Pd_MathFn<"sinh", "sinh(x)", "T2">;
def Pd_CoshOp : Pd_MathFn<"cosh", "cosh(x)", "T2">;
def Pd_AsinhOp : Pd_MathFn<"asinh", "asinh(x)", "T3">;
def Pd_AcoshOp : Pd_MathFn<"acosh", "acosh(x)", "T3">;
def Pd_AtanhOp : Pd_MathFn<"atanh", "atanh(x)", "T3">;
def Pd_ErfOp : Pd_MathFn<"erf", "erf(x)", "T1">;
def Pd_ErfinvOp : Pd_MathFn<"erfinv", "inverse of erf at x", "T3">;
def Pd_LgammaOp : Pd_MathFn<"lgamma", "ln(|gamma(x)|)", "T3">;
def Pd_DigammaOp : Pd_MathFn<"digamma", "derivative of lgamma at x", "T3">;

def Pd_AbsOp : Pd_MathFn<"abs", "|x|", "T1", "unchanged">;
def Pd_SquareOp : Pd_MathFn<"square", "x * x", "T1", "unchanged">;
def Pd_FloorOp : Pd_MathFn<"floor", "greatest integer <= x", "T1", "unchanged">;
def Pd_CeilOp : Pd_MathFn<"ceil", "least integer >= x", "T1", "unchanged">;
def Pd_AngleOp : Pd_MathFn<"angle", "0 where x >= 0, pi where x < 0", "T3", "unchanged"> { let inplaceTwin = 0; }
def Pd_SignOp : Pd_MathFn<"sign", "-1, 0 or 1 as x is negative, zero or positive", "T2", "unchanged"> { let inplaceTwin = 0; }

def Pd_TruncOp : Pd_Op<"trunc", "Math", "unchanged"> {
  let arguments = (ins PdTensor:$input);
  let results = (outs PdTensor:$out);
  let summary = "integer part";
  let description = "`out` is `input` rounded towards zero.";
  let torch = To<"aten.trunc", ["$input"]>;
  let legacy = [Legacy<"trunc", ["X:input", "Out:out"]>];
  let inplaceTwin = 1;
  let tier = "T3";
}

def Pd_RoundOp : Pd_Unary<"round", "Math"> {
  let arguments = (ins PdTensor:$x, PdI64<"0">:$decimals);
  let summary = "round to a number of decimals";
  let description = [{
    Ties go to the even neighbour, as in Paddle 3.1 and later. Files of Paddle 3.0 and before round ties away from zero: an importer
    that wants their last bit writes another formula.
  }];
  let legacy = [Legacy<"round", ["X:x", "Out:out"], ["decimals:decimals=0"]>];
  let inplaceTwin = 1;
  let tier = "T2";
}

//===--- two operands ---===//

class Pd_MathBinary<string mnemonic, string legacyName, string formula, string infer = "elementwise"> : Pd_Binary<mnemonic, "Math", legacyName, infer> {
  let summary = formula;
  let description = "`out = " # formula # "`, with numpy broadcasting, in the dtype of `x`.";
}

def Pd_AddOp : Pd_MathBinary<"add", "elementwise_add", "x + y"> {
  let torch = To<"aten.add.Tensor", ["$x", "$y", "int 1"]>;
  let inplaceTwin = 1;
  let hasFolder = 1;
}
def Pd_SubtractOp : Pd_MathBinary<"subtract", "elementwise_sub", "x - y"> {
  let torch = To<"aten.sub.Tensor", ["$x", "$y", "int 1"]>;
  let inplaceTwin = 1;
  let hasFolder = 1;
}
def Pd_MultiplyOp : Pd_MathBinary<"multiply", "elementwise_mul", "x * y"> {
  let torch = To<"aten.mul.Tensor", ["$x", "$y"]>;
  let inplaceTwin = 1;
  let hasFolder = 1;
}
def Pd_DivideOp : Pd_MathBinary<"divide", "elementwise_div", "x / y", "elementwiseToFloat"> {
  let description = [{
    `out = x / y` with numpy broadcasting. Of integers Paddle 2 keeps the dtype and truncates, Paddle 3 gives f32: the declared result
    type says which.
  }];
  let torch = To<"aten.div.Tensor", ["$x", "$y"]>;
  let inplaceTwin = 1;
  let hasFolder = 1;
}
def Pd_FloorDivideOp : Pd_MathBinary<"floor_divide", "elementwise_floordiv", "floor(x / y)"> {
  let torch = To<"aten.floor_divide", ["$x", "$y"]>;
  let inplaceTwin = 1;
  let hasFolder = 1;
}
def Pd_RemainderOp : Pd_MathBinary<"remainder", "elementwise_mod", "x - floor(x / y) * y"> {
  let description = "`out = x - floor(x / y) * y` with numpy broadcasting: the sign is the divisor's.";
  let torch = To<"aten.remainder.Tensor", ["$x", "$y"]>;
  let legacy = [Legacy<"elementwise_mod", ["X:x", "Y:y", "Out:out"], ["axis:!broadcast"]>, Legacy<"floor_mod", ["X:x", "Y:y", "Out:out"], ["axis:!broadcast"]>];
  let inplaceTwin = 1;
  let hasFolder = 1;
}
def Pd_ElementwisePowOp : Pd_MathBinary<"elementwise_pow", "elementwise_pow", "x to the power of y"> {
  let torch = To<"aten.pow.Tensor_Tensor", ["$x", "$y"]>;
}
def Pd_MaximumOp : Pd_MathBinary<"maximum", "elementwise_max", "max(x, y)"> {
  let torch = To<"aten.maximum", ["$x", "$y"]>;
  let hasFolder = 1;
}
def Pd_MinimumOp : Pd_MathBinary<"minimum", "elementwise_min", "min(x, y)"> {
  let torch = To<"aten.minimum", ["$x", "$y"]>;
  let hasFolder = 1;
}
def Pd_FmaxOp : Pd_MathBinary<"fmax", "elementwise_fmax", "max(x, y), the number when the other is NaN"> {
  let torch = To<"aten.fmax", ["$x", "$y"]>;
  let tier = "T3";
}
def Pd_FminOp : Pd_MathBinary<"fmin", "elementwise_fmin", "min(x, y), the number when the other is NaN"> {
  let torch = To<"aten.fmin", ["$x", "$y"]>;
  let tier = "T3";
}
def Pd_HeavisideOp : Pd_MathBinary<"heaviside", "elementwise_heaviside", "0 for x < 0, y for x = 0, 1 for x > 0"> {
  let torch = To<"aten.heaviside", ["$x", "$y"]>;
  let tier = "T3";
}
def Pd_Atan2Op : Pd_MathBinary<"atan2", "atan2", "angle of the point (y, x)", "elementwiseToFloat"> {
  let description = "`out = atan(x / y)` in the right quadrant: x is the ordinate, y the abscissa.";
  let torch = To<"aten.atan2", ["$x", "$y"]>;
  let legacy = [Legacy<"atan2", ["X1:x", "X2:y", "Out:out"]>];
  let tier = "T2";
}

//===--- scalars ---===//

def Pd_ScaleOp : Pd_Op<"scale", "Math", "unchanged"> {
  let arguments = (ins PdTensor:$x, PdMutableFloat:$scale, PdF64<"0.0">:$bias, PdBool<"true">:$bias_after_scale);
  let results = (outs PdTensor:$out);
  let summary = "scale * x + bias";
  let description = [{
    `out = scale * x + bias`, or `scale * (x + bias)` when `bias_after_scale` is false. For integers scale and bias are truncated to
    x's dtype first. `scale` has one element.
  }];
  let legacy = [Legacy<"scale", ["X:x", "ScaleTensor:scale", "Out:out"], ["scale:scale=1.0", "bias:bias=0.0", "bias_after_scale:bias_after_scale=true"]>];
  let assemblyFormat = "$x `,` $scale attr-dict `:` functional-type(operands, results)";
  let inplaceTwin = 1;
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Pd_PowOp : Pd_Unary<"pow", "Math"> {
  let arguments = (ins PdTensor:$x, PdF64<"1.0">:$y);
  let summary = "x to the power of an attribute";
  let description = "`out = x ^ y` with one exponent for all elements.";
  let torch = To<"aten.pow.Tensor_Scalar", ["$x", "#y"]>;
  let legacy = [Legacy<"pow", ["X:x", "Out:out"], ["factor:y=1.0"]>];
  let inplaceTwin = 1;
}

def Pd_LogitOp : Pd_Unary<"logit", "Math"> {
  let arguments = (ins PdTensor:$x, PdF64<"1e-06">:$eps);
  let summary = "ln(x / (1 - x))";
  let description = "`out = ln(x / (1 - x))`; with a positive `eps` x is first clamped to [eps, 1 - eps].";
  let legacy = [Legacy<"logit", ["X:x", "Out:out"]>];
  let tier = "T3";
}

def Pd_ClipOp : Pd_Op<"clip", "Math", "unchanged"> {
  let arguments = (ins PdTensor:$x, PdMutableFloat:$min, PdMutableFloat:$max);
  let results = (outs PdTensor:$out);
  let summary = "clamp between two scalars";
  let description = "`out = min(max(x, min), max)`; the bounds have one element each. NaN stays NaN.";
  let torch = To<"aten.clamp", ["$x", "@min:float", "@max:float"]>;
  let legacy = [Legacy<"clip", ["X:x", "Min:min", "Max:max", "Out:out"], ["min:min", "max:max"]>];
  let assemblyFormat = "$x `,` $min `,` $max attr-dict `:` functional-type(operands, results)";
  let inplaceTwin = 1;
  let hasVerifier = 1;
}

//===--- many operands, other dtypes ---===//

def Pd_AddNOp : Pd_Op<"add_n", "Math", "addN"> {
  let arguments = (ins Variadic<PdTensor>:$inputs);
  let results = (outs PdTensor:$out);
  let summary = "sum of a list of tensors";
  let description = "`out = inputs[0] + inputs[1] + ...`, all of one shape and dtype. The legacy op is called `sum`.";
  let legacy = [Legacy<"sum", ["X:inputs", "Out:out"]>];
}

def Pd_LerpOp : Pd_Op<"lerp", "Math", "lerp"> {
  let arguments = (ins PdTensor:$x, PdTensor:$y, PdTensor:$weight);
  let results = (outs PdTensor:$out);
  let summary = "x + weight * (y - x)";
  let description = "`out = x + weight * (y - x)`, with numpy broadcasting over all three.";
  let torch = To<"aten.lerp.Tensor", ["$x", "$y", "$weight"]>;
  let legacy = [Legacy<"lerp", ["X:x", "Y:y", "Weight:weight", "Out:out"]>];
  let inplaceTwin = 1;
  let tier = "T3";
}

def Pd_CastOp : Pd_Op<"cast", "Math", "cast"> {
  let arguments = (ins PdTensor:$x, TypeAttr:$dtype);
  let results = (outs PdTensor:$out);
  let summary = "change of the element type";
  let description = "`out` is `x` in `dtype`: float to integer truncates, anything but zero becomes true.";
  let torch = To<"aten.to.dtype", ["$x", "#dtype", "bool false", "bool false", "none"]>;
  let legacy = [Legacy<"cast", ["X:x", "Out:out"], ["in_dtype:-", "out_dtype:dtype"]>];
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let inplaceTwin = 1;
  let hasFolder = 1;
}

#endif // PADDLE_MLIR_PD_MATH_OPS_TD
