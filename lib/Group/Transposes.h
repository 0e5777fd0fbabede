//===--- Transposes.h - layout transposes and the values that take a permutation without one --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_GROUP_TRANSPOSES_H
#define PADDLE_MLIR_LIB_GROUP_TRANSPOSES_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::pd::group {

/// A permutation as linalg.transpose has it: dim i of the result is dim perm[i] of the source.
using Permutation = SmallVector<int64_t>;

Permutation invert(ArrayRef<int64_t> perm);
/// First `first`, then `second`.
Permutation compose(ArrayRef<int64_t> first, ArrayRef<int64_t> second);
bool isIdentity(ArrayRef<int64_t> perm);
template <typename T> SmallVector<T> permuted(ArrayRef<T> values, ArrayRef<int64_t> perm) {
  SmallVector<T> result;
  for (int64_t dim : perm) result.push_back(values[dim]);
  return result;
}

/// A transpose; `moving` marks one that the layout pass made after a convolution and may sink further.
Value createTranspose(OpBuilder &builder, Location loc, Value source, ArrayRef<int64_t> perm, bool moving);

/// The transpose that makes `value`, if it is one that sinks.
linalg::TransposeOp getMovingTranspose(Value value);

/// `value` permuted: empties, fills, weights, transposes and chains of insert_slice change their shape; all else gets a
/// transpose.
Value createPermuted(OpBuilder &builder, Location loc, Value value, ArrayRef<int64_t> perm);

/// After all moves: transposes of dims of size one become reshapes, none is marked any more.
void finalizeTransposes(Operation *root);

/// True if nothing but `user` looks at the value's elements.
bool isReadOnlyBy(Value value, Operation *user);

/// Rewrites that move layout transposes after shape ops (pad, slices, reshapes, casts) and cancel them.
void populateSinkTransposePatterns(RewritePatternSet &patterns);
/// The same for linalg.generic.
void populateSinkTransposeGenericPatterns(RewritePatternSet &patterns);
/// Reshapes, transposes and dims of size one of weights into their recipes.
void populateFoldWeightShapePatterns(RewritePatternSet &patterns);

} // namespace mlir::pd::group

#endif // PADDLE_MLIR_LIB_GROUP_TRANSPOSES_H
