//===--- SpecialForms.h - ops whose Python depends on their operands ----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_SPECIALFORMS_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_SPECIALFORMS_H

#include "Emitter.h"

namespace mlir::pd::pytorch {

/// The expression of one op; nothing where the table of forms serves.
class SpecialForm {
public:
  SpecialForm(Emitter &emitter, Operation *op) : e(emitter), op(op), name(atenName(op)) {}
  std::optional<Expr> build();

private:
  using Handler = std::optional<Expr> (SpecialForm::*)();
  static Handler lookup(StringRef name);

  Expr operand(unsigned index) { return e.expression(op->getOperand(index)); }
  std::optional<double> constant(unsigned index) const;
  int64_t rank() const; ///< of the first operand

  Expr foldedWeight();
  std::optional<Expr> sum();
  std::optional<Expr> reversedDifference();
  std::optional<Expr> productWithTurned();
  std::optional<Expr> select();
  std::optional<Expr> slice();
  std::optional<Expr> maxPool();
  std::optional<Expr> averagePool();
  std::optional<Expr> adaptivePool();
  std::optional<Expr> clamp();
  std::optional<Expr> interpolate();
  std::optional<Expr> attention();
  std::optional<Expr> elu();
  std::optional<Expr> index();

  Emitter &e;
  Operation *op;
  StringRef name;
};

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_SPECIALFORMS_H
