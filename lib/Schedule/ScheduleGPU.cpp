//===--- ScheduleGPU.cpp - how kernels are made for CUDA devices -------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes all of the strategy attribute; codegen only reads it.
#include "paddle-mlir/GPU/Kernels.h"
#include "paddle-mlir/Schedule/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

namespace mlir::pd::schedule {
#define GEN_PASS_DEF_PDSCHEDULEGPUPASS
#include "paddle-mlir/Schedule/Passes.h.inc"
} // namespace mlir::pd::schedule

using namespace mlir;
using namespace mlir::pd::schedule;
using namespace mlir::pd_kernel;

namespace {

struct PdScheduleGPUPass : pd::schedule::impl::PdScheduleGPUPassBase<PdScheduleGPUPass> {
  using PdScheduleGPUPassBase::PdScheduleGPUPassBase;

  void runOnOperation() override {
    std::vector<std::string> wanted(chips.begin(), chips.end());
    if (wanted.empty()) wanted = {"sm_80"};
    for (const std::string &chip : wanted)
      if (!pd::gpu::isChip(chip)) {
        getOperation().emitError("expects chips sm_80, sm_89 and sm_90, but got '" + chip + "'");
        return signalPassFailure();
      }
    for (auto kernel : getOperation().getOps<KernelOp>()) schedule(kernel, wanted);
  }

private:
  void schedule(KernelOp kernel, ArrayRef<std::string> wanted) {
    auto given = dyn_cast_or_null<GPUAttr>(kernel.getStrategyAttr());
    if (given && given.getGenerator() != pd::gpu::kLoopsGenerator) return; // for pd-verify-schedule to report
    NamedAttrList configurations(given ? given.getLevels() : DictionaryAttr::get(&getContext()));
    LoopsAttr loops;
    for (const std::string &chip : wanted) {
      if (configurations.get(chip)) continue;
      if (!loops) loops = pd::gpu::configureLoops(kernel); // the same for all chips
      configurations.set(chip, loops);
    }
    if (loops && loops.getUnitDims().empty() && !hasOneElement(kernel))
      kernel.emitRemark() << "kernel '" << kernel.getSymName() << "' does not split into units: one thread computes it";
    kernel.setStrategyAttr(GPUAttr::get(&getContext(), StringAttr::get(&getContext(), pd::gpu::kLoopsGenerator),
                                        configurations.getDictionary(&getContext())));
  }

  static bool hasOneElement(KernelOp kernel) {
    auto type = cast<RankedTensorType>(kernel.getOut(0).getType());
    return type.hasStaticShape() && type.getNumElements() <= 1;
  }
};

} // namespace

void mlir::pd::schedule::buildGPUSchedulePipeline(OpPassManager &pm, StringRef, ArrayRef<std::string> chips) {
  pm.addPass(createPdSplitKernelsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  PdScheduleGPUPassOptions options;
  options.chips.assign(chips.begin(), chips.end());
  pm.addPass(createPdScheduleGPUPass(options));
  PdVerifySchedulePassOptions verify;
  verify.levels = options.chips;
  if (verify.levels.empty()) verify.levels = {"sm_80"};
  pm.addPass(createPdVerifySchedulePass(verify));
}
