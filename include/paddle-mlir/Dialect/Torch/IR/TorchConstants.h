//===--- TorchConstants.h - reading and making torch constants --------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_TORCH_IR_TORCHCONSTANTS_H
#define PADDLE_MLIR_DIALECT_TORCH_IR_TORCHCONSTANTS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace mlir::pd_torch {

bool isNone(Value value);
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
/// `-1` counts from the end. ODS hands i64 attributes out unsigned: they must pass through this signed parameter before
/// any test.
inline int64_t normalizeDim(int64_t dim, int64_t rank) { return dim < 0 ? dim + rank : dim; }

/// A literal of so many elements is a constant that folders see; a bigger one is a weight, whose bytes no pass reads.
constexpr int64_t kMaxConstantElements = 64;
/// The elements of a torch.vtensor.literal, or null.
ElementsAttr getLiteral(Value tensor);
/// The integers (booleans: 0 and 1) of a literal of at most `limit` elements.
std::optional<SmallVector<int64_t>> getLiteralInts(Value tensor, int64_t limit = 64);

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
