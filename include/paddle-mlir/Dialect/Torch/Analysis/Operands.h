//===--- Operands.h - reading constant and list operands of torch ops -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_OPERANDS_H
#define PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_OPERANDS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"
#include <optional>

namespace mlir::pd_torch {

bool isNone(Value value);
std::optional<int64_t> constantInt(Value value);
/// Also reads integer constants.
std::optional<double> constantFloat(Value value);
std::optional<bool> constantBool(Value value);
std::optional<StringRef> constantString(Value value);
/// The operands of the torch.prim.ListConstruct that makes `list`.
std::optional<SmallVector<Value>> listElements(Value list);
/// All elements constant.
std::optional<SmallVector<int64_t>> constantInts(Value list);
/// The elements of a torch.vtensor.literal, or null.
ElementsAttr literalElements(Value tensor);
/// A literal's elements read one by one, when there are at most `limit`; integers and booleans as they are.
std::optional<SmallVector<int64_t>> literalInts(Value tensor, int64_t limit = 64);
/// `-1` counts from the end.
inline int64_t normalizeDim(int64_t dim, int64_t rank) { return dim < 0 ? dim + rank : dim; }

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_OPERANDS_H
