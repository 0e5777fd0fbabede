//===--- PdElementwise.td - row classes for ops that work element by element --------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_ELEMENTWISE_TD
#define PADDLE_MLIR_PD_ELEMENTWISE_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

// x -> out of x's shape. A legacy op of the same name with slots X, Out is the rule; a row overrides what differs.
class Pd_Unary<string mnemonic, string family, string infer = "unchanged"> : Pd_Op<mnemonic, family, infer> {
  let arguments = (ins PdTensor:$x);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<mnemonic, ["X:x", "Out:out"]>];
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
}

// A unary op that is `aten.<name>` of one operand.
class Pd_UnaryAten<string mnemonic, string family, string aten = mnemonic, string infer = "unchanged"> : Pd_Unary<mnemonic, family, infer> {
  let torch = To<"aten." # aten, ["$x"]>;
}

// x, y -> out, numpy broadcasting. Legacy ops carry `axis`, which aligns y inside x; the importer's hook reshapes y.
class Pd_Binary<string mnemonic, string family, string legacyName, string infer = "elementwise"> : Pd_Op<mnemonic, family, infer> {
  let arguments = (ins PdTensor:$x, PdTensor:$y);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<legacyName, ["X:x", "Y:y", "Out:out"], ["axis:!broadcast"]>];
  let assemblyFormat = "$x `,` $y attr-dict `:` functional-type(operands, results)";
}

#endif // PADDLE_MLIR_PD_ELEMENTWISE_TD
