//===--- PdControlFlowOps.td - if, while, yield, merges and tensor arrays ------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// if, while and yield are not rows: no table drives their import. Their regions see every value of the enclosing function.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PD_CONTROLFLOW_OPS_TD
#define PADDLE_MLIR_PD_CONTROLFLOW_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

class Pd_RegionOp<string mnemonic, list<Trait> traits = []> : Op<Pd_Dialect, mnemonic, traits> {
  string family = "ControlFlow";
}

def PdValue : Type<Or<[AnyRankedTensor.predicate, PdArray.predicate]>, "ranked tensor or tensor array">;

def Pd_YieldOp : Pd_RegionOp<"yield", [Pure, Terminator, ParentOneOf<["IfOp", "WhileOp"]>, DeclareOpInterfaceMethods<RegionBranchTerminatorOpInterface>]> {
  let summary = "ends a region of pd.if (the results) or pd.while (the next condition, then the next values)";
  let arguments = (ins Variadic<PdValue>:$operands);
  let assemblyFormat = "attr-dict ($operands^ `:` type($operands))?";
  let builders = [OpBuilder<(ins), [{ (void)$_builder; (void)$_state; }]>];
}

def Pd_IfOp : Pd_RegionOp<"if", [DeclareOpInterfaceMethods<RegionBranchOpInterface, ["areTypesCompatible"]>, RecursiveMemoryEffects, RecursivelySpeculatable,
    NoRegionArguments, SingleBlock]> {
  let summary = "runs one of two regions by a one-element bool tensor";
  let description = [{
    ```
    %r = pd.if %c : tensor<1xi1> -> tensor<?x4xf32> {
      pd.yield %a : tensor<2x4xf32>
    } else {
      pd.yield %b : tensor<?x4xf32>
    }
    ```
    What a region yields refines the result's type.
  }];
  let arguments = (ins PdTensor:$condition);
  let results = (outs Variadic<PdValue>:$results);
  let regions = (region SizedRegion<1>:$then_region, SizedRegion<1>:$else_region);
  let assemblyFormat = "$condition `:` type($condition) (`->` type($results)^)? attr-dict-with-keyword $then_region `else` $else_region";
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    ::mlir::Operation *getThenYield() { return getThenRegion().front().getTerminator(); }
    ::mlir::Operation *getElseYield() { return getElseRegion().front().getTerminator(); }
  }];
}

def Pd_WhileOp : Pd_RegionOp<"while", [DeclareOpInterfaceMethods<RegionBranchOpInterface, ["areTypesCompatible", "getEntrySuccessorOperands"]>,
    RecursiveMemoryEffects, SingleBlock]> {
  let summary = "repeats its region while a one-element bool tensor holds";
  let description = [{
    ```
    %r = pd.while %c (%i = %zero) : tensor<i1>, (tensor<1xi64>) -> (tensor<1xi64>) {
      ...
      pd.yield %next_c, %next_i : tensor<i1>, tensor<1xi64>
    }
    ```
    The condition is tested before each run of the body with the values the region's arguments would get. The results are those values
    when it fails, so with a false first condition the initial ones. Initial and yielded values refine the argument types; argument and
    result types are equal.
  }];
  let arguments = (ins PdTensor:$condition, Variadic<PdValue>:$inits);
  let results = (outs Variadic<PdValue>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    ::mlir::Operation *getYield() { return getBody().front().getTerminator(); }
    ::mlir::Block::BlockArgListType getRegionArgs() { return getBody().getArguments(); }
  }];
}

//===--- merges ---===//

def Pd_SelectInputOp : Pd_Op<"select_input", "ControlFlow", "selectInput"> {
  let summary = "x[mask]: the merge after two conditional blocks of an old program, x = [false value, true value]";
  let arguments = (ins PdTensor:$mask, Variadic<PdTensor>:$x);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"select_input", ["Mask:mask", "X:x", "Out:out"]>];
  let tier = "T2";
  let hasVerifier = 1;
}

//===--- tensor arrays ---===//

def Pd_CreateArrayOp : Pd_Op<"create_array", "ControlFlow", "createArray"> {
  let summary = "an empty tensor array";
  let arguments = (ins PdDType:$dtype);
  let assemblyFormat = "attr-dict `:` functional-type(operands, results)";
  let results = (outs PdArray:$out);
  let legacy = [Legacy<"create_array", ["Out:out"], ["dtype:dtype"]>];
  let tier = "T2";
  let status = "none";
}

def Pd_ArrayWriteOp : Pd_Op<"array_write", "ControlFlow", "arrayWrite"> {
  let summary = "the array with element i replaced, or appended when i is the length";
  let arguments = (ins PdArray:$array, PdTensor:$x, PdMutableInt:$i);
  let results = (outs PdArray:$out);
  let legacy = [Legacy<"write_to_array", ["A:array", "X:x", "I:i", "Out:out"]>];
  let inplaceTwin = 1;
  let tier = "T2";
  let status = "none";
}

def Pd_ArrayReadOp : Pd_Op<"array_read", "ControlFlow", "arrayRead"> {
  let summary = "element i";
  let arguments = (ins PdArray:$array, PdMutableInt:$i);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"read_from_array", ["X:array", "I:i", "X_W:-", "Out:out"]>];
  let tier = "T2";
  let status = "none";
}

def Pd_ArrayLengthOp : Pd_Op<"array_length", "ControlFlow", "arrayLength"> {
  let summary = "the number of elements, an i64 tensor of one element";
  let arguments = (ins PdArray:$x);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"lod_array_length", ["X:x", "Out:out"]>];
  let tier = "T2";
  let status = "none";
}

def Pd_ArrayToTensorOp : Pd_Op<"array_to_tensor", "ControlFlow", "arrayToTensor"> {
  let summary = "all elements joined along axis (use_stack: along a new one), and the i32 size of each along it";
  let arguments = (ins PdArray:$x, PdI64<"0">:$axis, PdBool<"false">:$use_stack);
  let results = (outs PdTensor:$out, PdTensor:$out_index);
  let legacy = [Legacy<"tensor_array_to_tensor", ["X:x", "Out:out", "OutIndex:out_index"], ["axis:axis", "use_stack:use_stack"]>];
  let tier = "T2";
  let status = "none";
}

#endif // PADDLE_MLIR_PD_CONTROLFLOW_OPS_TD
