//===--- Passes.td - the stage `schedule`: a strategy for each kernel ---------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_SCHEDULE_PASSES_TD
#define PADDLE_MLIR_SCHEDULE_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdScheduleCPUPass : Pass<"pd-schedule-cpu", "::mlir::ModuleOp"> {
  let summary = "chooses the generator of each kernel, packs the weights it wants packed, configures it for each level";
  let description = [{ The first generator of the registry that accepts the kernel's body takes it; `loops` accepts all. A weight is packed if every
    dispatch of the kernel passes a weight there. A strategy that a kernel has already keeps its generator and its configurations; what it
    lacks is completed. See test/Schedule/schedule-cpu.mlir. }];
  let options = [Option<"codegen", "codegen", "std::string", "\"auto\"", "auto: the best generator; loops: the loop fallback for every kernel">,
                 ListOption<"levels", "levels", "std::string", "x86-64 levels to configure for; none: v3 and v4">];
  // Loop plans are tried on a copy of the kernel's code.
  let dependentDialects = ["::mlir::pd_kernel::PdKernelDialect", "::mlir::LLVM::LLVMDialect", "::mlir::func::FuncDialect", "::mlir::scf::SCFDialect",
                           "::mlir::arith::ArithDialect", "::mlir::affine::AffineDialect", "::mlir::memref::MemRefDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect", "::mlir::bufferization::BufferizationDialect"];
}

def PdSplitKernelsPass : Pass<"pd-split-kernels", "::mlir::ModuleOp"> {
  let summary = "kernels that a GPU's threads cannot share become one kernel an operation";
  let description = [{ Those of several operations that do not split into units, or whose temporaries do not fit a thread's stack. What they passed on to
    each other become tensors of the host program; a part of a tensor is written through a view, a strided one by a kernel over the whole. See test/Schedule/split-kernels.mlir. }];
  let dependentDialects = ["::mlir::pd_kernel::PdKernelDialect", "::mlir::LLVM::LLVMDialect", "::mlir::func::FuncDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect", "::mlir::scf::SCFDialect", "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect"];
}

def PdScheduleGPUPass : Pass<"pd-schedule-gpu", "::mlir::ModuleOp"> {
  let summary = "a strategy for each kernel and chip: the loop fallback, one unit a thread";
  let description = [{ Reports in a remark what stays one unit, which one thread then does alone. A strategy that a kernel has already keeps its
    configurations; what it lacks is completed. See test/Schedule/schedule-gpu.mlir. }];
  let options = [ListOption<"chips", "chips", "std::string", "chips to configure for; none: sm_80">];
  // Loop plans are tried on a copy of the kernel's code.
  let dependentDialects = ["::mlir::pd_kernel::PdKernelDialect", "::mlir::LLVM::LLVMDialect", "::mlir::func::FuncDialect", "::mlir::scf::SCFDialect",
                           "::mlir::arith::ArithDialect", "::mlir::affine::AffineDialect", "::mlir::memref::MemRefDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect", "::mlir::bufferization::BufferizationDialect"];
}

def PdVerifySchedulePass : Pass<"pd-verify-schedule", "::mlir::ModuleOp"> {
  let summary = "every kernel has a strategy that its generator can follow, for each level";
  let description = [{ See test/Schedule/verify-schedule.mlir. }];
  let options = [ListOption<"levels", "levels", "std::string", "x86-64 levels, or chips; none: v3 and v4">];
}

#endif // PADDLE_MLIR_SCHEDULE_PASSES_TD
