//===--- VerifySchedule.cpp - the contract after `schedule` ------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/CPU/Kernels.h"
#include "paddle-mlir/GPU/Kernels.h"
#include "paddle-mlir/Schedule/Passes.h"

namespace mlir::pd::schedule {
#define GEN_PASS_DEF_PDVERIFYSCHEDULEPASS
#include "paddle-mlir/Schedule/Passes.h.inc"
} // namespace mlir::pd::schedule

using namespace mlir;
using namespace mlir::pd_kernel;

namespace {

struct PdVerifySchedulePass : pd::schedule::impl::PdVerifySchedulePassBase<PdVerifySchedulePass> {
  using PdVerifySchedulePassBase::PdVerifySchedulePassBase;

  void runOnOperation() override {
    std::vector<std::string> wanted(levels.begin(), levels.end());
    if (wanted.empty()) wanted = {"v3", "v4"};
    for (const std::string &level : wanted)
      if (!pd::gpu::isChip(level) && !pd::cpu::lookupISA(level)) {
        getOperation().emitError("expects levels v2, v3 and v4, or chips sm_80, sm_89 and sm_90, but got '" + level +
                                 "'");
        return signalPassFailure();
      }
    bool sound = true;
    for (auto kernel : getOperation().getOps<KernelOp>())
      sound &= llvm::all_of(wanted, [&](const std::string &level) { return succeeded(verify(kernel, level)); });
    if (!sound) signalPassFailure();
  }

private:
  static LogicalResult verify(KernelOp kernel, const std::string &level) {
    if (pd::gpu::isChip(level)) return pd::gpu::verifyStrategy(kernel, level);
    return pd::cpu::verifyStrategy(kernel, *pd::cpu::lookupISA(level));
  }
};

} // namespace
