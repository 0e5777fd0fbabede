//===--- GraphBuilder.h - makes pd ops from their rows ----------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The only place of the importer that creates pd ops: operands by name, attributes by name, result types from the file
// where they agree with inference and from inference where they do not.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_GRAPHBUILDER_H
#define PADDLE_MLIR_LIB_IMPORT_GRAPHBUILDER_H

#include "AttrValue.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include "llvm/ADT/StringMap.h"
#include <string>

namespace mlir::pd::importer {

using Values = llvm::SmallVector<Value, 2>;

/// An op to be: operands and attributes under the names of its row.
struct OpDraft {
  const OpSchema *schema = nullptr;
  llvm::StringMap<Values> operands; // absent = not given
  llvm::StringMap<AttrValue> attrs;
  /// Per result of the row: the file's types (one, or several for a variadic result); a null type = not known.
  llvm::SmallVector<llvm::SmallVector<Type, 1>> resultTypes;

  explicit OpDraft(const OpSchema *schema) : schema(schema) {}
  bool has(llvm::StringRef operand) const { return operands.count(operand) && !operands.lookup(operand).empty(); }
};

class GraphBuilder {
public:
  explicit GraphBuilder(MLIRContext *context) : b(context), loc(UnknownLoc::get(context)) {}

  OpBuilder b;
  Location loc; // of the op being imported

  /// Makes the op. On failure returns null and sets `why`. A mutable attribute that is missing as an operand is taken
  /// from the draft's attributes of the same name.
  Operation *create(OpDraft &draft, std::string &why);
  /// The values of result `index` of the row (several when it is variadic).
  static Values resultValues(Operation *op, const OpSchema &schema, unsigned index);

  /// One-result helpers for hooks and control flow; null when the row does not exist or the op cannot be made.
  Value make(llvm::StringRef name, llvm::ArrayRef<std::pair<llvm::StringRef, Values>> operands,
             llvm::ArrayRef<std::pair<llvm::StringRef, AttrValue>> attrs = {}, Type type = {});

  Value ints(llvm::ArrayRef<int64_t> values);         // pd.full_int_array
  Value number(double value, Type type);              // pd.full of shape [1]
  Value number(const AttrValue &value, Mutable kind); // with the type the kind asks for
  Value filled(double value, RankedTensorType type);  // pd.full of a whole tensor; `?` counts as 0
  Value cast(Value value, Type elementType);          // itself when nothing changes
  Value reshape(Value value, llvm::ArrayRef<int64_t> shape);
  Value reshape(Value value, Value shape);
  /// Elements of lists given for a mutable attribute, as one 1-D int64 tensor.
  Value listToInts(llvm::ArrayRef<Value> values);
  /// int64 dims of a value as a 1-D tensor.
  Value shapeOf(Value value);
  Value concatDims(llvm::ArrayRef<Value> parts);

private:
  LogicalResult materialiseMutable(OpDraft &draft, std::string &why);
  void refineTypes(Operation *op);
};

inline RankedTensorType tensorType(Value value) { return llvm::dyn_cast<RankedTensorType>(value.getType()); }

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_GRAPHBUILDER_H
