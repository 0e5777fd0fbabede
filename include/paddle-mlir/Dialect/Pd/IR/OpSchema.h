//===--- OpSchema.h - the tables pd-tblgen derives from the rows ------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Read by the importers (operands, attributes, results, legacy names), by PdToTorch (the plan) and by the reports. The
// data is generated from Pd<Family>Ops.td; no fact is written here.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_PD_IR_OPSCHEMA_H
#define PADDLE_MLIR_DIALECT_PD_IR_OPSCHEMA_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace mlir::pd {

enum class Arity { Required, Optional, Variadic };
/// Whether an operand is one of Paddle's mutable attributes, and of which kind.
enum class Mutable { No, Ints, Int, Float };
enum class AttrKind { I64, F64, Bool, Str, I64Array, F64Array, DType, Other };

struct OperandSchema {
  llvm::StringRef name;
  Arity arity;
  Mutable mutableAttr;
};
struct AttrSchema {
  llvm::StringRef name;
  AttrKind kind;
  bool hasDefault;
};
struct ResultSchema {
  llvm::StringRef name;
  Arity arity;
};

/// One item of a To<> plan; see PdBase.td for the notation.
struct PlanItem {
  enum Kind {
    Operand,
    OperandList,
    Attr,
    ConstInts,
    ConstInt,
    ConstFloat,
    ConstBool,
    Int,
    Float,
    Bool,
    Str,
    None
  } kind;
  int index;            // operand index for Operand..ConstBool; -1 otherwise
  llvm::StringRef text; // attribute name, or the literal
};

/// "X:x", "ShapeTensorList:shape[]", "XShape:-" (target empty).
struct LegacySlot {
  llvm::StringRef slot, target;
  bool list;
};
/// "ksize:kernel_size", "epsilon:epsilon=1e-05", "axis:!broadcast" (hook), "data_format:-" (target and hook empty).
struct LegacyAttr {
  llvm::StringRef attr, target, defaultText, hook;
};
struct LegacyRow {
  llvm::StringRef legacyName;
  llvm::ArrayRef<LegacySlot> slots;
  llvm::ArrayRef<LegacyAttr> attrs;
};

struct OpSchema {
  llvm::StringRef name;   // "conv2d", without "pd."
  llvm::StringRef family; // "Conv"
  llvm::ArrayRef<OperandSchema> operands;
  llvm::ArrayRef<AttrSchema> attrs;
  llvm::ArrayRef<ResultSchema> results;
  llvm::StringRef torchOp; // "torch.aten.relu"; empty: C++ pattern
  llvm::ArrayRef<PlanItem> plan;
  llvm::ArrayRef<LegacyRow> legacy;
  bool inplaceTwin;
  llvm::StringRef tier, status;
};

/// All rows, sorted by name.
llvm::ArrayRef<OpSchema> getOpSchemas();
/// The row called `name` (no "pd."), or null.
const OpSchema *lookupOpSchema(llvm::StringRef name);
/// The row and legacy entry of a ProgramDesc op type; {null, null} when no row has it. Several rows may share a legacy
/// name (tril_triu): then all are returned in row order and the importer's hook decides.
struct LegacyMatch {
  const OpSchema *schema;
  const LegacyRow *row;
};
llvm::ArrayRef<LegacyMatch> lookupLegacy(llvm::StringRef legacyName);

} // namespace mlir::pd

#endif // PADDLE_MLIR_DIALECT_PD_IR_OPSCHEMA_H
