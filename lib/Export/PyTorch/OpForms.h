//===--- OpForms.h - what the exporter knows of each aten op ------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_OPFORMS_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_OPFORMS_H

#include "Tree.h"

namespace mlir::pd::pytorch {

/// A row of the table. `form` is Python with holes: {0} an operand, {0n} one that may be a number, {1d} one that is a
/// dtype's number, {dev} a device, {rt} the result's dtype.
struct OpForm {
  enum Trait : unsigned {
    Activation = 1, ///< an activation function: belongs to the layer in front of it
    Shape = 2,      ///< carries its first operand's elements on
    Inline = 4      ///< a number of Python's: written where it is used
  };
  StringRef op;          ///< `softmax.int`
  StringRef form;        ///< "" where a special form writes it, or torch.ops.aten
  StringRef noun = "";   ///< what a variable of its result is called
  StringRef module = ""; ///< the `nn` class of an op without parameters
  unsigned traits = 0;
};

/// The row of an op, or null.
const OpForm *lookupForm(StringRef atenName);
/// The row's form as a tree with holes; null where it has none.
const Expr *formTree(StringRef atenName);
/// Whether an `nn` class, `ReLU`, is an activation's.
bool isActivationLayer(StringRef module);
bool hasTrait(StringRef atenName, OpForm::Trait trait);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_OPFORMS_H
