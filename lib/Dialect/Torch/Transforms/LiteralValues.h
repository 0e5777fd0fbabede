//===--- LiteralValues.h - the numbers of small literals ------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_LITERALVALUES_H
#define PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_LITERALVALUES_H

#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/Value.h"
#include <optional>

namespace mlir::pd_torch {

/// The elements of a float literal (f16, bf16, f32, f64) in f64, bytes read through memcpy since blobs lie unaligned.
/// Nothing for other values, or for literals of more than `limit` elements.
std::optional<SmallVector<double>> getFloatValues(Value literal, int64_t limit = 1 << 16);
/// A dense attribute of a float element type.
ElementsAttr makeFloatLiteral(Type elementType, ArrayRef<int64_t> shape, ArrayRef<double> values);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_LIB_DIALECT_TORCH_TRANSFORMS_LITERALVALUES_H
