//===--- PdDialect.cpp - the pd dialect: types, op families, constants -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/OpImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pd;

#include "paddle-mlir/Dialect/Pd/IR/PdDialect.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdTypes.cpp.inc"

void PdDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdTypes.cpp.inc"
      >();
}

void PdDialect::initialize() {
  registerTypes();
#include "paddle-mlir/Dialect/Pd/IR/PdFamilies.inc" // registerActivationOps(); ... one line a family, from CMake
}

/// A folded value becomes a literal.
Operation *PdDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type, Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type) return nullptr;
  return ConstantOp::create(builder, loc, type, elements);
}
