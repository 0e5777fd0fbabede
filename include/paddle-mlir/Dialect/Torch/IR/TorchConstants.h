//===--- TorchConstants.h - reading and making torch constants --------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_TORCH_IR_TORCHCONSTANTS_H
#define PADDLE_MLIR_DIALECT_TORCH_IR_TORCHCONSTANTS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace mlir::pd_torch {

// Each answers nothing when the value is not a constant of its kind.
std::optional<int64_t> getConstantInt(Value value);
std::optional<bool> getConstantBool(Value value);
std::optional<llvm::StringRef> getConstantStr(Value value);
/// An int, float or bool constant as a number.
std::optional<double> getConstantNumber(Value value);

/// The elements of a prim.ListConstruct.
std::optional<SmallVector<Value>> getListElements(Value list);
/// A list of int constants.
std::optional<SmallVector<int64_t>> getConstantIntList(Value list);
/// A list of float constants.
std::optional<SmallVector<double>> getConstantFloatList(Value list);

Value createInt(OpBuilder &builder, Location loc, int64_t value);
Value createFloat(OpBuilder &builder, Location loc, double value);
Value createBool(OpBuilder &builder, Location loc, bool value);
Value createStr(OpBuilder &builder, Location loc, llvm::StringRef value);
Value createNone(OpBuilder &builder, Location loc);
/// `elementType` is the contained type; an empty list needs it.
Value createList(OpBuilder &builder, Location loc, Type elementType, ValueRange elements);
Value createIntList(OpBuilder &builder, Location loc, ArrayRef<int64_t> values);

/// PyTorch's number of a dtype (torch.int64 is 4), or nothing when PyTorch has no such dtype.
std::optional<int64_t> getDtypeNumber(Type elementType);
/// The inverse, with torch signedness (4 -> si64).
Type getDtypeFromNumber(MLIRContext *context, int64_t number);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_DIALECT_TORCH_IR_TORCHCONSTANTS_H
