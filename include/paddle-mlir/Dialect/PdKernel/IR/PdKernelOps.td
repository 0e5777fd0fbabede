//===--- PdKernelOps.td - kernels, dispatches, weights ------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What lies between linalg on tensors and code: one kernel per dispatch, weights as recipes, the strategy attribute that codegen
// reads. Ops that linalg lacks (attention, sort, ...) join here, each with a decomposition to linalg. Never mentions torch.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PD_KERNEL_OPS_TD
#define PADDLE_MLIR_PD_KERNEL_OPS_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def PdKernel_Dialect : Dialect {
  let name = "pd_kernel";
  let summary = "compute kernels, their dispatches and their weights";
  let cppNamespace = "::mlir::pd_kernel";
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{ void registerAttributes(); }];
}

class PdKernel_Attr<string name, string mnemonic_> : AttrDef<PdKernel_Dialect, name> { let mnemonic = mnemonic_; let assemblyFormat = "`<` struct(params) `>`"; }

//===--- weight recipes ---===//
// Steps of a recipe, applied in order to the source's elements when the artifact is written (lib/Artifact/Weights.cpp), one
// weight at a time. All but `pack` change the type as stated; applyWeightStep in WeightRecipe.h is that rule in C++.
def PdKernel_TransposeStep : PdKernel_Attr<"TransposeStep", "transpose"> { let summary = "result dim i is source dim perm[i]"; let parameters = (ins ArrayRefParameter<"int64_t">:$perm); let assemblyFormat = "`<` `[` $perm `]` `>`"; }
def PdKernel_ReshapeStep : PdKernel_Attr<"ReshapeStep", "reshape"> { let summary = "row-major reshape"; let parameters = (ins OptionalArrayRefParameter<"int64_t">:$shape); let assemblyFormat = "`<` custom<Int64List>($shape) `>`"; }
def PdKernel_CastStep : PdKernel_Attr<"CastStep", "cast"> { let summary = "element type conversion"; let parameters = (ins "::mlir::Type":$type); let assemblyFormat = "`<` $type `>`"; }
def PdKernel_ScaleStep : PdKernel_Attr<"ScaleStep", "scale"> { let summary = "multiplies along `axis` by a 1-D factor (batch norm folded into a convolution), computed in f64"; let parameters = (ins "int64_t":$axis, "::mlir::ElementsAttr":$factor); }
def PdKernel_FlipStep : PdKernel_Attr<"FlipStep", "flip"> { let summary = "reverses the given axes (transposed convolution)"; let parameters = (ins ArrayRefParameter<"int64_t">:$axes); let assemblyFormat = "`<` `[` $axes `]` `>`"; }
def PdKernel_PackStep : PdKernel_Attr<"PackStep", "pack"> {
  let summary = "lays the bytes out in panels of `nr` along `axis`: [ceil(N/nr)][other dims in order][nr], the last panel zero-padded";
  let description = [{ Changes how the bytes lie, not the type: the value keeps its logical type, and only a kernel that lists the operand in
    `packed` may read it. Always the last step. }];
  let parameters = (ins "int64_t":$axis, "int64_t":$nr);
}

def PdKernel_WeightOp : Op<PdKernel_Dialect, "weight", [Pure]> {
  let summary = "a constant given as a recipe: source elements and steps";
  let description = [{ The source (usually a `dense_resource` over the mapped parameter file, alignment 1: never a typed access) is
    materialised only when the artifact is written. Passes transform weights by appending steps. Equal recipes share bytes.
    `offset` is the weight's place in the packed weight file, decided by `pd-plan-weights`. The result is a memref after `host`. }];
  let arguments = (ins ElementsAttr:$source, DefaultValuedAttr<ArrayAttr, "{}">:$steps, OptionalAttr<StrAttr>:$name, OptionalAttr<I64Attr>:$offset);
  let results = (outs AnyTypeOf<[AnyStaticShapeTensor, AnyStaticShapeMemRef]>:$result);
  let assemblyFormat = "$source (`steps` $steps^)? attr-dict `:` type($result)";
  let extraClassDeclaration = [{
    /// The result's type as a tensor (before and after bufferisation).
    ::mlir::RankedTensorType getTensorType();
    /// The step that lays the bytes out in panels, or null.
    ::mlir::pd_kernel::PackStepAttr getPackStep();
  }];
  let hasVerifier = 1;
}

//===--- kernels ---===//
def PdKernel_CPUAttr : PdKernel_Attr<"CPU", "cpu"> {
  let summary = "how codegen makes this kernel for the CPU; written by `schedule`, read by `codegen`";
  let parameters = (ins
    "::mlir::StringAttr":$generator,               // a name of lib/Schedule's registry: gemm conv depthwise vector loops
    DefaultValuedParameter<"int64_t", "6">:$mr,    // rows of the register tile
    DefaultValuedParameter<"int64_t", "2">:$nv,    // vectors of the register tile
    DefaultValuedParameter<"int64_t", "4">:$unroll,
    DefaultValuedParameter<"int64_t", "0">:$mc,    // rows a block, 0 = all
    DefaultValuedParameter<"bool", "false">:$prefetch);
}

def PdKernel_KernelOp : Op<PdKernel_Dialect, "kernel", [IsolatedFromAbove, FunctionOpInterface, SingleBlockImplicitTerminator<"::mlir::pd_kernel::YieldOp">]> {
  let summary = "one kernel: its tensor body is the truth until codegen";
  let description = [{
    `pd_kernel.kernel @k(%in..., %init...) -> results`: arguments are the dispatch's ins, then its outs (tensor destinations); the body is
    linalg/tensor/arith/math/scf on tensors and yields one value per outs. `strategy` is one strategy attribute (e.g. #pd_kernel.cpu<...>).
    `packed` lists the ins whose bytes lie in panels (`pd_kernel.pack`) while the body sees the unpacked type.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type, OptionalAttr<AnyAttr>:$strategy,
                   OptionalAttr<DenseI64ArrayAttr>:$packed, OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    ::mlir::Region *getCallableRegion() { return &getBody(); }
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    /// Number of leading arguments that are ins (the rest are destinations).
    unsigned getNumIns() { return getFunctionType().getNumInputs() - getFunctionType().getNumResults(); }
    /// The block argument that is destination `i`.
    ::mlir::BlockArgument getOut(unsigned i) { return getBody().getArgument(getNumIns() + i); }
    /// False if the body provably never looks at what destination `i` held before.
    bool readsOut(unsigned i);
  }];
  let hasVerifier = 1;
}

def PdKernel_YieldOp : Op<PdKernel_Dialect, "yield", [Pure, Terminator, ReturnLike, HasParent<"::mlir::pd_kernel::KernelOp">]> {
  let summary = "ends a kernel: one value per destination";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
  let builders = [OpBuilder<(ins), [{ /* yields nothing */ }]>];
}

def PdKernel_DispatchOp : Op<PdKernel_Dialect, "dispatch", [AttrSizedOperandSegments, DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>, DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "runs a kernel: reads ins, writes outs";
  let description = [{ `ins` are tensors (memrefs after `host`), indices, integers or floats; `outs` tensors (memrefs). Result i has the type and
    the sizes of outs[i]; the kernel may read an out before writing it. Dims of a result fold to those of its destination. }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyTypeOf<[AnyRankedTensor, AnyStridedMemRef, AnySignlessIntegerOrIndex, AnyFloat]>>:$ins,
                   Variadic<AnyTypeOf<[AnyRankedTensor, AnyStridedMemRef]>>:$outs);
  let results = (outs Variadic<AnyRankedTensor>:$results_);
  let assemblyFormat = "$kernel (`ins` `(` $ins^ `:` type($ins) `)`)? `outs` `(` $outs `:` type($outs) `)` attr-dict (`->` type($results_)^)?";
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getOutsMutable(); }
    /// The kernel this runs, or null if the symbol is missing.
    ::mlir::pd_kernel::KernelOp lookupKernel();
  }];
  let hasCanonicalizer = 1;
}

//===--- custom operators ---===//
def PdKernel_CustomCallOp : Op<PdKernel_Dialect, "custom_call", [AttrSizedOperandSegments, DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "calls a user's C function";
  let description = [{
    ```
    %out, %index = pd_kernel.custom_call "rows_above"(%x : tensor<?x4xf32>) sizes(%n, %n) library "librows.so" symbol "rows_above"
      {op_attributes = {threshold = 1.0}, inputs = [["x", "float32"]], outputs = [["out", "float32"], ["index", "int64"]]}
      -> tensor<?x4xf32>, tensor<?xi64>
    ```
    The function (include/paddle-mlir-c/CustomOp.h) makes its outputs: results are new tensors (new buffers after `host`). `sizes` has one
    index a dynamic dim of the results, in order: what the shape rule gives, or -1-k for its free symbol k, which the call finds out.
    `inputs` and `outputs` are [name, dtype] each. `index` is the operator's place in the manifest, given when the program is emitted.
  }];
  let arguments = (ins StrAttr:$op_name, Variadic<AnyTypeOf<[AnyRankedTensor, AnyStridedMemRef]>>:$ins, Variadic<Index>:$sizes, StrAttr:$library, StrAttr:$symbol,
                   DictionaryAttr:$op_attributes, ArrayAttr:$inputs, ArrayAttr:$outputs, OptionalAttr<I64Attr>:$index);
  let results = (outs Variadic<AnyTypeOf<[AnyRankedTensor, AnyStridedMemRef]>>:$outs);
  let assemblyFormat = "$op_name `(` ($ins^ `:` type($ins))? `)` (`sizes` `(` $sizes^ `)`)? `library` $library `symbol` $symbol attr-dict `->` type($outs)";
  let hasVerifier = 1;
}

#endif // PADDLE_MLIR_PD_KERNEL_OPS_TD
