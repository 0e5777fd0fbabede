//===--- ShapeRule.cpp - parser of shape rules ------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/CustomOps/ShapeRule.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir::pd::custom;
using llvm::StringRef;

namespace {

/// Recursive descent over one rule; the first mistake stops it.
class Parser {
public:
  Parser(StringRef text, const RuleNames &names, std::string &what, size_t &offset)
      : text(text), names(names), what(what), offset(offset) {}

  std::optional<ShapeRule> rule() {
    ShapeRule result;
    if (eat("[")) {
      if (!eat("]")) {
        do {
          if (!item(result)) return std::nullopt;
        } while (eat(","));
        if (!eat("]")) return fail("expects ',' or ']'");
      }
    } else {
      size_t start = skip();
      StringRef name = word();
      if (name.empty()) return fail("expects an input's name, broadcast(...) or a list of sizes in [ ]");
      if (name == "broadcast" && eat("(")) {
        result.kind = ShapeRule::Broadcast;
        do {
          size_t where = skip();
          std::optional<unsigned> input = inputNamed(word());
          if (!input) return fail("expects an input's name", where);
          result.inputs.push_back(*input);
        } while (eat(","));
        if (!eat(")")) return fail("expects ',' or ')'");
      } else {
        std::optional<unsigned> input = inputNamed(name);
        if (!input) return fail("'" + name.str() + "' is not an input", start);
        result.kind = ShapeRule::SameAs;
        result.inputs.push_back(*input);
      }
    }
    if (skip() != text.size()) return fail("expects the end of the rule");
    return result;
  }

private:
  size_t skip() {
    while (at < text.size() && llvm::isSpace(text[at])) ++at;
    return at;
  }
  bool eat(StringRef token) {
    skip();
    if (!text.substr(at).starts_with(token)) return false;
    at += token.size();
    return true;
  }
  StringRef word() {
    size_t start = skip();
    if (at < text.size() && (llvm::isAlpha(text[at]) || text[at] == '_'))
      while (at < text.size() && (llvm::isAlnum(text[at]) || text[at] == '_')) ++at;
    return text.slice(start, at);
  }
  std::optional<int64_t> integer(bool sign) {
    size_t start = at;
    if (sign && at < text.size() && text[at] == '-') ++at;
    while (at < text.size() && llvm::isDigit(text[at])) ++at;
    int64_t value;
    if (text.slice(start, at).getAsInteger(10, value)) {
      at = start;
      return std::nullopt;
    }
    return value;
  }
  std::nullopt_t fail(const std::string &message, size_t where = StringRef::npos) {
    if (what.empty()) {
      what = message;
      offset = where == StringRef::npos ? skip() : where;
    }
    return std::nullopt;
  }
  std::optional<unsigned> inputNamed(StringRef name) const {
    for (size_t i = 0; i < names.inputs.size(); ++i)
      if (names.inputs[i] == name) return i;
    return std::nullopt;
  }

  /// `INPUT[.FROM]...[-DROP]`; otherwise nothing is consumed.
  bool spread(ShapeItem &result) {
    size_t start = skip();
    std::optional<unsigned> input = inputNamed(word());
    if (!input) return at = start, false;
    if (!text.substr(at).starts_with("...") && eat(".")) {
      std::optional<int64_t> from = integer(true);
      if (!from) return at = start, false;
      result.from = *from;
    }
    if (!text.substr(at).starts_with("...")) return at = start, false;
    at += 3;
    if (at + 1 < text.size() && text[at] == '-' && llvm::isDigit(text[at + 1])) {
      ++at;
      result.drop = *integer(false);
    }
    result.spread = true;
    result.input = *input;
    return true;
  }

  bool item(ShapeRule &result) {
    ShapeItem next;
    if (!spread(next)) {
      std::optional<SizeExpr> size = sum();
      if (!size) return false;
      next.size = std::move(*size);
    }
    result.items.push_back(std::move(next));
    return true;
  }

  static SizeExpr binary(SizeExpr::Kind kind, SizeExpr lhs, SizeExpr rhs) {
    SizeExpr e;
    e.kind = kind;
    e.lhs = std::make_shared<SizeExpr>(std::move(lhs));
    e.rhs = std::make_shared<SizeExpr>(std::move(rhs));
    return e;
  }

  std::optional<SizeExpr> sum() {
    std::optional<SizeExpr> lhs = product();
    while (lhs) {
      SizeExpr::Kind kind;
      if (eat("+")) kind = SizeExpr::Add;
      else if (eat("-")) kind = SizeExpr::Sub;
      else break;
      std::optional<SizeExpr> rhs = product();
      if (!rhs) return std::nullopt;
      lhs = binary(kind, std::move(*lhs), std::move(*rhs));
    }
    return lhs;
  }

  std::optional<SizeExpr> product() {
    std::optional<SizeExpr> lhs = factor();
    while (lhs) {
      SizeExpr::Kind kind;
      if (eat("*")) kind = SizeExpr::Mul;
      else if (eat("//") || eat("/")) kind = SizeExpr::Div;
      else if (eat("%")) kind = SizeExpr::Mod;
      else break;
      size_t where = skip();
      std::optional<SizeExpr> rhs = factor();
      if (!rhs) return std::nullopt;
      if (kind != SizeExpr::Mul && rhs->kind == SizeExpr::Number && rhs->number <= 0)
        return fail("expects a positive divisor", where);
      lhs = binary(kind, std::move(*lhs), std::move(*rhs));
    }
    return lhs;
  }

  std::optional<SizeExpr> factor() {
    SizeExpr e;
    if (++depth > 64) return fail("nests too deep");
    struct Leave {
      unsigned &depth;
      ~Leave() { --depth; }
    } leave{depth};
    if (eat("(")) {
      std::optional<SizeExpr> inner = sum();
      if (inner && !eat(")")) return fail("expects ')'");
      return inner;
    }
    if (eat("-")) {
      std::optional<SizeExpr> inner = factor();
      if (!inner) return std::nullopt;
      return binary(SizeExpr::Sub, e, std::move(*inner));
    }
    size_t start = skip();
    if (std::optional<int64_t> value = integer(false)) {
      e.number = *value;
      return e;
    }
    StringRef name = word();
    if (name.empty()) return fail("expects a size");
    if ((name == "min" || name == "max") && eat("(")) {
      std::optional<SizeExpr> lhs = sum();
      if (!lhs) return std::nullopt;
      if (!eat(",")) return fail("expects ','");
      std::optional<SizeExpr> rhs = sum();
      if (!rhs) return std::nullopt;
      if (!eat(")")) return fail("expects ')'");
      return binary(name == "min" ? SizeExpr::Min : SizeExpr::Max, std::move(*lhs), std::move(*rhs));
    }
    e.name = name.str();
    if (at < text.size() && text[at] == '?') {
      ++at;
      e.kind = SizeExpr::Free;
      return e;
    }
    std::optional<int64_t> index;
    if (at < text.size() && text[at] == '.') {
      ++at;
      index = integer(true);
      if (!index) return fail("expects a number after '" + name.str() + ".'", at);
    }
    if (std::optional<unsigned> input = inputNamed(name)) {
      if (!index)
        return fail("'" + name.str() + "' is a tensor where a size is expected: " + name.str() + ".0 is its first dim",
                    start);
      e.kind = SizeExpr::Dim;
      e.input = *input;
      e.number = *index;
      return e;
    }
    e.kind = SizeExpr::Attribute;
    e.number = index.value_or(-1);
    switch (names.attribute(name)) {
    case 0: return fail("unknown symbol '" + name.str() + "'", start);
    case 1:
      if (index) return fail("attribute '" + name.str() + "' is one number", start);
      return e;
    case 2:
      if (!index || *index < 0)
        return fail("attribute '" + name.str() + "' is a list: " + name.str() + ".0 is its first element", start);
      return e;
    }
    return fail("attribute '" + name.str() + "' is not an int", start);
  }

  StringRef text;
  const RuleNames &names;
  std::string &what;
  size_t &offset;
  size_t at = 0;
  unsigned depth = 0;
};

} // namespace

std::optional<ShapeRule> mlir::pd::custom::parseShapeRule(StringRef text, const RuleNames &names, std::string &what,
                                                          size_t &offset) {
  what.clear();
  return Parser(text, names, what, offset).rule();
}
