//===--- PdBase.td - the pd dialect and the classes its rows are written in ---------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An op's record is the only place for its facts (docs/Rationale.md). `pd-tblgen` derives from the rows one set of tables (op schema,
// torch, legacy: PdOpTables.inc, which importers, conversion and `--list-ops` read) and the list behind docs/generated/support.md.
// No op lives here.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PD_BASE_TD
#define PADDLE_MLIR_PD_BASE_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Pd_Dialect : Dialect {
  let name = "pd";
  let summary = "PaddlePaddle's inference operators, one op per PIR operator";
  let description = [{
    Mirrors Paddle's PIR operator set (paddle 3.3.1) as pure SSA over builtin ranked tensors: operand, attribute and result
    names and their order are PIR's, without the in-place `_` twins. Integers are signless i8..i64, `ui8` is unsigned,
    booleans are `i1`. A "mutable attribute" of Paddle (a shape, an axis, a scalar that may be a tensor) is always an operand.
  }];
  let cppNamespace = "::mlir::pd";
  let useDefaultTypePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let extraClassDeclaration = [{
    // Each family .cpp defines its own.
    void registerActivationOps();  void registerMathOps();      void registerCompareOps();  void registerReductionOps();
    void registerLinearOps();      void registerConvOps();      void registerPoolOps();     void registerNormOps();
    void registerShapeOps();       void registerIndexOps();     void registerCreationOps(); void registerRandomOps();
    void registerAttentionOps();   void registerControlFlowOps(); void registerRecurrentOps(); void registerCustomOps();
    void registerTypes();
  }];
}

//===--- operand constraints ---===//
// What the importer and the legacy table read: a PdMutable* operand is one of Paddle's mutable attributes. A literal reaches it
// through pd.full_int_array (ints) or pd.full (scalar); a list of one-element tensors through pd.concat.
class PdMutable<string what> : Type<AnyRankedTensor.predicate, what # " tensor (mutable attribute)", "::mlir::RankedTensorType"> { string kind = what; }
def PdMutableInts : PdMutable<"ints">;     // 1-D (or 0-D) integer tensor: a shape, axes, kernel size
def PdMutableInt : PdMutable<"int">;       // one integer: an axis
def PdMutableFloat : PdMutable<"float">;   // one number: a scale, a probability
def PdTensor : Type<AnyRankedTensor.predicate, "ranked tensor", "::mlir::RankedTensorType">;

//===--- facts ---===//
// To<"aten.add.Tensor", ["$x", "$y", "int 1"]>: the one aten op this row maps to. Plan items, one per aten operand:
//   "$x" operand (torch.constant.none when optional and absent)   "[$x]" variadic operand as a list of tensors
//   "#a" attribute: I64->int, F64->float, Bool->bool, I64 array->list<int>, F64 array->list<float>, Str->str, DType->torch dtype int
//   "@x" constant ints operand -> list<int>   "@x:int" "@x:float" "@x:bool" constant scalar operand (a non-constant one does not match the row)
//   "int N" "float F" "bool true" "str s" "none"
class To<string op, list<string> args> { string aten = op; list<string> plan = args; }

// Legacy<"elementwise_add", ["X:x", "Y:y", "Out:out"], ["axis:!broadcast"]>: a ProgramDesc op that becomes this op.
//   slot "X:x": input or output slot -> operand or result (listed in priority order where several feed one operand);
//        "ShapeTensorList:shape[]": a list slot concatenated into one operand; "XShape:-": ignored
//   attr "epsilon:epsilon", "epsilon:epsilon=1e-05" (default when missing), "ksize:kernel_size" may name a mutable operand: it is materialised.
//        "axis:!broadcast": the named hook of lib/Import/Normalize does the work; "data_format:-": ignored
// An attribute whose legacy name equals the row's name need not be listed.
class Legacy<string n, list<string> slots, list<string> attrs = []> { string name = n; list<string> slot = slots; list<string> attr = attrs; }

// Runs the shape function as a verifier, before the interface does: a broken shape rule is then one diagnostic, in the shape
// function's words. Defined in PdOp.h.
def PdShapeRules : NativeOpTrait<"PdShapeRules"> { let cppNamespace = "::mlir::pd"; }

// One row. `infer` names the shape function in mlir::pd::infer (PdInfer.h) that serves it; it gets the op's adaptor and appends
// one type per result: unranked tensor = nothing known, `?` = unknown dim.
class Pd_Op<string mnemonic, string family_, string infer, list<Trait> traits = []>
    : Op<Pd_Dialect, mnemonic, !listconcat([Pure, PdShapeRules, InferTypeOpAdaptorWithIsCompatible], traits)> {
  string family = family_;
  To torch = ?;                 // set: one aten op does it. unset: a C++ pattern in lib/Conversion/PdToTorch/<Family>.cpp
  list<Legacy> legacy = [];
  bit inplaceTwin = 0;          // PIR has `<name>_`: first operand overwritten by first result (other pairs: lib/Import/PIR/Inplace.cpp)
  string tier = "T1";           // T1: in many released models, T2: in some, T3: rare
  string status = "aten";       // at torch: aten | paddle | none
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(::mlir::MLIRContext *context, ::std::optional<::mlir::Location> location,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &results) {
      (void)context;
      return ::mlir::pd::infer::}] # infer # [{(adaptor, ::mlir::pd::infer::Site{location, $cppClass::getOperationName()}, results);
    }
    bool $cppClass::isCompatibleReturnTypes(::mlir::TypeRange inferred, ::mlir::TypeRange declared) {
      return ::mlir::pd::infer::compatible(inferred, declared);
    }
  }];
}

// Attribute shorthands: every integer is i64, every float f64, whatever width PIR's schema gives (file versions differ).
class PdI64<string d> : DefaultValuedAttr<I64Attr, d>;
class PdF64<string d> : DefaultValuedAttr<F64Attr, d>;
class PdBool<string d> : DefaultValuedAttr<BoolAttr, d>;
class PdStr<string d> : DefaultValuedStrAttr<StrAttr, d>;
class PdInts<string d> : DefaultValuedAttr<DenseI64ArrayAttr, d>;
class PdFloats<string d> : DefaultValuedAttr<DenseF64ArrayAttr, d>;
// The builtin element type; absent means Paddle's "Undefined" (same as the input).
def PdDType : OptionalAttr<TypeAttr>;

#endif // PADDLE_MLIR_PD_BASE_TD
