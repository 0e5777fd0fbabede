//===--- Kernels.h - the CPU kernel generators and what each of them accepts ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `schedule` asks here which generator can make a kernel; `codegen` runs the one the strategy names. A generator that
// says yes makes exactly the kernel's tensor body; `loops` says yes to everything.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_CPU_KERNELS_H
#define PADDLE_MLIR_CPU_KERNELS_H

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/IR/BuiltinOps.h"

namespace mlir::pd::cpu {

/// What the register tile needs to know of an instruction set.
struct ISA {
  llvm::StringRef name;         // "v2", "v3", "v4"
  int64_t lanes;                // f32 lanes of a vector register
  int64_t tileColumns;          // columns of the usual tile, a multiple of kPanel
  llvm::ArrayRef<int64_t> rows; // rows of a tile of 1, 2, ... vectors a row
};
const ISA *lookupISA(llvm::StringRef name);

/// Columns of a packed weight panel, the same for every level: panels are shared between them.
constexpr int64_t kPanel = 16;

/// How a weight operand must be packed for a generator: `pack` step with this axis and kPanel.
struct PackedOperand {
  unsigned in;  // index among the kernel's ins
  int64_t axis; // dimension of the operand's (unpacked) type that becomes the panel
};

/// What a generator needs to know before it is chosen.
struct Acceptance {
  /// Ins that the generator wants packed if they are weights. With the kernel attribute `packed` naming them, the
  /// operand's type stays unpacked and its bytes are [ceil(N/kPanel)][other dims in order][kPanel].
  SmallVector<PackedOperand> packable;
  /// The kernel is accepted only once those ins are packed (B transposed): without a weight there, choose another
  /// generator.
  bool needsPacking = false;
};

struct Generator {
  llvm::StringRef name;
  /// Null if the generator cannot make the kernel as it is (with its present `packed` attribute).
  std::optional<Acceptance> (*accepts)(pd_kernel::KernelOp kernel);
  /// How the kernel is made for a level: the generator's attribute. The kernel has its final `packed` attribute.
  Attribute (*configure)(pd_kernel::KernelOp kernel, const ISA &isa);
  /// Whether a configuration is one of this generator that it can follow; reports at the kernel what is wrong.
  LogicalResult (*verify)(pd_kernel::KernelOp kernel, const ISA &isa, Attribute configuration);
  /// Writes `@k` and `@k_count` into `module`.
  LogicalResult (*emit)(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration);
};

/// All generators, best first; the last one is `loops`.
ArrayRef<Generator> getGenerators();
const Generator *lookupGenerator(llvm::StringRef name);

/// Whether the kernel's strategy can be followed for a level: a known generator that accepts the kernel, with a sound
/// configuration. Reports at the kernel what is wrong.
LogicalResult verifyStrategy(pd_kernel::KernelOp kernel, const ISA &isa);

/// The set of packed ins of a kernel.
SmallVector<unsigned> getPackedIns(pd_kernel::KernelOp kernel);

} // namespace mlir::pd::cpu

#endif // PADDLE_MLIR_CPU_KERNELS_H
