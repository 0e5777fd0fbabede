//===--- ShapeRule.h - the shape of a custom op's output, as an expression over its inputs ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   rule  := INPUT | broadcast(INPUT, ...) | [ item, ... ]
//   item  := INPUT... | INPUT.FROM... | INPUT...-DROP | INPUT.FROM...-DROP | size
//   size  := number | INPUT.DIM | attribute | attribute.INDEX | symbol? | -size | size op size | min(size, size) |
//   max(size, size) | ( size ) op    := + - * / %        (/ rounds down, % is not negative for a positive divisor)
//
// `INPUT...` stands for all dims of an input, `INPUT.1...` for those from 1 on, `INPUT...-1` for all but the last. DIM
// may be negative. `symbol?` is a size that depends on data: equal symbols are equal sizes.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_CUSTOMOPS_SHAPERULE_H
#define PADDLE_MLIR_CUSTOMOPS_SHAPERULE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mlir::pd::custom {

/// A node of a size expression.
struct SizeExpr {
  enum Kind { Number, Dim, Attribute, Free, Add, Sub, Mul, Div, Mod, Min, Max } kind = Number;
  int64_t number = 0; ///< Number; Dim: which one (negative: from the end); Attribute: the index, or -1 for a scalar
  unsigned input = 0; ///< Dim
  std::string name;   ///< Attribute, Free
  std::shared_ptr<SizeExpr> lhs, rhs;
};

struct ShapeItem {
  SizeExpr size;
  bool spread = false; ///< dims [from, rank - drop) of `input`
  unsigned input = 0;
  int64_t from = 0, drop = 0;
};

struct ShapeRule {
  enum Kind { SameAs, Broadcast, List } kind = List;
  std::vector<unsigned> inputs; ///< SameAs: one
  std::vector<ShapeItem> items; ///< List
};

/// What a name in a rule may be.
struct RuleNames {
  llvm::ArrayRef<std::string> inputs;
  /// Whether an attribute of that name can be read as sizes: 0 no such attribute, 1 an int, 2 a list of ints, 3 of
  /// another type.
  llvm::function_ref<int(llvm::StringRef)> attribute;
};

/// Parses a rule. Nothing when it is malformed: `what` says why and `offset` where in the text.
std::optional<ShapeRule> parseShapeRule(llvm::StringRef text, const RuleNames &names, std::string &what,
                                        size_t &offset);

/// Evaluates a rule in any algebra of sizes: `A` gives `T`s.
///   unsigned rank(unsigned input);  T dim(unsigned input, unsigned i);  T number(int64_t);  T symbol(StringRef name);
///   std::optional<T> attribute(StringRef name, int64_t index);  T binary(SizeExpr::Kind, T, T);  T broadcast(T, T)
/// Nothing when a rule names a dim or element that is not there; `what` says which.
template <typename T, typename A> class RuleEvaluator {
public:
  RuleEvaluator(A &algebra, llvm::ArrayRef<std::string> inputs) : algebra(algebra), inputs(inputs) {}

  std::optional<std::vector<T>> shape(const ShapeRule &rule, std::string &what) {
    std::vector<T> dims;
    if (rule.kind != ShapeRule::List) {
      unsigned rank = 0;
      for (unsigned input : rule.inputs) rank = std::max<unsigned>(rank, algebra.rank(input));
      for (unsigned i = 0; i < rank; ++i) {
        std::optional<T> size;
        for (unsigned input : rule.inputs) {
          unsigned own = algebra.rank(input);
          if (i + own < rank) continue;
          T dim = algebra.dim(input, i + own - rank);
          size = size ? algebra.broadcast(*size, dim) : dim;
        }
        dims.push_back(*size);
      }
      return dims;
    }
    for (const ShapeItem &item : rule.items) {
      if (!item.spread) {
        std::optional<T> value = size(item.size, what);
        if (!value) return std::nullopt;
        dims.push_back(*value);
        continue;
      }
      int64_t rank = algebra.rank(item.input), from = item.from < 0 ? item.from + rank : item.from;
      if (from < 0 || from > rank || item.drop > rank) {
        what = "'" + inputs[item.input] + "' has only " + std::to_string(rank) + " dims";
        return std::nullopt;
      }
      for (int64_t i = from; i < rank - item.drop; ++i) dims.push_back(algebra.dim(item.input, i));
    }
    return dims;
  }

private:
  std::optional<T> size(const SizeExpr &e, std::string &what) {
    switch (e.kind) {
    case SizeExpr::Number: return algebra.number(e.number);
    case SizeExpr::Free: return algebra.symbol(e.name);
    case SizeExpr::Dim: {
      int64_t rank = algebra.rank(e.input), at = e.number < 0 ? e.number + rank : e.number;
      if (at < 0 || at >= rank) {
        what = "'" + inputs[e.input] + "' has only " + std::to_string(rank) + " dims, but the rule reads " +
               inputs[e.input] + "." + std::to_string(e.number);
        return std::nullopt;
      }
      return algebra.dim(e.input, at);
    }
    case SizeExpr::Attribute: {
      std::optional<T> value = algebra.attribute(e.name, e.number);
      if (!value) what = "attribute '" + e.name + "' has no element " + std::to_string(e.number);
      return value;
    }
    default: break;
    }
    std::optional<T> a = size(*e.lhs, what), b = a ? size(*e.rhs, what) : std::nullopt;
    if (!b) return std::nullopt;
    return algebra.binary(e.kind, *a, *b);
  }

  A &algebra;
  llvm::ArrayRef<std::string> inputs;
};

} // namespace mlir::pd::custom

#endif // PADDLE_MLIR_CUSTOMOPS_SHAPERULE_H
