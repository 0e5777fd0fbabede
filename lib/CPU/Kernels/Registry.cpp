//===--- Registry.cpp - the table of generators and of instruction sets ---------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Generators.h"
#include "paddle-mlir/Codegen/Loops.h"

namespace mlir::pd::cpu {

// 12 accumulators of 16 registers (v3), and never more than 8 rows: rows 4 KiB apart share the 8 ways of one L1 set.
// One vector a row needs 8 independent sums to cover the latency. v2 has no multiply-add: a product needs a register.
static constexpr int64_t rowsV2[] = {8, 5, 3, 2}, rowsV3[] = {8, 6, 4}, rowsV4[] = {8, 6, 6};
static const ISA isas[] = {{"v2", 4, 16, rowsV2}, {"v3", 8, 16, rowsV3}, {"v4", 16, 32, rowsV4}};

const ISA *lookupISA(llvm::StringRef name) {
  for (const ISA &isa : isas)
    if (isa.name == name) return &isa;
  return nullptr;
}

// Two units per core of a usual machine, and some for balance; a block is a fifth of a piece.
static constexpr codegen::LoopsDevice kLoops{kPieceNs, /*enoughUnits=*/16, /*blockNs=*/4000, /*innermostUnits=*/false};

static std::optional<Acceptance> acceptsLoops(pd_kernel::KernelOp kernel) {
  return getPackedIns(kernel).empty() ? std::optional<Acceptance>(Acceptance()) : std::nullopt;
}

static Attribute configureLoops(pd_kernel::KernelOp kernel, const ISA &) {
  return codegen::configureLoops(kernel, kLoops);
}

static LogicalResult verifyLoops(pd_kernel::KernelOp kernel, const ISA &isa, Attribute configuration) {
  return codegen::verifyLoops(kernel, isa.name, configuration, kLoops);
}

static LogicalResult emitLoops(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration) {
  return codegen::emitLoops(kernel, module, cast<pd_kernel::LoopsAttr>(configuration));
}

static const Generator generators[] = {
    {"gemm", acceptsGemm, configureGemm, verifyProduct, emitGemm},
    {"conv", acceptsConv, configureConv, verifyProduct, emitConv},
    {"depthwise", acceptsDepthwise, configureDepthwise, verifyDepthwise, emitDepthwise},
    {"loops", acceptsLoops, configureLoops, verifyLoops, emitLoops},
};

ArrayRef<Generator> getGenerators() { return generators; }

const Generator *lookupGenerator(llvm::StringRef name) {
  for (const Generator &generator : generators)
    if (generator.name == name) return &generator;
  return nullptr;
}

LogicalResult verifyStrategy(pd_kernel::KernelOp kernel, const ISA &isa) {
  auto strategy = dyn_cast_or_null<pd_kernel::CPUAttr>(kernel.getStrategyAttr());
  if (!strategy) return kernel.emitOpError("expects a strategy for the CPU");
  const Generator *generator = lookupGenerator(strategy.getGenerator().getValue());
  if (!generator) return kernel.emitOpError("has a strategy with the unknown generator ") << strategy.getGenerator();
  std::optional<Acceptance> acceptance = generator->accepts(kernel);
  if (!acceptance || acceptance->needsPacking)
    return kernel.emitOpError("has a strategy whose generator does not accept it");
  Attribute configuration = strategy.getLevels().get(isa.name);
  if (!configuration) return kernel.emitOpError("has no strategy for level '") << isa.name << "'";
  return generator->verify(kernel, isa, configuration);
}

SmallVector<unsigned> getPackedIns(pd_kernel::KernelOp kernel) {
  return llvm::to_vector_of<unsigned>(kernel.getPacked().value_or(ArrayRef<int64_t>()));
}

} // namespace mlir::pd::cpu
