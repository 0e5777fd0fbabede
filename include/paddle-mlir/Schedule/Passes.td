//===--- Passes.td - the stage `schedule`: a strategy for each kernel ---------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_SCHEDULE_PASSES_TD
#define PADDLE_MLIR_SCHEDULE_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdScheduleCPUPass : Pass<"pd-schedule-cpu", "::mlir::ModuleOp"> {
  let summary = "chooses the generator of each kernel and packs the weights it wants packed";
  let description = [{ The first generator of the registry that accepts the kernel's body takes it; `loops` accepts all. A weight is packed if every
    dispatch of the kernel passes a weight there. See test/Schedule/schedule-cpu.mlir. }];
  let options = [Option<"codegen", "codegen", "std::string", "\"auto\"", "auto: the best generator; loops: the loop fallback for every kernel">];
  let dependentDialects = ["::mlir::pd_kernel::PdKernelDialect"];
}

#endif // PADDLE_MLIR_SCHEDULE_PASSES_TD
