//===--- Locals.h - names of a forward's variables ----------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_LOCALS_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_LOCALS_H

#include "Printer.h"

namespace mlir::pd::pytorch {

/// What a person would call the variables: the name of the operand that ends there (`x = self.conv(x)`), a role (q, k,
/// v, weights, scale, shortcut), the layer's own name, the operation's; a number only where all of these are taken.
/// `names` holds the inputs'; `results` live on; `stems` are the words of the variables; `borders` are roles that are
/// known from outside.
void nameLocals(const Statement::List &body, const std::vector<Variable> &results,
                const std::vector<std::string> &stems, const Names &borders, Names &names);

/// The roles that data flow gives.
Names findRoles(const Statement::List &body);

/// What the value of an expression is called when its operand lives on, or "".
std::string nounOf(const Statement &statement);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_LOCALS_H
