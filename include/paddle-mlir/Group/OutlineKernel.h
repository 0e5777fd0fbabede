//===--- OutlineKernel.h - from a group of ops to a kernel and its dispatch -------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_GROUP_OUTLINEKERNEL_H
#define PADDLE_MLIR_GROUP_OUTLINEKERNEL_H

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include <unordered_map>

namespace mlir::pd::group {

/// Ops of one kernel in program order: the root, then the elementwise ops that follow it. Only the last op's results
/// live on.
struct KernelGroup {
  SmallVector<Operation *> ops;
  Operation *root() const { return ops.front(); }
  Operation *last() const { return ops.back(); }
};

/// Makes kernels of groups, one kernel for equal bodies.
class KernelOutliner {
public:
  explicit KernelOutliner(ModuleOp module) : module(module), symbols(module) {}

  /// Replaces the group by a dispatch where its last op stands.
  LogicalResult outline(const KernelGroup &group);

private:
  pd_kernel::KernelOp findOrInsert(pd_kernel::KernelOp kernel, StringRef kind, ValueRange ins);

  ModuleOp module;
  SymbolTable symbols;
  /// A kernel that is there, and which of its ins are weights.
  struct Known {
    pd_kernel::KernelOp kernel;
    SmallVector<bool> weights;
  };
  std::unordered_map<size_t, SmallVector<Known>> byHash; // of type, weights and the ops of the body
  unsigned counter = 0;
};

/// True for constants that live in the body of the kernels that use them.
bool isBodyConstant(Operation *op);

/// A short name for what the op computes: conv, matmul, pool, reduce, map, ...
StringRef getKernelKind(Operation *root);

} // namespace mlir::pd::group

#endif // PADDLE_MLIR_GROUP_OUTLINEKERNEL_H
