//===--- ElementTypes.h - Paddle's names of element types -------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// As builtin types: VarType numbers (ProgramDesc, tensor records), PIR type ids and PIR dtype strings, by the table of
// paddle-mlir/ElementTypes.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_ELEMENTTYPES_H
#define PADDLE_MLIR_LIB_IMPORT_ELEMENTTYPES_H

#include "mlir/IR/Types.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace mlir::pd::importer {

/// VarType.Type numbers that are not element types but matter to the importer.
enum VarKind {
  kDenseTensor = 7,
  kFeedMinibatch = 9,
  kFetchList = 10,
  kStepScopes = 11,
  kTensorArray = 13,
  kReader = 15,
  kRaw = 17
};

/// The builtin type of a VarType number; null for what is not an element type we carry.
Type typeOfVarType(int number, MLIRContext *context);
/// The builtin type of a PIR type id without its dialect ("t_f32"); null when unknown.
Type typeOfPirId(llvm::StringRef id, MLIRContext *context);
/// The builtin type of a PIR dtype string ("float32"); null when unknown, or Undefined.
Type typeOfDTypeName(llvm::StringRef name, MLIRContext *context);
/// Bytes of one stored element; 0 when the type is not one of the table.
unsigned storedBytes(Type type);
/// Whether the static dims of a shape make more elements than any real tensor has: damage, and overflow in whoever
/// counts them.
bool tooManyElements(llvm::ArrayRef<int64_t> shape);
/// numpy's name: "float32", "bool"; "?" when the type is not one of the table.
llvm::StringRef dtypeName(Type type);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_ELEMENTTYPES_H
