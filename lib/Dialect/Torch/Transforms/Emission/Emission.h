//===--- Emission.h - what the decompositions for torch-mlir are written in -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_EMISSION_EMISSION_H
#define PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_EMISSION_EMISSION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchBuilder.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"

namespace mlir::pd_torch {

/// What an op becomes: a value, all results of an op, or nothing where this form of it stays.
class Replacement {
public:
  Replacement() = default;
  Replacement(Value value) {
    if (value) values.push_back(value);
  }
  Replacement(Operation *op) : values(op->getResults()) {}
  Replacement(SmallVector<Value> values) : values(std::move(values)) {}
  template <typename OpT, typename = decltype(OpT::getOperationName())>
  Replacement(OpT op) : Replacement(op.getOperation()) {}

  SmallVector<Value> values; // one a result; empty: nothing
};

/// Replaces the op, unless the replacement is nothing. Sizes that the op's own types know better stay known.
LogicalResult replaceForEmission(Operation *op, Replacement replacement, TorchBuilder &torch,
                                 PatternRewriter &rewriter);

/// The `emission` of a record.
template <typename OpT> using EmissionRewrite = Replacement (*)(OpT op, TorchBuilder &torch);

template <typename OpT> struct EmissionPattern : OpRewritePattern<OpT> {
  EmissionPattern(MLIRContext *context, EmissionRewrite<OpT> rewrite)
      : OpRewritePattern<OpT>(context), rewrite(rewrite) {}
  LogicalResult matchAndRewrite(OpT op, PatternRewriter &rewriter) const override {
    TorchBuilder torch(rewriter, op.getLoc());
    return replaceForEmission(op, rewrite(op, torch), torch, rewriter);
  }
  EmissionRewrite<OpT> rewrite;
};

template <typename OpT> void addEmission(RewritePatternSet &patterns, EmissionRewrite<OpT> rewrite) {
  patterns.add<EmissionPattern<OpT>>(patterns.getContext(), rewrite);
}
/// The same for an op that is known by name only.
void addEmission(RewritePatternSet &patterns, StringRef name, EmissionRewrite<Operation *> rewrite);

/// max.dim, min.dim along an axis kept as 1: values and indices.
std::pair<Value, Value> extremeAlong(TorchBuilder &torch, Value x, int64_t dim, bool largest);
/// sum over one dim kept as 1.
Value sumAlong(TorchBuilder &torch, Value x, int64_t dim);
/// condition ? x : y
Value select(TorchBuilder &torch, Value condition, Value x, Value y);
/// The type of a bool a number of `x`.
VTensorType flags(TorchBuilder &torch, Value x);
/// x > value, a bool tensor.
Value greaterThan(TorchBuilder &torch, Value x, double value);
Value clamp(TorchBuilder &torch, Value x, double low, double high);
/// `dim` of `x`, not negative.
inline int64_t dimOf(Value x, int64_t dim) { return normalizeDim(dim, TorchBuilder::type(x).getRank()); }
/// Whether the tensor has a dim `at`: a module of another importer may say anything.
inline bool hasDim(Value x, int64_t at) { return at >= 0 && at < TorchBuilder::type(x).getRank(); }
/// aten.view to sizes of which constants are static.
Value view(TorchBuilder &torch, Value x, ArrayRef<Value> sizes, VTensorType type);
Value view(TorchBuilder &torch, Value x, ArrayRef<Value> sizes);

/// Branches whose results are tensors from outside, of which torch-mlir makes what it does not take; tensors that a
/// loop carries twice.
void rewriteControlFlow(func::FuncOp function);

// The records of the ops say what emitted modules have instead of them.
void populateEmissionActivation(RewritePatternSet &patterns);
void populateEmissionCompare(RewritePatternSet &patterns);
void populateEmissionConv(RewritePatternSet &patterns);
void populateEmissionCreation(RewritePatternSet &patterns);
void populateEmissionIndex(RewritePatternSet &patterns);
void populateEmissionLinear(RewritePatternSet &patterns);
void populateEmissionMath(RewritePatternSet &patterns);
void populateEmissionReduction(RewritePatternSet &patterns);
void populateEmissionShape(RewritePatternSet &patterns);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_EMISSION_EMISSION_H
