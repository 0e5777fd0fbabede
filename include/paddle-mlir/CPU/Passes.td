//===--- Passes.td - passes of the CPU backend --------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CPU_PASSES_TD
#define PADDLE_MLIR_CPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdCPUCodegenKernelsPass : Pass<"pd-cpu-codegen-kernels", "::mlir::ModuleOp"> {
  let summary = "every pd_kernel.kernel becomes two LLVM functions of the kernel ABI";
  let description = [{
    Runs `pd-cpu-emit-kernels`, then the lowering pipeline on each kernel's own nested module (in parallel where the context allows it), then
    `pd-cpu-merge-kernels`. Afterwards the module holds `llvm.func @k(ptr, i64, i64)` and `llvm.func @k_count(ptr) -> i64` for every
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

def PdCPUMergeKernelsPass : Pass<"pd-cpu-merge-kernels", "::mlir::ModuleOp"> {
  let summary = "nested kernel modules back into their parent, declarations shared";
}

def PdCPULinalgToLoopsPass : Pass<"pd-cpu-linalg-to-loops"> {
  let summary = "linalg on memrefs to scf loops with accumulators in registers and the contiguous dimension innermost";
  let description = [{
    Differs from `convert-linalg-to-loops` in two points that decide how well LLVM vectorises: the loop over the output's contiguous dimension
    is innermost where the operation has one, and otherwise the innermost reduction carries its value as `iter_args`.
  }];
  let dependentDialects = ["::mlir::scf::SCFDialect", "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect", "::mlir::affine::AffineDialect"];
}

def PdCPUPlaceBuffersPass : Pass<"pd-cpu-place-buffers", "::mlir::func::FuncOp"> {
  let summary = "kernel temporaries: small static ones to the stack, others freed at the end of their block";
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def PdCPUApproximateMathPass : Pass<"pd-cpu-approximate-math"> {
  let summary = "f32 math operations to polynomials that vectorise; what has none stays for libm";
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::vector::VectorDialect"];
}

def PdCPULowerToLLVMPass : Pass<"pd-cpu-lower-to-llvm", "::mlir::ModuleOp"> {
  let summary = "functions over scf, memref, vector, math and arith to the LLVM dialect";
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // PADDLE_MLIR_CPU_PASSES_TD
