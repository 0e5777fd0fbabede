//===--- Expression.cpp - integer expressions over symbols -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Expression.h"

#include <algorithm>

namespace pdrt {

namespace {
struct KindRow {
  Expression::Kind kind;
  const char *name;
  bool infix;
};
constexpr KindRow kindRows[] = {{Expression::Kind::Add, "+", true},
                                {Expression::Kind::Mul, "*", true},
                                {Expression::Kind::FloorDiv, "floordiv", false},
                                {Expression::Kind::CeilDiv, "ceildiv", false},
                                {Expression::Kind::Mod, "mod", false},
                                {Expression::Kind::Max, "max", false},
                                {Expression::Kind::Min, "min", false}};
} // namespace

Expression Expression::constant(int64_t value) {
  Expression e;
  e.value = value;
  return e;
}

Expression Expression::symbol(std::string name) {
  Expression e;
  e.kind = Kind::Symbol;
  e.name = std::move(name);
  return e;
}

Expression Expression::operation(Kind kind, Expression lhs, Expression rhs) {
  Expression e;
  e.kind = kind;
  e.operands.push_back(std::move(lhs));
  e.operands.push_back(std::move(rhs));
  return e;
}

std::optional<Expression::Kind> Expression::kindFromName(const std::string &name) {
  for (const KindRow &row : kindRows)
    if (name == row.name) return row.kind;
  return std::nullopt;
}

std::optional<int64_t> Expression::evaluate(const SymbolValues &values) const {
  if (kind == Kind::Constant) return value;
  if (kind == Kind::Symbol) {
    auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional<int64_t>(found->second);
  }
  std::optional<int64_t> left = operands[0].evaluate(values), right = operands[1].evaluate(values);
  if (!left || !right) return std::nullopt;
  int64_t a = *left, b = *right, out = 0;
  bool divides = kind == Kind::FloorDiv || kind == Kind::CeilDiv || kind == Kind::Mod;
  if (divides && b <= 0) return std::nullopt;
  int64_t floor = divides ? a / b - (a % b < 0) : 0;
  switch (kind) {
  case Kind::Add:
    if (__builtin_add_overflow(a, b, &out)) return std::nullopt;
    return out;
  case Kind::Mul:
    if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
    return out;
  case Kind::FloorDiv: return floor;
  case Kind::CeilDiv: return floor + (floor * b != a);
  case Kind::Mod: return a - floor * b;
  case Kind::Max: return std::max(a, b);
  case Kind::Min: return std::min(a, b);
  case Kind::Constant:
  case Kind::Symbol: break;
  }
  return std::nullopt;
}

void Expression::collectSymbols(std::set<std::string> &symbols) const {
  if (kind == Kind::Symbol) symbols.insert(name);
  for (const Expression &operand : operands) operand.collectSymbols(symbols);
}

std::string Expression::text() const {
  if (kind == Kind::Constant) return std::to_string(value);
  if (kind == Kind::Symbol) return name;
  for (const KindRow &row : kindRows)
    if (row.kind == kind)
      return row.infix ? "(" + operands[0].text() + " " + row.name + " " + operands[1].text() + ")"
                       : std::string(row.name) + "(" + operands[0].text() + ", " + operands[1].text() + ")";
  return "";
}

} // namespace pdrt
