//===--- PdCustomOps.td - the op that carries a user's operator ----------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Not a row: its facts stand in the declaration that it carries (docs/CustomOps.md).
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PD_CUSTOM_OPS_TD
#define PADDLE_MLIR_PD_CUSTOM_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

def Pd_CustomOp : Op<Pd_Dialect, "custom", [Pure, InferTypeOpAdaptorWithIsCompatible]> {
  let summary = "an operator that a file of --custom-ops declares";
  let description = [{
    ```
    %out = pd.custom "scaled_softsign"(%x) {op_attributes = {alpha = 2.0}, declaration = {inputs = ["x"], outputs = [{dtype = "x", name = "out",
      shape = "x"} ], torch = "x / (1 + alpha * x.abs())"}} : (tensor<?x4xf32>) -> tensor<?x4xf32>
    ```
    `op_attributes` holds every attribute of the declaration: bool, i64, f64, string, array<i64>, array<f64> or a list of strings. The
    declaration travels with the op, so a module needs no second file: `inputs`, `outputs` ({name, dtype rule, shape rule}), `torch`
    (Python text, may be absent), `kernel` ({library, symbol}, may be absent). It is a pure function of its operands and attributes.
    Result types that the shape rules rule out are an error at the op.
  }];
  let arguments = (ins StrAttr:$op_name, Variadic<PdTensor>:$inputs, DictionaryAttr:$op_attributes, DictionaryAttr:$declaration);
  let results = (outs Variadic<PdTensor>:$outputs);
  let assemblyFormat = "$op_name `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs)";
  let hasVerifier = 1;
}

#endif // PADDLE_MLIR_PD_CUSTOM_OPS_TD
