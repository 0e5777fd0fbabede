//===--- Constructor.h - calls that make layers: `nn.Conv2d(3, 4, stride=2)`, `nn.Sequential(...)` -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_CONSTRUCTOR_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_CONSTRUCTOR_H

#include "Tree.h"

namespace mlir::pd::pytorch {

/// `Conv2d` of nn.Conv2d(...); "" for what is no layer of PyTorch's.
StringRef layerType(const Expr &made);
bool isConv(const Expr &made);
bool isBatchNorm(const Expr &made);

/// nn.Sequential or nn.ModuleList of these.
Expr makeSequence(StringRef type, std::vector<Expr> items);
/// The items of a sequence; of anything else nothing.
ArrayRef<Expr> itemsOf(const Expr &made);
MutableArrayRef<Expr> itemsOf(Expr &made);
/// Calls `found(".0.1", line)` for each item, its items too: the path below this one and the line of the printed text
/// on which it begins.
void forEachItem(const Expr &made, llvm::function_ref<void(const std::string &, size_t)> found);

/// What the argument is called, or "" when its place does not say.
std::string argumentName(const Expr &made, size_t argument);
/// All that may become a parameter of the class that holds it, the items' too: whose argument, which.
std::vector<std::pair<Expr *, size_t>> argumentPlaces(Expr &made);
/// What must be equal for one class: types, and keywords that have no default.
std::string constructorKey(const Expr &made);
/// The same keywords for all: one that some leave out gets its default there.
void unify(ArrayRef<Expr *> constructors);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_CONSTRUCTOR_H
