//===--- Expression.h - integer expressions over the symbols of a signature ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_EXPRESSION_H
#define PADDLE_MLIR_RUNTIME_EXPRESSION_H

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pdrt {

using SymbolValues = std::map<std::string, int64_t>;

/// `7`, a symbol, or an operation on two expressions; the manifest's EXPR.
class Expression {
public:
  enum class Kind { Constant, Symbol, Add, Mul, FloorDiv, CeilDiv, Mod, Max, Min };

  Expression() = default;
  static Expression constant(int64_t value);
  static Expression symbol(std::string name);
  static Expression operation(Kind kind, Expression lhs, Expression rhs);
  /// The kind for the manifest's spelling ("+", "floordiv", ...).
  static std::optional<Kind> kindFromName(const std::string &name);

  /// Nothing when a symbol has no value, a divisor is not positive, or the result does not fit.
  std::optional<int64_t> evaluate(const SymbolValues &values) const;
  void collectSymbols(std::set<std::string> &symbols) const;
  /// `floordiv(H + 1, 2)`
  std::string text() const;

private:
  Kind kind = Kind::Constant;
  int64_t value = 0;
  std::string name;
  std::vector<Expression> operands;
};

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_EXPRESSION_H
