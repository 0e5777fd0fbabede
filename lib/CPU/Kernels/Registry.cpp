//===--- Registry.cpp - the table of generators and of instruction sets ---------------------------------*- C++ -*-===//
#include "Generators.h"

namespace mlir::pd::cpu {

// v3: 12 accumulators, 2 vectors of B and a broadcast in 16 registers. v4: 12 rows of one 16-lane vector; A is broadcast from memory.
static const ISA isas[] = {{"v3", 8, 6}, {"v4", 16, 12}};

const ISA *lookupISA(llvm::StringRef name) {
  for (const ISA &isa : isas)
    if (isa.name == name)
      return &isa;
  return nullptr;
}

static const Generator generators[] = {
    {"gemm", acceptsGemm, emitGemm},
    {"conv", acceptsConv, emitConv},
    {"depthwise", acceptsDepthwise, emitDepthwise},
    {"loops", acceptsLoops, emitLoops},
};

ArrayRef<Generator> getGenerators() { return generators; }

const Generator *lookupGenerator(llvm::StringRef name) {
  for (const Generator &generator : generators)
    if (generator.name == name)
      return &generator;
  return nullptr;
}

SmallVector<unsigned> getPackedIns(pd_kernel::KernelOp kernel) { return llvm::to_vector_of<unsigned>(kernel.getPacked().value_or(ArrayRef<int64_t>())); }

} // namespace mlir::pd::cpu
