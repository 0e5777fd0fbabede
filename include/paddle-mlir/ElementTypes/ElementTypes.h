//===--- ElementTypes.h - the names and numbers of element types --------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one table of the compiler. The runtime, which has no MLIR, has its own of the ten types that it runs (Tensor.h).
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_ELEMENTTYPES_ELEMENTTYPES_H
#define PADDLE_MLIR_ELEMENTTYPES_ELEMENTTYPES_H

#include "mlir/IR/Types.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace mlir::pd {

struct ElementType {
  llvm::StringLiteral name;  // numpy's, which is Paddle's: "float32"
  llvm::StringLiteral pirId; // PIR's type id without its dialect: "t_f32"
  int varType;               // Paddle's VarType.Type; kNone: ProgramDesc has none
  int torchNumber;           // PyTorch's ScalarType; kNone: torch-mlir has none
  unsigned bytes;            // of one stored element
  bool runs;                 // the runtime and C functions of users' operators have it
  static constexpr int kNone = -1;

  /// The builtin type: integers signless, unsigned ones unsigned, bool i1.
  Type type(MLIRContext *context) const;
};

llvm::ArrayRef<ElementType> getElementTypes();
/// The row of a type; a signed integer (torch's) is taken for the signless one. Null when no row has it.
const ElementType *lookupElementType(Type type);
// Null when no row has the name or number.
const ElementType *lookupElementTypeName(llvm::StringRef name);
const ElementType *lookupPirTypeId(llvm::StringRef id);
const ElementType *lookupVarType(int number);
const ElementType *lookupTorchNumber(int64_t number);

} // namespace mlir::pd

#endif // PADDLE_MLIR_ELEMENTTYPES_ELEMENTTYPES_H
