//===--- InferCreation.h - tensors made of literals and shapes ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_PD_IR_INFERCREATION_H
#define PADDLE_MLIR_DIALECT_PD_IR_INFERCREATION_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::pd {

/// Numbers as Paddle files write them (doubles) in the dtype of `type`: one for all elements, or one each. Null when
/// the counts differ or the dtype is neither integer nor float.
DenseElementsAttr numbersAsElements(RankedTensorType type, ArrayRef<double> values);

namespace infer {
/// A tensor whose shape an integer operand gives.
Type shapedLike(Value shape, Type element);
} // namespace infer

} // namespace mlir::pd

#endif // PADDLE_MLIR_DIALECT_PD_IR_INFERCREATION_H
