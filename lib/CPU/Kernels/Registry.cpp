//===--- Registry.cpp - the table of generators and of instruction sets ---------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Generators.h"

namespace mlir::pd::cpu {

// 12 accumulators of 16 registers (v3), and never more than 8 rows: rows 4 KiB apart share the 8 ways of one L1 set.
// One vector a row needs 8 independent sums to cover the latency. v2 has no multiply-add: a product needs a register.
static const ISA isas[] = {
    {"v2", 4, 16, {0, 8, 5, 3, 2}}, {"v3", 8, 16, {0, 8, 6, 4, 0}}, {"v4", 16, 32, {0, 8, 6, 6, 0}}};

const ISA *lookupISA(llvm::StringRef name) {
  for (const ISA &isa : isas)
    if (isa.name == name) return &isa;
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
    if (generator.name == name) return &generator;
  return nullptr;
}

SmallVector<unsigned> getPackedIns(pd_kernel::KernelOp kernel) {
  return llvm::to_vector_of<unsigned>(kernel.getPacked().value_or(ArrayRef<int64_t>()));
}

} // namespace mlir::pd::cpu
