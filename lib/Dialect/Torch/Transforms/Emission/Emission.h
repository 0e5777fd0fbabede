//===--- Emission.h - what the decompositions for torch-mlir are written in -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_EMISSION_EMISSION_H
#define PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_EMISSION_EMISSION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchBuilder.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"

namespace mlir::pd_torch {

Value staticInfoCast(TorchBuilder &torch, Value value, VTensorType type);

/// Replaces the op's only result, unless `result` is null.
LogicalResult replaceByDecomposition(Operation *op, Value result, TorchBuilder &torch, PatternRewriter &rewriter);

/// The replacement of an op, or null when this form cannot be decomposed.
template <typename OpT> using Decompose = Value (*)(OpT op, TorchBuilder &torch);

template <typename OpT, Decompose<OpT> decompose> struct EmissionPattern : OpRewritePattern<OpT> {
  using OpRewritePattern<OpT>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpT op, PatternRewriter &rewriter) const override {
    TorchBuilder torch(rewriter, op.getLoc());
    return replaceByDecomposition(op, decompose(op, torch), torch, rewriter);
  }
};

template <typename OpT, Decompose<OpT> decompose> void addEmission(RewritePatternSet &patterns) {
  patterns.add<EmissionPattern<OpT, decompose>>(patterns.getContext());
}

/// The same for an op that is known by name only.
using DecomposeNamed = Value (*)(Operation *op, TorchBuilder &torch);
void addEmission(RewritePatternSet &patterns, StringRef name, DecomposeNamed decompose);

/// max.dim, min.dim along an axis kept as 1: values and indices.
std::pair<Value, Value> extremeAlong(TorchBuilder &torch, Value x, int64_t dim, bool largest);
/// sum over one dim kept as 1.
Value sumAlong(TorchBuilder &torch, Value x, int64_t dim);
/// condition ? x : y
Value select(TorchBuilder &torch, Value condition, Value x, Value y);
/// x > value, a bool tensor.
Value greaterThan(TorchBuilder &torch, Value x, double value);
Value clamp(TorchBuilder &torch, Value x, double low, double high);
inline int64_t dimOf(Value x, int64_t dim) { return dim < 0 ? dim + TorchBuilder::type(x).getRank() : dim; }
/// aten.view to sizes of which constants are static.
Value view(TorchBuilder &torch, Value x, ArrayRef<Value> sizes, VTensorType type);
Value view(TorchBuilder &torch, Value x, ArrayRef<Value> sizes);

/// Branches whose results are tensors from outside, of which torch-mlir makes what it does not take; tensors that a
/// loop carries twice.
void rewriteControlFlow(func::FuncOp function);

void populateEmissionActivation(RewritePatternSet &patterns);
void populateEmissionConv(RewritePatternSet &patterns);
void populateEmissionLinear(RewritePatternSet &patterns);
void populateEmissionMath(RewritePatternSet &patterns);
void populateEmissionReduction(RewritePatternSet &patterns);
void populateEmissionShape(RewritePatternSet &patterns);
void populateEmissionResize(RewritePatternSet &patterns);
void populateEmissionIndex(RewritePatternSet &patterns);
void populateEmissionCreation(RewritePatternSet &patterns);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_EMISSION_EMISSION_H
