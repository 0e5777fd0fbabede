//===--- PdKernelOps.td - kernels, dispatches, weights ------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What lies between linalg on tensors and code: one kernel per dispatch, weights as recipes, the strategy attribute that codegen
// reads. Never mentions torch.
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
// Steps of a recipe, applied in order to the source's elements when the artifact is written (lib/Artifact/EvaluateWeight.cpp), one
// weight at a time. All but `pack` change the type as stated; applyWeightStep in WeightRecipe.h is that rule in C++.
def PdKernel_TransposeStep : PdKernel_Attr<"TransposeStep", "transpose"> { let summary = "result dim i is source dim perm[i]"; let parameters = (ins ArrayRefParameter<"int64_t">:$perm); let assemblyFormat = "`<` `[` $perm `]` `>`"; }
def PdKernel_ReshapeStep : PdKernel_Attr<"ReshapeStep", "reshape"> { let summary = "row-major reshape"; let parameters = (ins OptionalArrayRefParameter<"int64_t">:$shape); let assemblyFormat = "`<` custom<Int64List>($shape) `>`"; }
def PdKernel_CastStep : PdKernel_Attr<"CastStep", "cast"> { let summary = "element type conversion"; let parameters = (ins "::mlir::Type":$type); let assemblyFormat = "`<` $type `>`"; }
def PdKernel_ScaleStep : PdKernel_Attr<"ScaleStep", "scale"> { let summary = "multiplies along `axis` by a 1-D factor (batch norm folded into a convolution), computed in f64"; let parameters = (ins "int64_t":$axis, "::mlir::ElementsAttr":$factor); }
def PdKernel_FlipStep : PdKernel_Attr<"FlipStep", "flip"> { let summary = "reverses the given axes (transposed convolution)"; let parameters = (ins ArrayRefParameter<"int64_t">:$axes); let assemblyFormat = "`<` `[` $axes `]` `>`"; }
def PdKernel_PadStep : PdKernel_Attr<"PadStep", "pad"> { let summary = "zeros at the high end of `axis`, up to `size` (three channels as eight)"; let parameters = (ins "int64_t":$axis, "int64_t":$size); }
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

//===--- strategies ---===//
// Everything a generator decides about a kernel: `schedule` writes it, pd-verify-schedule checks it, `codegen` reads nothing else.
// Costs are nanoseconds of one core; `piece_ns` is the least work of one piece of the parallel range, 0: a unit is a piece.
def PdKernel_ProductAttr : PdKernel_Attr<"Product", "product"> {
  let summary = "how `gemm` and `conv` tile a product for one level";
  let parameters = (ins
    "int64_t":$lanes,                        // f32 lanes of a vector; fewer than the machine's where many would have no column
    "int64_t":$columns,                      // of a stripe: a whole number of vectors and of packed panels
    ArrayRefParameter<"int64_t">:$rows,      // of a register tile of 1, 2, ... vectors a row
    "int64_t":$row_block,                    // rows whose A values stay in a cache while the stripes pass
    "int64_t":$unroll,                       // steps of the reduction a turn of its loop
    "bool":$unroll_taps, // a filter row is one straight stretch
    "bool":$prefetch,    // the next stripe's panel is touched while this one is used
    "int64_t":$piece_ns);
  let assemblyFormat = "`<` `lanes` `=` $lanes `,` `columns` `=` $columns `,` `rows` `=` custom<Int64List>($rows) `,` `row_block` `=` $row_block `,` `unroll` `=` $unroll `,` `unroll_taps` `=` $unroll_taps `,` `prefetch` `=` $prefetch `,` `piece_ns` `=` $piece_ns `>`";
}
def PdKernel_DepthwiseAttr : PdKernel_Attr<"Depthwise", "depthwise"> {
  let summary = "how `depthwise` tiles a convolution for one level";
  let parameters = (ins
    "int64_t":$lanes,                        // f32 lanes of a vector of channels
    "int64_t":$pixels,                       // of an output row in one tile
    "bool":$unroll_taps, // all taps of the filter are one straight stretch
    "int64_t":$piece_ns);
  let assemblyFormat = "`<` struct(params) `>`";
}
def PdKernel_LoopsAttr : PdKernel_Attr<"Loops", "loops"> {
  let summary = "how `loops` splits a kernel into units of a parallel range";
  let description = [{ A unit is one index of each of the first out's `unit_dims`, and `block` elements of its `blocked_dim` where that is not -1.
    Without either the kernel is one unit. A `serial` kernel loops over its units in one piece: something outside of them would be repeated. }];
  let parameters = (ins
    OptionalArrayRefParameter<"int64_t">:$unit_dims,
    "int64_t":$blocked_dim,
    "int64_t":$block,
    "int64_t":$cost,         // of one element of the out, in sixteenths of a nanosecond
    "bool":$serial,
    "int64_t":$piece_ns);
  let assemblyFormat = "`<` `unit_dims` `=` custom<Int64List>($unit_dims) `,` `blocked_dim` `=` $blocked_dim `,` `block` `=` $block `,` `cost` `=` $cost `,` `serial` `=` $serial `,` `piece_ns` `=` $piece_ns `>`";
}
// A kernel's strategy on a device class: the generator, the same for all levels, and its configuration for each level that is compiled for. A
// strategy with a generator alone is one that `schedule` completes.
class PdKernel_StrategyAttr<string name, string mnemonic_> : PdKernel_Attr<name, mnemonic_> {
  let parameters = (ins "::mlir::StringAttr":$generator, DefaultValuedParameter<"::mlir::DictionaryAttr", "::mlir::DictionaryAttr::get($_ctxt)">:$levels);
}
def PdKernel_CPUAttr : PdKernel_StrategyAttr<"CPU", "cpu"> {
  let summary = "a kernel's strategy on the CPU: the generator, and its configuration for each level that is compiled for";
  let description = [{ The generator is one of lib/CPU's registry (gemm, conv, depthwise, loops) and the same for every level, since it decides how
    weights are packed. `levels` maps a level ("v3") to the generator's attribute: #pd_kernel.product, depthwise or loops. }];
}
def PdKernel_GPUAttr : PdKernel_StrategyAttr<"GPU", "gpu"> {
  let summary = "a kernel's strategy on CUDA devices: the generator, and its configuration for each chip that is compiled for";
  let description = [{ `levels` maps a chip ("sm_80") to the generator's attribute. The one generator is `loops`, with #pd_kernel.loops; one unit of its
    parallel range is one thread. }];
}

//===--- kernels ---===//
def PdKernel_KernelOp : Op<PdKernel_Dialect, "kernel", [IsolatedFromAbove, FunctionOpInterface, SingleBlockImplicitTerminator<"::mlir::pd_kernel::YieldOp">]> {
  let summary = "one kernel: its tensor body is the truth until codegen";
  let description = [{
    `pd_kernel.kernel @k(%in..., %init...) -> results`: arguments are the dispatch's ins, then its outs (tensor destinations); the body is
    linalg/tensor/arith/math/scf on tensors and yields one value per outs. `strategy` is one strategy attribute (e.g. #pd_kernel.cpu<...>).
    `packed` lists the ins whose bytes lie in panels (#pd_kernel.pack) while the body sees the unpacked type.
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

//===--- what host code does with the elements of buffers ---===//
def PdKernel_ReadOp : Op<PdKernel_Dialect, "read", [TypesMatchWith<"result is the buffer's element", "buffer", "value", "::llvm::cast<::mlir::MemRefType>($_self).getElementType()">]> {
  let summary = "the host reads one element of a buffer";
  let description = [{ A value that sizes or branches of the host program depend on: `%v = pd_kernel.read %buffer[%i] : memref<?xi64>`. On the CPU
    a load; a device first finishes what was launched before. }];
  let arguments = (ins Arg<AnyStridedMemRef, "", [MemRead]>:$buffer, Variadic<Index>:$indices);
  let results = (outs AnyType:$value);
  let assemblyFormat = "$buffer `[` $indices `]` attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def PdKernel_WriteOp : Op<PdKernel_Dialect, "write", [TypesMatchWith<"value is the buffer's element", "buffer", "value", "::llvm::cast<::mlir::MemRefType>($_self).getElementType()">]> {
  let summary = "the host writes one element of a buffer";
  let description = [{ `pd_kernel.write %v, %buffer[%i] : memref<2xi64>`: a store on the CPU, a copy to a device in the order of its launches. }];
  let arguments = (ins AnyType:$value, Arg<AnyStridedMemRef, "", [MemWrite]>:$buffer, Variadic<Index>:$indices);
  let assemblyFormat = "$value `,` $buffer `[` $indices `]` attr-dict `:` type($buffer)";
  let hasVerifier = 1;
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
