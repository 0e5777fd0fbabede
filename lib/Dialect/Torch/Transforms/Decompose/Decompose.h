//===--- Decompose.h - what decompositions are written in ----------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_DECOMPOSE_DECOMPOSE_H
#define PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_DECOMPOSE_DECOMPOSE_H

#include "mlir/IR/PatternMatch.h"
#include "paddle-mlir/Dialect/Torch/Analysis/Operands.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

namespace mlir::pd_torch {

/// Builds aten ops by name; result types follow from the operands' sizes.
class AtenBuilder {
public:
  AtenBuilder(RewriterBase &b, Operation *at) : b(b), loc(at->getLoc()) {}

  Value integer(int64_t value);
  Value real(double value);
  Value boolean(bool value);
  Value none();
  Value list(ArrayRef<int64_t> values);
  Value list(ValueRange ints);

  Value call(StringRef name, ValueRange operands, Type result);
  /// Elementwise over broadcast tensors, dtype of the first.
  Value binary(StringRef name, Value x, Value y);
  Value unary(StringRef name, Value x) { return call(name, x, x.getType()); }
  Value add(Value x, Value y) { return callBroadcast("aten.add.Tensor", {x, y}, {integer(1)}); }
  Value sub(Value x, Value y) { return callBroadcast("aten.sub.Tensor", {x, y}, {integer(1)}); }
  Value mul(Value x, Value y) { return callBroadcast("aten.mul.Tensor", {x, y}, {}); }
  Value addScalar(Value x, double value) { return call("aten.add.Scalar", {x, real(value), integer(1)}, x.getType()); }
  Value mulScalar(Value x, double value) { return call("aten.mul.Scalar", {x, real(value)}, x.getType()); }
  Value scaled(Value x, Value number) { return call("aten.mul.Scalar", {x, number}, x.getType()); }
  Value rsqrt(Value x) { return unary("aten.rsqrt", x); }
  /// Mean over dims that stay as size 1.
  Value mean(Value x, ArrayRef<int64_t> dims);
  Value matmul(Value x, Value y);
  /// Swaps the last two dims.
  Value transposed(Value x);
  /// [c] -> [c, 1, ..] with `trailing` ones, to broadcast along dim 1.
  Value perChannel(Value x, int64_t trailing);

private:
  Value callBroadcast(StringRef name, ArrayRef<Value> tensors, ArrayRef<Value> rest);

  RewriterBase &b;
  Location loc;
};

inline VTensorType tensorType(Value value) { return cast<VTensorType>(value.getType()); }

/// A decomposition of one op, found by name: an aten op may be registered or not.
using Decomposition = LogicalResult (*)(Operation *op, PatternRewriter &rewriter);
class DecomposePattern : public RewritePattern {
public:
  DecomposePattern(StringRef name, MLIRContext *context, Decomposition fn) : RewritePattern(name, 1, context), fn(fn) {}
  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override { return fn(op, rewriter); }

private:
  Decomposition fn;
};
inline void addDecomposition(RewritePatternSet &patterns, StringRef aten, Decomposition fn) {
  patterns.add(std::make_unique<DecomposePattern>(("torch." + aten).str(), patterns.getContext(), fn));
}

void populateConvDecompositions(RewritePatternSet &patterns);
void populateImportedDecompositions(RewritePatternSet &patterns);
void populateLinearDecompositions(RewritePatternSet &patterns);
void populateNormDecompositions(RewritePatternSet &patterns);
void populateReductionDecompositions(RewritePatternSet &patterns);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_DECOMPOSE_DECOMPOSE_H
