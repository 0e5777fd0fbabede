//===--- RandomTorchOp.h - a torch module of one op with operands nobody would write -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TEST_UNIT_CONVERSION_RANDOMTORCHOP_H
#define PADDLE_MLIR_TEST_UNIT_CONVERSION_RANDOMTORCHOP_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <random>

/// Draws operands of the kinds that the op's definition takes; sizes and numbers in and out of range.
class RandomTorchOp {
public:
  RandomTorchOp(mlir::MLIRContext *context, unsigned seed) : b(context), random(seed) {}

  /// Null when no kinds of operands were found that the op takes.
  mlir::OwningOpRef<mlir::ModuleOp> build(mlir::RegisteredOperationName name);

private:
  enum class Kind { Tensor, Int, Ints, Bool, Float, None, Tensors, String };
  int64_t below(int64_t n) { return int64_t(random() % n); }
  bool chance(int percent) { return below(100) < percent; }
  Kind anyKind();
  mlir::Type tensor();
  mlir::Value operand(Kind kind, mlir::Block *entry, mlir::Location loc);
  mlir::Value number(mlir::Location loc);
  mlir::Type result(Kind kind);

  mlir::OpBuilder b;
  std::mt19937 random;
  llvm::SmallVector<int64_t> usual;
};

#endif // PADDLE_MLIR_TEST_UNIT_CONVERSION_RANDOMTORCHOP_H
