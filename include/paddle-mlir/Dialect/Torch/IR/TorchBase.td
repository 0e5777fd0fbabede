//===--- TorchBase.td - the torch dialect and the classes its ops are written in ----------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Our own definition of the textual and bytecode surface of torch-mlir's value-semantic `torch` dialect. Registered are only the
// ops that some C++ here reads; every other `torch.aten.*` op travels unregistered through the dialect's parse and print hooks.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_TORCH_BASE_TD
#define PADDLE_MLIR_TORCH_BASE_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Torch_Dialect : Dialect {
  let name = "torch";
  let summary = "aten operators on value tensors, text- and bytecode-compatible with torch-mlir";
  let cppNamespace = "::mlir::pd_torch";
  let useDefaultTypePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let extraClassDeclaration = [{
    // Each family .cpp defines its own.
    void registerPrimOps();    void registerScalarOps();   void registerActivationOps(); void registerMathOps();
    void registerCompareOps(); void registerReductionOps(); void registerLinearOps();    void registerConvOps();
    void registerPoolOps();    void registerNormOps();     void registerShapeOps();      void registerIndexOps();
    void registerCreationOps(); void registerRecurrentOps();
    void registerTypes();
    // torch.aten.* ops without an ODS definition.
    std::optional<ParseOpHook> getParseOperationHook(::llvm::StringRef name) const override;
    ::llvm::unique_function<void(::mlir::Operation *, ::mlir::OpAsmPrinter &)> getOperationPrinter(::mlir::Operation *op) const override;
  }];
}

class Torch_Type<string name, string mnemonic_, string summary_> : TypeDef<Torch_Dialect, name> {
  let mnemonic = mnemonic_;
  let summary = summary_;
}

//===--- facts ---===//
// How lib/Conversion/TorchToLinalg/Reduction.cpp combines elements, and over which dims: all of them; a list of dims, or one, that is
// operand 1, with keepdim behind it.
class Torch_Reduction<string kind_, string over_> {
  string kind = kind_; // Sum, Mean, Prod, Max, Min, Any, All
  string over = over_; // AllDims, DimList, OneDim
}

// What is known of one op. Every table in which C++ looks an op up by name is derived from these fields by pd-tblgen
// (tools/pd-tblgen/TorchTables.cpp); a field left empty says nothing. Code is the statements of a C++ function.
class Torch_Facts {
  // Its operands and results have been the same in torch-mlir for two years: emitted modules may use it.
  bit stable = 0;
  // x times this op of x, which nothing else reads, is that op (silu, hardswish).
  Op gated = ?;
  // The sizes of its results: a function of lib/Dialect/Torch/Analysis/ShapeRules.h. With a body or a reduction it need not be said.
  string shape = "";
  // One element of an elementwise op's result: the statements of `Value body(Element &e)`, in the words of Element
  // (lib/Conversion/TorchToLinalg/Elementwise.h) and of the functions beside the include of the family's bodies there.
  code body = "";
  // The body computes in the type that the operands promote to (comparisons, logic), not in the result's.
  bit promotes = 0;
  Torch_Reduction reduction = ?;
  // What makes core ops of it: a Decomposition of lib/Dialect/Torch/Transforms/Decompose/<Family>.cpp.
  string decomposition = "";
  // What emitted modules have instead, where torch-mlir lowers the op wrongly or not at all: the statements of
  // `Replacement rewrite(<class> op, TorchBuilder &torch)` (lib/Dialect/Torch/Transforms/Emission/Emission.h and the family's file).
  code emission = "";
  // Half precision (--precision, lib/Dialect/Torch/Transforms/SetPrecision.cpp). Why the op stays in f32; empty: its float tensors become
  // half.
  string keepsF32 = "";
  // Operands that are coordinates or numbers to decide with: they stay f32, and what they are computed from, back to a layer.
  list<int> coordinates = [];
  // Sums products of its operands, which have one type: weights become half with the input, biases need not.
  bit product = 0;
  // A product over features: what coordinates are computed from ends here.
  bit layer = 0;
  // Statistics: it computes in f32 inside and stores none of its constants. A decomposition of it is made in f32.
  bit computesInF32 = 0;
}

// An op that C++ builds or matches by its class.
class Torch_Op<string mnemonic, list<Trait> traits = []> : Op<Torch_Dialect, mnemonic, traits>, Torch_Facts {
  let stable = 1;
}

// An op that C++ knows by name only: no class, no verifier. It travels unregistered, or (paddle.*) as the callee of a torch.operator.
// Passes that read its operands check first that there are so many (verifyUnregisteredOps).
class Torch_Unregistered<string name_, int leastOperands_, int resultCount_ = 1> : Torch_Facts {
  string name = name_;
  int leastOperands = leastOperands_;
  int resultCount = resultCount_;
}

#endif // PADDLE_MLIR_TORCH_BASE_TD
