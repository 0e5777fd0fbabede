//===--- Pd.td - the pd dialect and its types, for the dialect and type generators --------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_TD
#define PADDLE_MLIR_PD_TD

include "paddle-mlir/Dialect/Pd/IR/PdBase.td"

def Pd_ArrayType : TypeDef<Pd_Dialect, "Array"> {
  let mnemonic = "array";
  let summary = "Paddle's tensor array: a list of tensors whose length is known at run time only";
  let description = [{
    `!pd.array<tensor<?x4xf32>>`: every element refines the given tensor type. It exists between `import` and `normalize`,
    which turns arrays into tensors.
  }];
  let parameters = (ins "::mlir::RankedTensorType":$element);
  let assemblyFormat = "`<` $element `>`";
}
def PdArray : Type<CPred<"::llvm::isa<::mlir::pd::ArrayType>($_self)">, "tensor array", "::mlir::pd::ArrayType">;

#endif // PADDLE_MLIR_PD_TD
