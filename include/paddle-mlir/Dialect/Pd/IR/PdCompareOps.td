//===--- PdCompareOps.td - comparison, logic, bits, tests for special values --------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_COMPARE_OPS_TD
#define PADDLE_MLIR_PD_COMPARE_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/PdElementwise.td"

//===--- comparison ---===//

class Pd_Compare<string mnemonic, string aten, string formula> : Pd_Binary<mnemonic, "Compare", mnemonic, "compare"> {
  let summary = formula;
  let description = "`out = " # formula # "` as i1, with numpy broadcasting.";
  let torch = To<"aten." # aten # ".Tensor", ["$x", "$y"]>;
  let legacy = [Legacy<mnemonic, ["X:x", "Y:y", "Out:out"], ["axis:!broadcast", "force_cpu:-"]>];
  let inplaceTwin = 1;
}

def Pd_EqualOp : Pd_Compare<"equal", "eq", "x == y">;
def Pd_NotEqualOp : Pd_Compare<"not_equal", "ne", "x != y">;
def Pd_LessThanOp : Pd_Compare<"less_than", "lt", "x < y">;
def Pd_LessEqualOp : Pd_Compare<"less_equal", "le", "x <= y">;
def Pd_GreaterThanOp : Pd_Compare<"greater_than", "gt", "x > y">;
def Pd_GreaterEqualOp : Pd_Compare<"greater_equal", "ge", "x >= y">;

def Pd_EqualAllOp : Pd_Op<"equal_all", "Compare", "scalarBool"> {
  let arguments = (ins PdTensor:$x, PdTensor:$y);
  let results = (outs PdTensor:$out);
  let summary = "whether two tensors are the same";
  let description = "`out` is a 0-D i1: x and y have one shape and equal elements.";
  let legacy = [Legacy<"equal_all", ["X:x", "Y:y", "Out:out"]>];
  let tier = "T3";
}

class Pd_Close<string mnemonic, string infer> : Pd_Op<mnemonic, "Compare", infer> {
  let arguments = (ins PdTensor:$x, PdTensor:$y, PdMutableFloat:$rtol, PdMutableFloat:$atol, PdBool<"false">:$equal_nan);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<mnemonic, ["Input:x", "Other:y", "Rtol:rtol", "Atol:atol", "Out:out"], ["rtol:rtol=1e-05", "atol:atol=1e-08"]>];
  let tier = "T3";
}
def Pd_IscloseOp : Pd_Close<"isclose", "compare"> {
  let summary = "elementwise |x - y| <= atol + rtol * |y|";
  let description = "`out = |x - y| <= atol + rtol * |y|` as i1; `equal_nan` makes NaN close to NaN.";
  let torch = To<"aten.isclose", ["$x", "$y", "@rtol:float", "@atol:float", "#equal_nan"]>;
}
def Pd_AllcloseOp : Pd_Close<"allclose", "scalarBool"> {
  let summary = "whether all elements are close";
  let description = "`out` is a 0-D i1: all elements of `pd.isclose`.";
}

//===--- logic ---===//

class Pd_Logical<string mnemonic, string formula> : Pd_Binary<mnemonic, "Compare", mnemonic, "compare"> {
  let summary = formula;
  let description = "`out = " # formula # "` as i1, with numpy broadcasting; of numbers all but zero count as true.";
  let torch = To<"aten." # mnemonic, ["$x", "$y"]>;
  let inplaceTwin = 1;
}

def Pd_LogicalAndOp : Pd_Logical<"logical_and", "x and y">;
def Pd_LogicalOrOp : Pd_Logical<"logical_or", "x or y">;
def Pd_LogicalXorOp : Pd_Logical<"logical_xor", "x xor y"> { let tier = "T2"; }

def Pd_LogicalNotOp : Pd_UnaryAten<"logical_not", "Compare", "logical_not", "predicate"> {
  let summary = "not x";
  let description = "`out = not x` as i1; of numbers all but zero count as true.";
  let inplaceTwin = 1;
}

//===--- bits ---===//

class Pd_Bitwise<string mnemonic, string formula> : Pd_Binary<mnemonic, "Compare", mnemonic> {
  let summary = formula;
  let description = "`out = " # formula # "` of integers or booleans, with numpy broadcasting.";
  let torch = To<"aten." # mnemonic # ".Tensor", ["$x", "$y"]>;
  let inplaceTwin = 1;
  let tier = "T2";
}

def Pd_BitwiseAndOp : Pd_Bitwise<"bitwise_and", "x & y">;
def Pd_BitwiseOrOp : Pd_Bitwise<"bitwise_or", "x | y">;
def Pd_BitwiseXorOp : Pd_Bitwise<"bitwise_xor", "x ^ y">;

def Pd_BitwiseNotOp : Pd_UnaryAten<"bitwise_not", "Compare"> {
  let summary = "~x";
  let description = "`out = ~x` of integers; logical not of booleans.";
  let inplaceTwin = 1;
  let tier = "T2";
}

//===--- special values ---===//

class Pd_Special<string mnemonic, string what> : Pd_UnaryAten<mnemonic, "Compare", mnemonic, "predicate"> {
  let summary = "whether x is " # what;
  let description = "`out` is true where `x` is " # what # ".";
  let legacy = [Legacy<mnemonic # "_v2", ["X:x", "Out:out"]>];
  let tier = "T2";
}

def Pd_IsnanOp : Pd_Special<"isnan", "not a number">;
def Pd_IsinfOp : Pd_Special<"isinf", "plus or minus infinity">;
def Pd_IsfiniteOp : Pd_Special<"isfinite", "neither infinite nor NaN">;

#endif // PADDLE_MLIR_PD_COMPARE_OPS_TD
