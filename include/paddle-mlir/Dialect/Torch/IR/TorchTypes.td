//===--- TorchTypes.td - tensors, scalars and containers of the torch dialect -------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_TYPES_TD
#define PADDLE_MLIR_TORCH_TYPES_TD

include "paddle-mlir/Dialect/Torch/IR/TorchBase.td"

def Torch_VTensorType : Torch_Type<"VTensor", "vtensor", "an immutable tensor; always with sizes and dtype once a program is in contract"> {
  let description = [{
    `!torch.vtensor<[2,?],f32>`. `sizes` holds -1 for `?`. A type without sizes prints as `*`, one without dtype as `unk`; both are
    parsed so that a foreign module can be diagnosed, and `pd-verify-torch-contract` refuses them.
  }];
  let parameters = (ins "bool":$hasSizes, ArrayRefParameter<"int64_t">:$sizes, "::mlir::Type":$dtype);
  let hasCustomAssemblyFormat = 1;
  let builders = [
    TypeBuilder<(ins "::llvm::ArrayRef<int64_t>":$sizes, "::mlir::Type":$dtype), [{ return $_get($_ctxt, true, sizes, dtype); }]>,
  ];
  let extraClassDeclaration = [{
    static constexpr int64_t kUnknownSize = -1;
    int64_t getRank() const { return getSizes().size(); }
    bool hasStaticSizes() const { return getHasSizes() && !::llvm::is_contained(getSizes(), kUnknownSize); }
    /// `tensor<?x3xf32>` -> `vtensor<[?,3],f32>`: signless integers wider than one bit become signed.
    static VTensorType fromBuiltin(::mlir::RankedTensorType type);
    /// The inverse; null without sizes or dtype.
    ::mlir::RankedTensorType toBuiltin() const;
    /// The type a literal of this type carries: sizes as they are, dtype with its signedness.
    ::mlir::RankedTensorType toLiteralType() const;
    VTensorType withSizes(::llvm::ArrayRef<int64_t> sizes) const { return get(getContext(), sizes, getDtype()); }
    VTensorType withDtype(::mlir::Type dtype) const { return get(getContext(), getHasSizes(), getSizes(), dtype); }
  }];
}

def Torch_IntType : Torch_Type<"Int", "int", "a Python int">;
def Torch_FloatType : Torch_Type<"Float", "float", "a Python float">;
def Torch_BoolType : Torch_Type<"Bool", "bool", "a Python bool">;
def Torch_StringType : Torch_Type<"String", "str", "a Python str">;
def Torch_NoneType : Torch_Type<"None", "none", "the type of None">;
def Torch_NumberType : Torch_Type<"Number", "number", "an int or a float">;
def Torch_DeviceType : Torch_Type<"Device", "Device", "a device">;
def Torch_GeneratorType : Torch_Type<"Generator", "Generator", "a random number generator">;

// Inside containers torch-mlir writes types without `!torch.`.
class Torch_ContainerType<string name, string mnemonic, string summary> : Torch_Type<name, mnemonic, summary> {
  let parameters = (ins "::mlir::Type":$containedType);
  let hasCustomAssemblyFormat = 1;
}
def Torch_ListType : Torch_ContainerType<"List", "list", "a list of one type">;
def Torch_OptionalType : Torch_ContainerType<"Optional", "optional", "a value or None">;
def Torch_TupleType : Torch_Type<"Tuple", "tuple", "a tuple"> {
  let parameters = (ins ArrayRefParameter<"::mlir::Type">:$containedTypes);
  let hasCustomAssemblyFormat = 1;
}

//===--- constraints ---===//
def Torch_AnyType : Type<CPred<"$_self.getDialect().getNamespace() == \"torch\"">, "torch type">;

#endif // PADDLE_MLIR_TORCH_TYPES_TD
