//===--- VerifyKernels.cpp - what kernels need and a device has not -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/GPU/Kernels.h"
#include "paddle-mlir/GPU/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::pd::gpu {
#define GEN_PASS_DEF_PDGPUVERIFYKERNELSPASS
#include "paddle-mlir/GPU/Passes.h.inc"

namespace {

/// What every chip from sm_80 on takes as kernel parameters.
constexpr int64_t kMaxParameterBytes = 4096;

/// Math operations that are instructions, or a few of them.
bool hasDeviceForm(Operation *op) {
  if (isa<math::AbsFOp, math::AbsIOp, math::CopySignOp, math::CountLeadingZerosOp, math::CountTrailingZerosOp,
          math::CtPopOp>(op))
    return true;
  Type type = op->getOperand(0).getType();
  return (type.isF32() || type.isF64()) &&
         isa<math::CeilOp, math::FloorOp, math::FmaOp, math::RoundOp, math::RoundEvenOp, math::SqrtOp, math::TruncOp>(
             op);
}

struct VerifyKernelsPass : impl::PdGPUVerifyKernelsPassBase<VerifyKernelsPass> {
  void runOnOperation() override {
    bool sound = true;
    for (ModuleOp nested : getOperation().getOps<ModuleOp>())
      for (auto function : nested.getOps<func::FuncOp>())
        if (auto slots = function->getAttrOfType<IntegerAttr>(kSlotsAttr))
          sound &= succeeded(verify(nested, function, slots.getInt()));
    if (sound) return;
    setExitCode(getOperation(), pdrt::ExitUnsupportedOps);
    signalPassFailure();
  }

private:
  /// The bodies of named linalg operations say nothing of where they are.
  static Location locate(Operation *op, func::FuncOp kernel) {
    return isa<UnknownLoc>(op->getLoc()) ? kernel.getLoc() : op->getLoc();
  }

  /// Reports the first thing of a kernel.
  static LogicalResult verify(ModuleOp nested, func::FuncOp function, int64_t slots) {
    StringRef name = function.getSymName();
    if ((slots + 1) * 8 > kMaxParameterBytes)
      return function.emitError() << "kernel '" << name << "' needs " << (slots + 1) * 8
                                  << " bytes of parameters, and a launch takes " << kMaxParameterBytes;
    WalkResult result = nested.walk([&](Operation *op) {
      if (isa<math::MathDialect>(op->getDialect()) && !hasDeviceForm(op)) {
        emitError(locate(op, function)) << "kernel '" << name << "' needs " << op->getName() << " on "
                                        << op->getOperand(0).getType() << ", which has no form on the device";
        return WalkResult::interrupt();
      }
      if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
        InFlightDiagnostic error = emitError(locate(op, function)) << "kernel '" << name << "' needs a temporary of ";
        if (alloc.getType().hasStaticShape()) error << alloc.getType().getNumElements() << " elements";
        else error << "a size known at run time only";
        error << ", and a thread's are " << kLowering.maxStackBytes << " bytes at most";
        return WalkResult::interrupt();
      }
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }
};

} // namespace
} // namespace mlir::pd::gpu
