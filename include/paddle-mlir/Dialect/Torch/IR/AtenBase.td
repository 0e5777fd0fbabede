//===--- AtenBase.td - the class of aten ops and the constraints of their operands --------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_ATEN_BASE_TD
#define PADDLE_MLIR_TORCH_ATEN_BASE_TD

include "paddle-mlir/Dialect/Torch/IR/TorchTypes.td"

// Short names for argument lists. `Opt*` operands may also be None; a scalar is an int, a float or a number.
defvar Tensor = Torch_VTensorType;
defvar Int = Torch_IntType;
defvar Float = Torch_FloatType;
defvar Bool = Torch_BoolType;
defvar Str = Torch_StringType;
defvar List = Torch_ListType;
defvar Any = Torch_AnyType;
class Torch_OrNone<Type type> : AnyTypeOf<[type, Torch_NoneType]>;
def OptTensor : Torch_OrNone<Torch_VTensorType>;
def OptInt : Torch_OrNone<Torch_IntType>;
def OptFloat : Torch_OrNone<Torch_FloatType>;
def OptBool : Torch_OrNone<Torch_BoolType>;
def OptStr : Torch_OrNone<Torch_StringType>;
def OptList : Torch_OrNone<Torch_ListType>;
def Scalar : AnyTypeOf<[Torch_IntType, Torch_FloatType, Torch_NumberType, Torch_BoolType]>;
def OptScalar : AnyTypeOf<[Torch_IntType, Torch_FloatType, Torch_NumberType, Torch_BoolType, Torch_NoneType]>;

// Operand names and order are PyTorch's schema. `operands : types -> types`, nothing else: this is torch-mlir's form.
class Aten_Op<string mnemonic, dag args, dag outs = (outs Tensor:$result), list<Trait> traits = []>
    : Torch_Op<"aten." # mnemonic, !listconcat([Pure], traits)> {
  let arguments = args;
  let results = outs;
  let assemblyFormat = "operands attr-dict `:` qualified(type(operands)) `->` qualified(type(results))";
}
class Aten_UnaryOp<string mnemonic> : Aten_Op<mnemonic, (ins Tensor:$self)>;
class Aten_BinaryOp<string mnemonic> : Aten_Op<mnemonic, (ins Tensor:$self, Tensor:$other)>;
class Aten_ScalarBinaryOp<string mnemonic> : Aten_Op<mnemonic, (ins Tensor:$self, Scalar:$other)>;
class Aten_Unregistered<string mnemonic, int leastOperands, int resultCount = 1>
    : Torch_Unregistered<"aten." # mnemonic, leastOperands, resultCount>;

#endif // PADDLE_MLIR_TORCH_ATEN_BASE_TD
