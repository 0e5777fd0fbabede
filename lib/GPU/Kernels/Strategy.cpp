//===--- Strategy.cpp - the registry of generators, and how the loop fallback is used on a GPU ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Generators.h"

#include "paddle-mlir/Codegen/KernelFrame.h"
#include "paddle-mlir/Codegen/Loops.h"

namespace mlir::pd::gpu {

/// Every dim that can be cut is: a unit is one thread, and neighbours in the innermost dim read neighbours in memory.
static constexpr codegen::LoopsDevice kLoops{/*pieceNs=*/0, /*enoughUnits=*/std::numeric_limits<int64_t>::max(),
                                             /*blockNs=*/0, /*innermostUnits=*/true};

bool isChip(StringRef name) { return llvm::is_contained({"sm_80", "sm_89", "sm_90"}, name); }

bool acceptsLoops(pd_kernel::KernelOp kernel) { return !kernel.getPacked(); }

/// The empty plan is one unit: one thread does it all.
Attribute configureLoops(pd_kernel::KernelOp kernel, StringRef) { return codegen::configureLoops(kernel, kLoops); }

LogicalResult verifyLoops(pd_kernel::KernelOp kernel, StringRef chip, Attribute configuration) {
  return codegen::verifyLoops(kernel, chip, configuration, kLoops);
}

LogicalResult emitLoops(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration) {
  if (failed(codegen::emitLoops(kernel, module, cast<pd_kernel::LoopsAttr>(configuration)))) return failure();
  unsigned slots = codegen::countSlots(kernel.getArgumentTypes());
  module.lookupSymbol(kernel.getSymName())->setAttr(kSlotsAttr, OpBuilder(kernel).getI64IntegerAttr(slots));
  return success();
}

static const Generator generators[] = {
    {"gemm", acceptsGemm, configureGemm, verifyGemm, emitGemm},
    {"conv", acceptsConv, configureConv, verifyConv, emitConv},
    {"loops", acceptsLoops, configureLoops, verifyLoops, emitLoops},
};

ArrayRef<Generator> getGenerators() { return generators; }

const Generator &getLoopsGenerator() { return getGenerators().back(); }

const Generator *lookupGenerator(StringRef name) {
  for (const Generator &generator : generators)
    if (generator.name == name) return &generator;
  return nullptr;
}

LogicalResult verifyStrategy(pd_kernel::KernelOp kernel, StringRef chip) {
  auto strategy = dyn_cast_or_null<pd_kernel::GPUAttr>(kernel.getStrategyAttr());
  if (!strategy) return kernel.emitOpError("expects a strategy for a GPU");
  const Generator *generator = lookupGenerator(strategy.getGenerator().getValue());
  if (!generator) return kernel.emitOpError("has a strategy with the unknown generator ") << strategy.getGenerator();
  if (!generator->accepts(kernel)) return kernel.emitOpError("has a strategy whose generator does not accept it");
  Attribute configuration = strategy.getLevels().get(chip);
  if (!configuration) return kernel.emitOpError("has no strategy for level '") << chip << "'";
  return generator->verify(kernel, chip, configuration);
}

} // namespace mlir::pd::gpu
