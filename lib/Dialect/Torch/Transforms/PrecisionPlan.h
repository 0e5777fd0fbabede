//===--- PrecisionPlan.h - which values stay in f32 when tensors become half, and why -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_PRECISIONPLAN_H
#define PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_PRECISIONPLAN_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::pd_torch {

/// How far f32 reaches from a value that stays in it.
enum class Stays {
  Half,     ///< becomes half
  Here,     ///< for its own sake; what reads it may be half
  Position, ///< what is computed from such values alone stays, too, up to layers and statistics
  Range,    ///< may hold what half cannot: what reads it stays, up to products and statistics
};

/// An f32 tensor, or a list of them.
bool isFloat32(Type type);
/// A literal, or one that is scaled when the artifact is written: its bytes are a recipe.
bool isParameter(Value value);
/// One element, rank at most 1: nothing is gained by storing it in half.
bool isNumber(Value value);
/// Calls `visit` for each f32 tensor that `op` reads, also those in lists that are constructed.
void forEachFloat32(Operation *op, llvm::function_ref<void(Value)> visit);

/// The decisions for one function; nothing is changed.
class PrecisionPlan {
public:
  PrecisionPlan(func::FuncOp function, mlir::FloatType half, const llvm::StringSet<> &keep);

  Stays of(Value value) const { return stays.lookup(value); }
  /// Ops that stay in f32, in program order, and why.
  const llvm::MapVector<Operation *, std::string> &reasons() const { return why; }
  /// The names of `keep` that some op has.
  const llvm::StringSet<> &namesFound() const { return found; }

private:
  void keepByFacts(Operation *op);
  void keepDeviations(Operation *op);
  void keepByConstants(Operation *op, const TorchSchema &schema);
  bool isNamed(Operation *op);
  /// `value` and what it is computed from, back to a layer.
  void demand(Value value, StringRef by);
  void demandCarried(Operation *op, unsigned result, StringRef by);
  /// One round over all ops; true when something new stays.
  bool propagate();
  bool propagateCarried(Operation *op);
  bool keep(Operation *op, Stays kind, const Twine &reason);
  bool raise(Value value, Stays kind);

  func::FuncOp function;
  mlir::FloatType half;
  const llvm::StringSet<> &names;
  llvm::StringSet<> found;
  llvm::DenseMap<Value, Stays> stays;
  llvm::DenseSet<Value> demanded;
  llvm::MapVector<Operation *, std::string> why;
};

/// The values that are one: what enters a region, what it carries on, and what comes out.
struct Carried {
  SmallVector<Value, 2> sources; ///< initial value and next one, or what each branch yields
  Value inside;                  ///< the block argument of a loop
  Value result;
};
/// Of result `i` of a prim.If or prim.Loop.
Carried carriedValue(Operation *op, unsigned i);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_PRECISIONPLAN_H
