//===--- CodegenKernels.cpp - kernels to LLVM functions: emission and the pass that runs it all -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/CPU/Kernels.h"
#include "paddle-mlir/CPU/Passes.h"
#include "paddle-mlir/Codegen/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::pd::cpu {
#define GEN_PASS_DEF_PDCPUEMITKERNELSPASS
#define GEN_PASS_DEF_PDCPUCODEGENKERNELSPASS
#include "paddle-mlir/CPU/Passes.h.inc"

namespace {

struct EmitKernelsPass : impl::PdCPUEmitKernelsPassBase<EmitKernelsPass> {
  using PdCPUEmitKernelsPassBase::PdCPUEmitKernelsPassBase;

  void runOnOperation() override {
    const ISA *level = lookupISA(isa);
    if (!level) {
      getOperation().emitError("expects isa 'v2', 'v3' or 'v4', but got '" + isa + "'");
      return signalPassFailure();
    }
    bool failedAny = false;
    for (pd_kernel::KernelOp kernel : llvm::make_early_inc_range(getOperation().getOps<pd_kernel::KernelOp>())) {
      if (failed(verifyStrategy(kernel, *level))) {
        failedAny = true;
        continue;
      }
      auto strategy = cast<pd_kernel::CPUAttr>(kernel.getStrategyAttr());
      const Generator *generator = lookupGenerator(strategy.getGenerator().getValue());
      OpBuilder b(kernel);
      auto module = ModuleOp::create(b, kernel.getLoc(), (kernel.getSymName() + "__module").str());
      if (failed(generator->emit(kernel, module, strategy.getLevels().get(isa)))) failedAny = true;
      else kernel.erase();
    }
    if (failedAny) signalPassFailure();
  }
};

struct CodegenKernelsPass : impl::PdCPUCodegenKernelsPassBase<CodegenKernelsPass> {
  using PdCPUCodegenKernelsPassBase::PdCPUCodegenKernelsPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    OpPassManager pm(ModuleOp::getOperationName());
    buildCPUCodegenPipeline(pm);
    pm.getDependentDialects(registry);
  }

  void runOnOperation() override {
    OpPassManager pm(ModuleOp::getOperationName());
    buildCPUCodegenPipeline(pm, isa);
    if (failed(runPipeline(pm, getOperation()))) signalPassFailure();
  }
};

} // namespace

void buildCPUCodegenPipeline(OpPassManager &pm, llvm::StringRef isa) {
  PdCPUEmitKernelsPassOptions options;
  options.isa = isa.str();
  pm.addPass(createPdCPUEmitKernelsPass(options));
  OpPassManager &nested = pm.nest<ModuleOp>();
  codegen::buildKernelLoopsPipeline(nested);
  codegen::buildKernelToLLVMPipeline(nested);
  pm.addPass(codegen::createPdMergeKernelsPass());
}

} // namespace mlir::pd::cpu
