//===--- DimExpr.h - symbolic dimension expressions -------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Integer expressions over the sizes of a function's arguments, kept in a normal form (a polynomial over symbols, floor
// divisions, maxima and minima), so that equality of two sizes is equality of two pointers.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_DIMEXPR_H
#define PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_DIMEXPR_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mlir::pd_torch {

struct DimAtom;

/// `coefficient * product of atoms`; no atoms: a constant.
struct DimTerm {
  int64_t coefficient;
  SmallVector<const DimAtom *, 2> atoms;
};

struct DimPolynomial {
  SmallVector<DimTerm, 2> terms; // sorted by atoms, no zero coefficients
  std::string key;
  unsigned size = 0; // number of atoms below, to choose the simpler of two
};

/// A handle; equal handles are equal expressions (the reverse holds as far as the normal form reaches).
class DimExpr {
public:
  DimExpr() = default;
  explicit DimExpr(const DimPolynomial *node) : node(node) {}
  bool operator==(DimExpr other) const { return node == other.node; }
  bool operator!=(DimExpr other) const { return node != other.node; }
  explicit operator bool() const { return node != nullptr; }
  std::optional<int64_t> constant() const;
  bool is(int64_t value) const { return constant() == value; }
  /// The symbol this expression consists of, or null.
  const DimAtom *symbol() const;
  const DimPolynomial *get() const { return node; }
  unsigned size() const { return node->size; }
  const void *opaque() const { return node; }

private:
  const DimPolynomial *node = nullptr;
};

struct DimAtom {
  enum Kind { Symbol, FloorDiv, Max, Min } kind;
  unsigned id;
  std::string name; // of a symbol
  Value owner;      // symbol: a tensor (with `dim`) or an integer scalar (dim = -1)
  int64_t dim = -1;
  bool isArgument = false; // symbol: a dim of a function argument, hence at least 1
  DimExpr lhs, rhs;        // of an operation
};

/// Owns and builds expressions.
class DimExprs {
public:
  DimExpr constant(int64_t value);
  /// Symbols with equal non-empty `name` are one symbol; otherwise (owner, dim) identifies it.
  DimExpr symbol(Value owner, int64_t dim, StringRef name, bool isArgument);

  DimExpr add(DimExpr a, DimExpr b);
  DimExpr sub(DimExpr a, DimExpr b) { return add(a, scale(b, -1)); }
  DimExpr mul(DimExpr a, DimExpr b);
  DimExpr scale(DimExpr a, int64_t factor) { return mul(a, constant(factor)); }
  DimExpr floorDiv(DimExpr a, DimExpr b);
  DimExpr ceilDiv(DimExpr a, DimExpr b) { return floorDiv(add(a, sub(b, constant(1))), b); }
  DimExpr mod(DimExpr a, DimExpr b) { return sub(a, mul(b, floorDiv(a, b))); }
  DimExpr max(DimExpr a, DimExpr b);
  DimExpr min(DimExpr a, DimExpr b);
  DimExpr product(ArrayRef<DimExpr> factors);
  /// a / b where b is one product that divides every term of a.
  std::optional<DimExpr> exactQuotient(DimExpr a, DimExpr b);

  /// A proven lower bound, if one is known.
  std::optional<int64_t> lowerBound(DimExpr e) const;
  /// Calls `visit` for every symbol below `e`.
  void symbols(DimExpr e, llvm::function_ref<void(const DimAtom &)> visit) const;
  /// True when every symbol is a dim of a function argument.
  bool overArgumentsOnly(DimExpr e) const;

  /// `2*((x_d2 + 31) floordiv 32)`.
  std::string str(DimExpr e) const;
  /// The expression as JSON: integer, "symbol" or ["op", lhs, rhs].
  std::string json(DimExpr e) const;

private:
  DimExpr intern(SmallVector<DimTerm> terms);
  const DimAtom *operation(DimAtom::Kind kind, DimExpr a, DimExpr b);
  DimExpr fromAtom(const DimAtom *atom);
  std::optional<int64_t> lowerBound(const DimAtom &atom) const;

  llvm::StringMap<std::unique_ptr<DimPolynomial>> polynomials;
  llvm::StringMap<const DimAtom *> atomsByKey;
  std::vector<std::unique_ptr<DimAtom>> atoms;
};

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_DIALECT_TORCH_ANALYSIS_DIMEXPR_H
