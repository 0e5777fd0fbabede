//===--- Passes.td - code generation that all devices share -------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What each device's codegen pipeline is made of: kernels' functions from tensors and buffers to the LLVM dialect.
#ifndef PADDLE_MLIR_CODEGEN_PASSES_TD
#define PADDLE_MLIR_CODEGEN_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdMergeKernelsPass : Pass<"pd-merge-kernels", "::mlir::ModuleOp"> {
  let summary = "nested kernel modules back into their parent, declarations shared";
}

def PdLinalgToLoopsPass : Pass<"pd-linalg-to-loops"> {
  let summary = "linalg on memrefs to scf loops with accumulators in registers and the contiguous dimension innermost";
  let description = [{
    Differs from `convert-linalg-to-loops` in two points that decide how well LLVM vectorises: the loop over the output's contiguous dimension
    is innermost where the operation has one, and otherwise the innermost reduction carries its value as `iter_args`.
  }];
  let dependentDialects = ["::mlir::scf::SCFDialect", "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect", "::mlir::affine::AffineDialect"];
}

def PdPlaceBuffersPass : Pass<"pd-place-buffers", "::mlir::func::FuncOp"> {
  let summary = "kernel temporaries: small static ones to the stack, others freed at the end of their block";
  let description = [{ An element counts as 8 bytes. Without a heap, temporaries that do not fit the stack stay `memref.alloc`, for the device's
    own pass to report. }];
  let options = [
    Option<"maxStackBytes", "max-stack-bytes", "int64_t", "16 * 1024", "the largest temporary on the stack">,
    Option<"maxFrameBytes", "max-frame-bytes", "int64_t", "128 * 1024", "all temporaries of a function on the stack">,
    Option<"heap", "heap", "bool", "true", "the device has memory.alloc and memory.free">
  ];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def PdApproximateMathPass : Pass<"pd-approximate-math"> {
  let summary = "math operations to polynomials: f32 ones that vectorise, or, without a libm, all that there are";
  let options = [Option<"libm", "libm", "bool", "true", "libm serves what has no polynomial, or none for all arguments">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::vector::VectorDialect"];
}

def PdLowerToLLVMPass : Pass<"pd-lower-to-llvm", "::mlir::ModuleOp"> {
  let summary = "functions over scf, memref, vector, math and arith to the LLVM dialect";
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // PADDLE_MLIR_CODEGEN_PASSES_TD
