//===--- SymbolicShapes.h - every size of a torch function over its arguments' sizes ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lazily computes, for each tensor of a function in torch form, its sizes as expressions over the sizes of the
// function's arguments; also follows Python integers and the contents of small integer tensors, through which shapes
// travel. What is not understood becomes a symbol of its own, so answers are always right.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_SYMBOLICSHAPES_H
#define PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_SYMBOLICSHAPES_H

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "paddle-mlir/Dialect/Torch/Analysis/DimExpr.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::pd_torch {

using Dims = SmallVector<DimExpr>;

class SymbolicShapes {
public:
  explicit SymbolicShapes(FunctionOpInterface function);

  DimExprs &exprs() { return table; }
  /// One expression a dim; static dims are constants.
  Dims shape(Value tensor);
  /// A torch.int.
  DimExpr scalar(Value integer);
  /// The elements of a small integer tensor in row-major order, when they can be followed.
  std::optional<Dims> contents(Value tensor);
  /// The elements of a list<int>.
  std::optional<Dims> ints(Value list);
  /// Reads an optional int operand: none gives `otherwise`.
  DimExpr scalarOr(Value integerOrNone, DimExpr otherwise);

  /// The size that `tensor` has at run time in `dim`, about which nothing is known.
  DimExpr opaqueDim(Value tensor, int64_t dim);

  /// The size that results from broadcasting; says nothing about whether the two fit.
  DimExpr broadcastDim(DimExpr a, DimExpr b);
  Dims broadcast(ArrayRef<Dims> shapes);
  /// [begin, end) of a Python slice clamped to a dim.
  std::pair<DimExpr, DimExpr> sliceBounds(DimExpr size, DimExpr start, DimExpr end);
  /// Output size of a window that moves over `size`.
  DimExpr windowOutput(DimExpr size, int64_t kernel, int64_t stride, int64_t padLow, int64_t padHigh, int64_t dilation,
                       bool ceil);
  /// A requested size list against the input's sizes: resolves one -1 (view, reshape).
  Dims resolveReshape(const Dims &input, Dims requested);

  /// True when the function named the symbol itself (argument attribute pd.shape), so that several arguments may share
  /// it.
  bool isNamedSymbol(Value argument, int64_t dim);
  std::string argumentName(Value argument);

private:
  Dims compute(Value tensor);
  DimExpr computeScalar(Value integer);
  std::optional<Dims> computeContents(Value tensor);

  FunctionOpInterface function;
  DimExprs table;
  DenseMap<Value, Dims> shapes;
  DenseMap<Value, DimExpr> scalars;
  DenseMap<Value, std::optional<Dims>> knownContents;
};

/// What the names of users' operators start with.
constexpr StringLiteral kCustomPrefix = "paddle.custom.";

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_SYMBOLICSHAPES_H
