//===--- PdCustomOps.h - pd.custom and its declaration ------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_PD_IR_PDCUSTOMOPS_H
#define PADDLE_MLIR_DIALECT_PD_IR_PDCUSTOMOPS_H

#include "paddle-mlir/CustomOps/Declaration.h"
#include "paddle-mlir/CustomOps/ShapeRule.h"
#include "paddle-mlir/Dialect/Pd/IR/PdOp.h"

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdCustomOps.h.inc"

namespace mlir::pd {

/// The prefix of the operator names under which custom ops travel through the torch dialect.
constexpr StringLiteral kCustomOperatorPrefix = "paddle.custom.";

/// The declaration as the attribute that pd.custom carries.
DictionaryAttr declarationAttr(MLIRContext *context, const custom::Declaration &declaration);
/// Back again, as far as the attribute says it (attribute types follow from the values); nothing when it is malformed.
std::optional<custom::Declaration> readDeclaration(StringRef name, DictionaryAttr declaration,
                                                   DictionaryAttr attributes);

/// The int attribute `name` (or element `index` of a list), for shape rules.
std::optional<int64_t> customSizeAttribute(DictionaryAttr attributes, StringRef name, int64_t index);
/// The rule of output `index`; nothing, with `what`, when it does not parse.
std::optional<custom::ShapeRule> readShapeRule(const custom::Declaration &declaration, unsigned index,
                                               std::string &what);
/// How an output's type contradicts the type that its rules give; both are ranked tensors.
std::string customMismatch(const custom::Output &output, Type declared, Type rule);

} // namespace mlir::pd

#endif // PADDLE_MLIR_DIALECT_PD_IR_PDCUSTOMOPS_H
