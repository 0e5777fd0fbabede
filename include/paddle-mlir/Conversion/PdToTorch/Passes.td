//===--- Passes.td - pd to torch ----------------------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CONVERSION_PDTOTORCH_PASSES_TD
#define PADDLE_MLIR_CONVERSION_PDTOTORCH_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdConvertPdToTorchPass : Pass<"pd-convert-pd-to-torch", "::mlir::ModuleOp"> {
  let summary = "Convert every pd op to torch ops on value tensors";
  let description = [{
    Rows with a `To<>` plan go through one table-driven pattern; the others have a pattern in lib/Conversion/PdToTorch/<Family>.cpp. Shapes that
    are computed become torch ints (`size.int`, `add.int`, ...) where the arithmetic can be followed. Fails after naming every op that has no
    torch form, with the reason (test/Conversion/PdToTorch/unsupported.mlir).
  }];
  let options = [Option<"keepRecurrent", "keep-recurrent", "bool", /*default=*/"false", "rnn without lengths becomes torch.operator \"paddle.rnn\" instead of loops">,
                 Option<"keepUnsupported", "keep-unsupported", "bool", /*default=*/"false", "an op without a torch form becomes torch.operator \"paddle.<op>\" instead of an error">];
  let dependentDialects = ["::mlir::pd_torch::TorchDialect"];
}

#endif // PADDLE_MLIR_CONVERSION_PDTOTORCH_PASSES_TD
