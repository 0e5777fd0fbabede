//===--- Passes.td - passes of the CPU backend --------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CPU_PASSES_TD
#define PADDLE_MLIR_CPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdCPUCodegenKernelsPass : Pass<"pd-cpu-codegen-kernels", "::mlir::ModuleOp"> {
  let summary = "every pd_kernel.kernel becomes two LLVM functions of the kernel ABI";
  let description = [{
    Runs `pd-cpu-emit-kernels`, then the lowering pipeline on each kernel's own nested module (in parallel where the context allows it), then
    `pd-merge-kernels`. Afterwards the module holds `llvm.func @k(ptr, i64, i64)` and `llvm.func @k_count(ptr) -> i64` for every
    kernel `@k` (Runtime/ProgramABI.h) and no kernel op.
  }];
  let options = [
    Option<"isa", "isa", "std::string", "\"v3\"", "x86-64 level whose part of each strategy is followed: v3 or v4">
  ];
}

def PdCPUEmitKernelsPass : Pass<"pd-cpu-emit-kernels", "::mlir::ModuleOp"> {
  let summary = "kernel bodies to functions over raw pointers, by the generator each strategy names";
  let description = [{
    Each kernel becomes a nested module with functions over `!llvm.ptr`: the generators write loops around the register tile; the fallback
    keeps linalg on tensors (tiled to the parallel range), which the lowering pipeline bufferises.
  }];
  let options = [
    Option<"isa", "isa", "std::string", "\"v3\"", "x86-64 level whose part of each strategy is followed: v3 or v4">
  ];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::mlir::func::FuncDialect", "::mlir::scf::SCFDialect", "::mlir::arith::ArithDialect",
                           "::mlir::vector::VectorDialect", "::mlir::affine::AffineDialect", "::mlir::memref::MemRefDialect", "::mlir::math::MathDialect",
                           "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect", "::mlir::bufferization::BufferizationDialect"];
}

#endif // PADDLE_MLIR_CPU_PASSES_TD
