//===--- Decompose.h - what decompositions are written in ----------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_DECOMPOSE_DECOMPOSE_H
#define PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_DECOMPOSE_DECOMPOSE_H

#include "mlir/IR/PatternMatch.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchBuilder.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"

namespace mlir::pd_torch {

inline VTensorType tensorType(Value value) { return cast<VTensorType>(value.getType()); }

/// An op whose record says that it computes in f32, on half-precision tensors: becomes the same op on f32 between casts
/// of storage, so that nothing in its decomposition is rounded. Fails for all others.
LogicalResult widenStatistics(Operation *op, PatternRewriter &rewriter);

/// A decomposition of one op, found by name: an aten op may be registered or not.
using Decomposition = LogicalResult (*)(Operation *op, PatternRewriter &rewriter);
class DecomposePattern : public RewritePattern {
public:
  DecomposePattern(StringRef name, MLIRContext *context, Decomposition fn) : RewritePattern(name, 1, context), fn(fn) {}
  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    return failed(widenStatistics(op, rewriter)) ? fn(op, rewriter) : success();
  }

private:
  Decomposition fn;
};
inline void addDecomposition(RewritePatternSet &patterns, StringRef aten, Decomposition fn) {
  patterns.add(std::make_unique<DecomposePattern>(("torch." + aten).str(), patterns.getContext(), fn));
}

// The records of the ops name their decompositions.
void populateActivationDecompositions(RewritePatternSet &patterns);
void populateConvDecompositions(RewritePatternSet &patterns);
void populateCreationDecompositions(RewritePatternSet &patterns);
void populateLinearDecompositions(RewritePatternSet &patterns);
void populateMathDecompositions(RewritePatternSet &patterns);
void populateNormDecompositions(RewritePatternSet &patterns);
void populatePoolDecompositions(RewritePatternSet &patterns);
void populateReductionDecompositions(RewritePatternSet &patterns);
void populateShapeDecompositions(RewritePatternSet &patterns);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_DECOMPOSE_DECOMPOSE_H
