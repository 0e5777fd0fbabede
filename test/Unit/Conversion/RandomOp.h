//===--- RandomOp.h - a module of one op with operands nobody would write ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TEST_UNIT_CONVERSION_RANDOMOP_H
#define PADDLE_MLIR_TEST_UNIT_CONVERSION_RANDOMOP_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include <functional>
#include <random>

/// Draws operands of rank 0 to 5, sizes 0 to 4 and unknown ones, attributes in and out of range.
class RandomOp {
public:
  RandomOp(mlir::MLIRContext *context, unsigned seed) : b(context), random(seed) {}

  /// `func.func @main` with the op; null where the op's own shape rules refuse the operands. `announce` is told what is
  /// about to be built.
  mlir::OwningOpRef<mlir::ModuleOp> build(const mlir::pd::OpSchema &row,
                                          const std::function<void(const std::string &)> &announce);

private:
  int64_t below(int64_t n) { return int64_t(random() % n); }
  bool chance(int percent) { return below(100) < percent; }
  mlir::Type element();
  mlir::RankedTensorType tensor(mlir::Type element);
  mlir::Attribute attribute(const mlir::pd::AttrSchema &attr);
  mlir::Value mutableOperand(mlir::pd::Mutable kind, mlir::Location loc);

  mlir::OpBuilder b;
  std::mt19937 random;
  std::optional<llvm::SmallVector<int64_t>> usual; // the shape that most operands of this op have
};

#endif // PADDLE_MLIR_TEST_UNIT_CONVERSION_RANDOMOP_H
