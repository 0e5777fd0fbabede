//===--- Passes.td - passes of the GPU backend --------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_GPU_PASSES_TD
#define PADDLE_MLIR_GPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdGPUCodegenKernelsPass : Pass<"pd-gpu-codegen-kernels", "::mlir::ModuleOp"> {
  let summary = "every pd_kernel.kernel becomes device code and the host function that describes its launch";
  let description = [{
    Runs `pd-gpu-emit-kernels`, the lowering pipeline on each kernel's own nested module, `pd-gpu-verify-kernels` in the middle of it, then
    `pd-gpu-make-device-module`. See test/GPU/codegen-kernels.mlir.
  }];
  let options = [Option<"chip", "chip", "std::string", "\"sm_80\"", "the chip whose part of each strategy is followed">];
}

def PdGPUEmitKernelsPass : Pass<"pd-gpu-emit-kernels", "::mlir::ModuleOp"> {
  let summary = "kernel bodies to functions over raw pointers, one unit of the parallel range a thread";
  let description = [{ Each kernel becomes a nested module with the functions of the kernel ABI, which the lowering pipeline bufferises. }];
  let options = [Option<"chip", "chip", "std::string", "\"sm_80\"", "the chip whose part of each strategy is followed">];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::mlir::func::FuncDialect", "::mlir::scf::SCFDialect", "::mlir::arith::ArithDialect",
                           "::mlir::vector::VectorDialect", "::mlir::affine::AffineDialect", "::mlir::memref::MemRefDialect", "::mlir::math::MathDialect",
                           "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect", "::mlir::bufferization::BufferizationDialect"];
}

def PdGPUVerifyKernelsPass : Pass<"pd-gpu-verify-kernels", "::mlir::ModuleOp"> {
  let summary = "reports what nested kernel modules need and a device has not: heap, libm, operands beyond a launch's";
  let description = [{ Runs on loops and scalars, before the LLVM dialect. The module is then unsupported (exit code 3). See test/GPU/verify-kernels.mlir. }];
}

def PdGPUMakeDeviceModulePass : Pass<"pd-gpu-make-device-module", "::mlir::ModuleOp"> {
  let summary = "nested kernel modules to one module of device code, and launches to the host";
  let description = [{
    For each kernel `@k` the module then holds `llvm.func @k_launch(%args, %launch)`, which fills a PdLaunch (Runtime/ProgramABI.h) from the
    argument slots and writes the number of units behind them, and the nested module `@pd_device` holds
    `llvm.func @k(%slots byval, %count) attributes {nvvm.kernel}`, whose threads with a unit below the count compute it.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::mlir::NVVM::NVVMDialect"];
}

#endif // PADDLE_MLIR_GPU_PASSES_TD
