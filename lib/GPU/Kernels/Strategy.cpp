//===--- Strategy.cpp - how the loop fallback is used on a GPU ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Codegen/KernelFrame.h"
#include "paddle-mlir/Codegen/Loops.h"
#include "paddle-mlir/GPU/Kernels.h"

namespace mlir::pd::gpu {

/// Every dim that can be cut is: a unit is one thread, and neighbours in the innermost dim read neighbours in memory.
static constexpr codegen::LoopsDevice kLoops{/*pieceNs=*/0, /*enoughUnits=*/std::numeric_limits<int64_t>::max(),
                                             /*blockNs=*/0, /*innermostUnits=*/true};

bool isChip(StringRef name) { return llvm::is_contained({"sm_80", "sm_89", "sm_90"}, name); }

pd_kernel::LoopsAttr configureLoops(pd_kernel::KernelOp kernel) { return codegen::configureLoops(kernel, kLoops); }

LogicalResult verifyStrategy(pd_kernel::KernelOp kernel, StringRef chip) {
  auto strategy = dyn_cast_or_null<pd_kernel::GPUAttr>(kernel.getStrategyAttr());
  if (!strategy) return kernel.emitOpError("expects a strategy for a GPU");
  if (strategy.getGenerator() != kLoopsGenerator)
    return kernel.emitOpError("has a strategy with the unknown generator ") << strategy.getGenerator();
  if (kernel.getPacked()) return kernel.emitOpError("has a strategy whose generator does not accept it");
  Attribute configuration = strategy.getLevels().get(chip);
  if (!configuration) return kernel.emitOpError("has no strategy for level '") << chip << "'";
  return codegen::verifyLoops(kernel, chip, configuration, kLoops);
}

LogicalResult emitKernel(pd_kernel::KernelOp kernel, ModuleOp module, pd_kernel::LoopsAttr how) {
  if (failed(codegen::emitLoops(kernel, module, how))) return failure();
  unsigned slots = codegen::countSlots(kernel.getArgumentTypes());
  module.lookupSymbol(kernel.getSymName())->setAttr(kSlotsAttr, OpBuilder(kernel).getI64IntegerAttr(slots));
  return success();
}

} // namespace mlir::pd::gpu
