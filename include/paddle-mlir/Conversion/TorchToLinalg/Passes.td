//===--- Passes.td - from core torch to linalg ----------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CONVERSION_TORCHTOLINALG_PASSES_TD
#define PADDLE_MLIR_CONVERSION_TORCHTOLINALG_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdConvertTorchToLinalgPass : Pass<"pd-convert-torch-to-linalg", "::mlir::ModuleOp"> {
  let summary = "rebuilds torch functions on builtin tensors with linalg, tensor, scf, arith and math";
  let description = [{
    Sizes are symbolic over the function's arguments. Equal sizes are one value in the entry block; sizes that a broadcast, a
    product or a reshape needs equal but that are not proven equal are checked at run time (`cf.assert`, whose message the user reads)
    and recorded in the module attribute `pd.constraints`. All ops without a lowering are reported in one run.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect", "::mlir::func::FuncDialect",
                           "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect", "::mlir::pd_kernel::PdKernelDialect"];
}

def PdVerifyLinalgContractPass : Pass<"pd-verify-linalg-contract", "::mlir::ModuleOp"> {
  let summary = "checks what holds after the linalg stage: only linalg, tensor, scf, arith, math, cf.assert and weights";
}

#endif // PADDLE_MLIR_CONVERSION_TORCHTOLINALG_PASSES_TD
