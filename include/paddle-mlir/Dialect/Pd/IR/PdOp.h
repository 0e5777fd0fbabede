//===--- PdOp.h - what every family header needs before its generated classes ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIALECT_PD_IR_PDOP_H
#define PADDLE_MLIR_DIALECT_PD_IR_PDOP_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"

namespace mlir::pd {
/// Reports the first declared result type that the inferred ones rule out.
LogicalResult reportIncompatible(Operation *op, TypeRange inferred);

/// Runs the op's shape function as a verifier; see PdBase.td.
template <typename ConcreteOp> class PdShapeRules : public OpTrait::TraitBase<ConcreteOp, PdShapeRules> {
public:
  static LogicalResult verifyTrait(Operation *op) {
    SmallVector<Type> types;
    if (failed(ConcreteOp::inferReturnTypes(op->getContext(), op->getLoc(), op->getOperands(),
                                            op->getRawDictionaryAttrs(), op->getPropertiesStorage(), op->getRegions(),
                                            types)))
      return failure();
    return ConcreteOp::isCompatibleReturnTypes(types, op->getResultTypes()) ? success() : reportIncompatible(op, types);
  }
};
} // namespace mlir::pd

#endif // PADDLE_MLIR_DIALECT_PD_IR_PDOP_H
