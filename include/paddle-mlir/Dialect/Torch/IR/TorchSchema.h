//===--- TorchSchema.h - what is known of a torch op by its name ------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The table is generated from the records Torch<Family>Ops.td (class Torch_Facts); no fact is written here. It knows
// ops that no ODS definition registers, too: they are recognised by name.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_TORCH_IR_TORCHSCHEMA_H
#define PADDLE_MLIR_DIALECT_TORCH_IR_TORCHSCHEMA_H

#include "mlir/IR/Operation.h"

namespace mlir::pd_torch {

struct TorchSchema {
  StringRef name; // "aten.relu", "prim.If", "paddle.round": without "torch."
  /// Its signature has been the same in torch-mlir for two years: emitted modules may use it.
  bool stable;
  /// Its tensor operands broadcast against each other.
  bool broadcasts;
  /// Operands that every use has; a variadic one counts as none.
  unsigned leastOperands;
  /// kAnyNumber when variadic.
  int results;
  static constexpr int kAnyNumber = -1;
  /// What half precision makes of the op: see Torch_Facts.
  StringRef keepsF32;
  unsigned coordinates; // bit i: operand i
  bool product, layer, computesInF32;
  /// The operand that names the result's dtype, or -1.
  int dtypeOperand;
};

/// The record of an op (`name` without "torch."), or null.
const TorchSchema *lookupTorchSchema(StringRef name);

/// What a `torch.operator` calls, or the op's own name without "torch.".
StringRef calleeName(Operation *op);

/// On a torch.aten.to.dtype that the stage `precision` put in: it says how a tensor is stored, and where bodies fuse,
/// the rounding may be left out. A cast without it is the model's own and rounds.
constexpr StringLiteral kStorageCastAttr = "pd.storage";

/// Checks the number of operands and results of the ops below `root` that no ODS definition verifies (unregistered aten
/// ops, torch.operator) but that a record knows: passes may then read them. Emits one error an op.
LogicalResult verifyUnregisteredOps(Operation *root);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_DIALECT_TORCH_IR_TORCHSCHEMA_H
