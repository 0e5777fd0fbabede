//===--- Passes.td - the stage `host`: from dispatches on tensors to LLVM -----------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_HOST_PASSES_TD
#define PADDLE_MLIR_HOST_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdBufferizeHostPass : Pass<"pd-bufferize-host", "::mlir::ModuleOp"> {
  let summary = "host functions from tensors to buffers, kernel bodies untouched";
  let description = [{ Destinations first move up to where their producers can write them (pads, concatenations), then one-shot bufferisation runs.
    Inputs are never written; results are dense. See test/Host/bufferize.mlir. }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect", "::mlir::memref::MemRefDialect", "::mlir::pd_kernel::PdKernelDialect"];
}

def PdFreeBuffersPass : Pass<"pd-free-buffers", "::mlir::func::FuncOp"> {
  let summary = "frees each buffer after its last use in the block that allocates it";
  let description = [{ Buffers that leave their block (results, loop-carried values) stay until the run ends and its arena with it.
    See test/Host/free-buffers.mlir. }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def PdCopyKernelsPass : Pass<"pd-copy-kernels", "::mlir::ModuleOp"> {
  let summary = "copies between strided buffers become kernels, for programs whose buffers lie in a device's memory";
  let description = [{ One kernel for equal types, without a strategy. Copies of one run of elements stay: they are a service.
    See test/Host/copy-kernels.mlir. }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::memref::MemRefDialect", "::mlir::pd_kernel::PdKernelDialect"];
}

def PdExplicitAccessesPass : Pass<"pd-explicit-accesses", "::mlir::func::FuncOp"> {
  let summary = "loads and stores of the host program become pd_kernel.read and pd_kernel.write";
  let description = [{ Each is a place where a device and the host wait for each other. See test/Host/explicit-accesses.mlir. }];
  let dependentDialects = ["::mlir::pd_kernel::PdKernelDialect"];
}

def PdPlanWeightsPass : Pass<"pd-plan-weights", "::mlir::ModuleOp"> {
  let summary = "gives each weight its offset in the packed weight file";
  let description = [{ 64-byte aligned, in program order; equal recipes share an offset. See test/Host/plan-weights.mlir. }];
}

def PdMakeHostEntryPass : Pass<"pd-make-host-entry", "::mlir::ModuleOp"> {
  let summary = "@main over memrefs becomes @pd_run(inputs, outputs) of Runtime/ProgramABI.h";
  let description = [{ Also expands copies between strided buffers into copies of rows. See test/Host/make-entry.mlir. }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect", "::mlir::arith::ArithDialect"];
}

def PdExpandViewsPass : Pass<"pd-expand-views"> {
  let summary = "expand_shape with several dynamic dims a group as a view with computed strides";
  let description = [{ Upstream's expand-strided-metadata handles one dynamic dim a group. See test/Host/expand-views.mlir. }];
  let dependentDialects = ["::mlir::memref::MemRefDialect", "::mlir::arith::ArithDialect"];
}

def PdConvertHostToLLVMPass : Pass<"pd-convert-host-to-llvm", "::mlir::ModuleOp"> {
  let summary = "host functions to the LLVM dialect; dispatches, buffers and checks through the services";
  let description = [{ Refers to the globals @pd_services and @pd_weights, which lib/CPU/Serialize defines and `bind` sets. Structured control flow and
    affine ops must be gone. With a nested module @pd_device, which the codegen stage of a device makes, buffers lie in the device's memory: a
    dispatch calls @<kernel>_launch, which fills a PdLaunch, and the service `launch`; reads and writes are services too.
    See test/Host/convert-to-llvm.mlir. }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // PADDLE_MLIR_HOST_PASSES_TD
