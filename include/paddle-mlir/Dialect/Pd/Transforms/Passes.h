//===--- Passes.h - passes over the pd dialect and the normalize stage -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_PD_TRANSFORMS_PASSES_H
#define PADDLE_MLIR_DIALECT_PD_TRANSFORMS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir {
class OpPassManager;
class RewritePatternSet;

namespace pd {

#define GEN_PASS_DECL
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h.inc"

/// The stage: set shapes have been given before it (pd-set-input-shapes), the contract holds after it.
void buildNormalizePipeline(OpPassManager &pm);

/// The entry function, or null.
func::FuncOp entryOf(ModuleOp module);

/// Refines every type in the function. Behind the `overridden` arguments the file's dims do not hold: only inferred
/// ones stay.
LogicalResult inferShapes(func::FuncOp func, ArrayRef<Value> overridden);

/// One input's shape as a user writes it: `x:1x3xHxW`, `x:[N,3,H,W]`. Fails with the reason in `error`.
struct InputShape {
  std::string name;
  SmallVector<std::string> dims;
};
FailureOr<InputShape> parseInputShape(StringRef text, std::string &error);
/// A named dim's value or bounds: `H=640`, `H=32..1536:32`, `H=32..`.
struct NamedDim {
  std::string name;
  int64_t min = 1;
  std::optional<int64_t> max;
  int64_t multiple = 1;
};
FailureOr<NamedDim> parseNamedDim(StringRef text, std::string &error);

/// Families of composite ops; each has a file of that name.
void populateDecomposeLinearPatterns(RewritePatternSet &patterns);
void populateDecomposeShapePatterns(RewritePatternSet &patterns);
void populateDecomposeIndexPatterns(RewritePatternSet &patterns);
void populateDecomposeCreationPatterns(RewritePatternSet &patterns);
void populateDecomposeBlocksPatterns(RewritePatternSet &patterns);
void populateDecomposePoolPatterns(RewritePatternSet &patterns);
void populateDecomposeReductionPatterns(RewritePatternSet &patterns);
void populateDecomposeResizePatterns(RewritePatternSet &patterns);
void populateDecomposeMathPatterns(RewritePatternSet &patterns);
void populateDecomposeControlFlowPatterns(RewritePatternSet &patterns);
/// All of them.
void populateDecomposePatterns(RewritePatternSet &patterns);
/// What turns reads of arrays into elements and tensors.
void populateArrayPatterns(RewritePatternSet &patterns);

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h.inc"

} // namespace pd
} // namespace mlir

#endif // PADDLE_MLIR_DIALECT_PD_TRANSFORMS_PASSES_H
