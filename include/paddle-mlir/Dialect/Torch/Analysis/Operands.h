//===--- Operands.h - TorchConstants.h under the names that handlers of TorchToLinalg use ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_OPERANDS_H
#define PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_OPERANDS_H

#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"

namespace mlir::pd_torch {

inline std::optional<int64_t> constantInt(Value value) { return getConstantInt(value); }
inline std::optional<double> constantFloat(Value value) { return getConstantNumber(value); }
inline std::optional<bool> constantBool(Value value) { return getConstantBool(value); }
inline std::optional<StringRef> constantString(Value value) { return getConstantStr(value); }
inline std::optional<SmallVector<Value>> listElements(Value list) { return getListElements(list); }
inline std::optional<SmallVector<int64_t>> constantInts(Value list) { return getConstantIntList(list); }
inline ElementsAttr literalElements(Value tensor) { return getLiteral(tensor); }

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_OPERANDS_H
