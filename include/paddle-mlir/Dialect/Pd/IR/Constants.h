//===--- Constants.h - what is known at compile time of shapes, axes and scalars ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A mutable attribute of Paddle is always an operand; passes and shape functions read it here and nowhere else.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_PD_IR_CONSTANTS_H
#define PADDLE_MLIR_DIALECT_PD_IR_CONSTANTS_H

#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/Value.h"

namespace mlir::pd {

/// The elements of a constant integer (or bool) tensor in row-major order; nothing when it is not a constant or has
/// more than 64 elements.
std::optional<SmallVector<int64_t>> getConstantInts(Value value);
/// The one element of a constant integer tensor.
std::optional<int64_t> getConstantInt(Value value);
/// The one element of a constant number tensor, whatever its dtype.
std::optional<double> getConstantNumber(Value value);

/// The elements of an integer tensor as far as they are known, also through shape arithmetic (shape, slice, concat,
/// scale, add,
/// ...). Empty for a tensor whose element count is unknown or above 64: check the size against what you expect.
SmallVector<std::optional<int64_t>> getPartialInts(Value value);

/// What the folders of shape arithmetic return: the result as a constant when all its elements are known, else null.
OpFoldResult foldInts(Value result);

} // namespace mlir::pd

#endif // PADDLE_MLIR_DIALECT_PD_IR_CONSTANTS_H
