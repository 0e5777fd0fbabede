//===--- TorchPrimOps.td - constants, lists, literals, operators, control flow --------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_PRIM_OPS_TD
#define PADDLE_MLIR_TORCH_PRIM_OPS_TD

include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

//===--- constants ---===//
class Torch_ConstantOp<string kind, dag args, Type type>
    : Torch_Op<"constant." # kind, [Pure, ConstantLike, DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let arguments = args;
  let results = (outs type:$result);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
}
// The result type follows from the op: builders need the value only.
class Torch_ValueBuilder<string cppType, string attr, string type>
    : OpBuilder<(ins cppType:$value), "build($_builder, $_state, " # type # "::get($_builder.getContext()), $_builder." # attr # ");">;

def Torch_ConstantIntOp : Torch_ConstantOp<"int", (ins I64Attr:$value), Torch_IntType> {
  let builders = [Torch_ValueBuilder<"int64_t", "getI64IntegerAttr(value)", "IntType">];
}
def Torch_ConstantFloatOp : Torch_ConstantOp<"float", (ins F64Attr:$value), Torch_FloatType> {
  let builders = [Torch_ValueBuilder<"double", "getF64FloatAttr(value)", "FloatType">];
}
def Torch_ConstantBoolOp : Torch_ConstantOp<"bool", (ins I1Attr:$value), Torch_BoolType> {
  let builders = [Torch_ValueBuilder<"bool", "getBoolAttr(value)", "BoolType">];
}
def Torch_ConstantStrOp : Torch_ConstantOp<"str", (ins StrAttr:$value), Torch_StringType> {
  let builders = [Torch_ValueBuilder<"::llvm::StringRef", "getStringAttr(value)", "StringType">];
}
def Torch_ConstantDeviceOp : Torch_ConstantOp<"device", (ins StrAttr:$value), Torch_DeviceType> { let stable = 0; }
def Torch_ConstantNoneOp : Torch_Op<"constant.none", [Pure, ConstantLike, DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let results = (outs Torch_NoneType:$result);
  let assemblyFormat = "attr-dict";
  let hasFolder = 1;
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, NoneType::get($_builder.getContext())); }]>];
}

def Torch_ValueTensorLiteralOp : Torch_Op<"vtensor.literal", [Pure, ConstantLike]> {
  let summary = "a constant tensor; its bytes may lie unaligned in a mapped file";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Torch_VTensorType:$result);
  let assemblyFormat = "`(` $value `)` attr-dict `:` qualified(type($result))";
  let hasVerifier = 1;
  let hasFolder = 1; // m_Constant asks every ConstantLike op for its value, and merges those that give none
  let builders = [OpBuilder<(ins "::mlir::ElementsAttr":$value), [{
    build($_builder, $_state, VTensorType::get($_builder.getContext(), value.getShapedType().getShape(), value.getElementType()), value);
  }]>];
}

//===--- containers ---===//
def Torch_PrimListConstructOp : Torch_Op<"prim.ListConstruct", [Pure]> {
  let arguments = (ins Variadic<Torch_AnyType>:$elements);
  let results = (outs Torch_ListType:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}
def Torch_PrimListUnpackOp : Torch_Op<"prim.ListUnpack", [Pure]> {
  let shape = "listElements";
  let arguments = (ins Torch_ListType:$operand);
  let results = (outs Variadic<Torch_AnyType>:$results_);
  let assemblyFormat = "operands attr-dict `:` qualified(type(operands)) `->` qualified(type(results))";
  let hasCanonicalizer = 1;
}
def Torch_PrimTupleConstructOp : Torch_Op<"prim.TupleConstruct", [Pure]> {
  let arguments = (ins Variadic<Torch_AnyType>:$elements);
  let results = (outs Torch_TupleType:$result);
  let assemblyFormat = "operands attr-dict `:` qualified(type(operands)) `->` qualified(type(results))";
}
def Torch_DerefineOp : Torch_Op<"derefine", [Pure]> {
  let summary = "widens a type to an optional of it";
  let arguments = (ins Torch_AnyType:$operand);
  let results = (outs Torch_AnyType:$result);
  let assemblyFormat = "operands attr-dict `:` qualified(type(operands)) `to` qualified(type(results))";
}
def Torch_TensorStaticInfoCastOp : Torch_Op<"tensor_static_info_cast", [Pure]> {
  let shape = "sameAsFirst";
  let summary = "gives or takes away static sizes";
  let arguments = (ins Torch_VTensorType:$operand);
  let results = (outs Torch_VTensorType:$result);
  let assemblyFormat = "operands attr-dict `:` qualified(type(operands)) `to` qualified(type(results))";
}
def Torch_PrimNumToTensorScalarOp : Torch_Op<"prim.NumToTensor.Scalar", [Pure]> {
  let summary = "a number as a rank-0 tensor";
  let arguments = (ins Scalar:$a);
  let results = (outs Torch_VTensorType:$result);
  let assemblyFormat = "operands attr-dict `:` qualified(type(operands)) `->` qualified(type(results))";
}

//===--- ops of no schema ---===//
def Torch_OperatorOp : Torch_Op<"operator", [Pure]> {
  let stable = 0;
  let summary = "an op by name; ours are `paddle.<op>`, with attributes beside";
  let description = [{
    `torch.operator "paddle.scale_weight"(%w, %s) {axis = 0 : i64} : (...) -> ...`. Everything that travels this way is free of
    side effects here. torch-mlir and IREE reject unknown names, so emission refuses them unless asked to keep them.
  }];
  let arguments = (ins StrAttr:$name, Variadic<Torch_AnyType>:$operands_);
  let results = (outs Variadic<Torch_AnyType>:$results_);
  let assemblyFormat = "$name `(` $operands_ `)` attr-dict `:` functional-type($operands_, $results_)";
}

//===--- control flow ---===//
def Torch_PrimIfOp : Torch_Op<"prim.If", [RecursiveMemoryEffects, SingleBlock, NoRegionArguments]> {
  let arguments = (ins Torch_BoolType:$condition);
  let results = (outs Variadic<Torch_AnyType>:$results_);
  let regions = (region SizedRegion<1>:$thenRegion, SizedRegion<1>:$elseRegion);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}
def Torch_PrimIfYieldOp : Torch_Op<"prim.If.yield", [Pure, Terminator, ReturnLike, HasParent<"PrimIfOp">]> {
  let arguments = (ins Variadic<Torch_AnyType>:$results_);
  let assemblyFormat = "attr-dict ($results_^ `:` qualified(type($results_)))?";
}
def Torch_PrimLoopOp : Torch_Op<"prim.Loop", [RecursiveMemoryEffects, SingleBlock]> {
  let summary = "runs the body while the condition holds, at most maxTripCount times";
  let description = [{ Block arguments: the iteration number, then the carried values. The terminator gives the next condition and values. }];
  let arguments = (ins Torch_IntType:$maxTripCount, Torch_BoolType:$initialCondition, Variadic<Torch_AnyType>:$iterArgsInit);
  let results = (outs Variadic<Torch_AnyType>:$results_);
  let regions = (region SizedRegion<1>:$region);
  let assemblyFormat = "$maxTripCount `,` $initialCondition `,` `init` `(` $iterArgsInit `)` $region attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}
def Torch_PrimLoopConditionOp : Torch_Op<"prim.Loop.condition", [Pure, Terminator, HasParent<"PrimLoopOp">]> {
  let arguments = (ins Torch_BoolType:$shouldContinue, Variadic<Torch_AnyType>:$iterArgs);
  let assemblyFormat = "$shouldContinue `,` `iter` `(` ($iterArgs^ `:` qualified(type($iterArgs)))? `)` attr-dict";
}

#endif // PADDLE_MLIR_TORCH_PRIM_OPS_TD
