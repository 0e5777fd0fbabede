//===--- CodegenKernels.cpp - kernels to device code: emission and the pass that runs it all ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/GPU/Kernels.h"
#include "paddle-mlir/GPU/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::pd::gpu {
#define GEN_PASS_DEF_PDGPUEMITKERNELSPASS
#define GEN_PASS_DEF_PDGPUCODEGENKERNELSPASS
#include "paddle-mlir/GPU/Passes.h.inc"

namespace {

struct EmitKernelsPass : impl::PdGPUEmitKernelsPassBase<EmitKernelsPass> {
  using PdGPUEmitKernelsPassBase::PdGPUEmitKernelsPassBase;

  void runOnOperation() override {
    if (!isChip(chip)) {
      getOperation().emitError("expects chip sm_80, sm_89 or sm_90, but got '" + chip + "'");
      return signalPassFailure();
    }
    bool failedAny = false;
    for (pd_kernel::KernelOp kernel : llvm::make_early_inc_range(getOperation().getOps<pd_kernel::KernelOp>())) {
      if (failed(verifyStrategy(kernel, chip))) {
        failedAny = true;
        continue;
      }
      auto strategy = cast<pd_kernel::GPUAttr>(kernel.getStrategyAttr());
      OpBuilder b(kernel);
      auto module = ModuleOp::create(b, kernel.getLoc(), (kernel.getSymName() + "__module").str());
      const Generator *generator = lookupGenerator(strategy.getGenerator().getValue());
      if (failed(generator->emit(kernel, module, strategy.getLevels().get(chip)))) failedAny = true;
      else kernel.erase();
    }
    if (failedAny) signalPassFailure();
  }
};

struct CodegenKernelsPass : impl::PdGPUCodegenKernelsPassBase<CodegenKernelsPass> {
  using PdGPUCodegenKernelsPassBase::PdGPUCodegenKernelsPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    OpPassManager pm(ModuleOp::getOperationName());
    buildGPUCodegenPipeline(pm, chip);
    pm.getDependentDialects(registry);
  }

  void runOnOperation() override {
    OpPassManager pm(ModuleOp::getOperationName());
    buildGPUCodegenPipeline(pm, chip);
    if (failed(runPipeline(pm, getOperation()))) signalPassFailure();
  }
};

} // namespace

void buildGPUCodegenPipeline(OpPassManager &pm, StringRef chip) {
  PdGPUEmitKernelsPassOptions options;
  options.chip = chip.str();
  pm.addPass(createPdGPUEmitKernelsPass(options));
  codegen::buildKernelLoopsPipeline(pm.nest<ModuleOp>(), kLowering);
  pm.addPass(createPdGPUVerifyKernelsPass());
  codegen::buildKernelToLLVMPipeline(pm.nest<ModuleOp>(), kLowering);
  pm.addPass(createPdGPUMakeDeviceModulePass());
}

} // namespace mlir::pd::gpu
