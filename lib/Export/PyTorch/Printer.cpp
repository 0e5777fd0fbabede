//===--- Printer.cpp - expressions by precedence, statements by width -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Printer.h"
#include "ModulePath.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "llvm/ADT/StringExtras.h"
#include <charconv>
#include <cmath>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using Kind = Expr::Kind;

static constexpr size_t lineWidth = 160;    // the package's ruff.toml
static constexpr size_t commentWidth = 150; // of a line with its comment

std::string pytorch::pythonFloat(double value) {
  if (std::isinf(value)) return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
  if (std::isnan(value)) return "float(\"nan\")";
  // Paddle's attributes are float32: the shortest text that gives the same float32 is the one the author wrote.
  char buffer[64];
  float single = static_cast<float>(value);
  bool largest =
      std::abs(single) == std::numeric_limits<float>::max(); // its shortest text is a double that no float holds
  auto end = single == value && !largest ? std::to_chars(buffer, buffer + sizeof buffer, single)
                                         : std::to_chars(buffer, buffer + sizeof buffer, value);
  std::string text(buffer, end.ptr);
  text.erase(std::remove(text.begin(), text.end(), '+'), text.end());
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string pytorch::sizesText(ArrayRef<int64_t> sizes) {
  std::string text = "[";
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(sizes, os, [&](int64_t d) { d < 0 ? os << "?" : os << d; });
  return text + "]";
}

// Python's precedences, from loose to tight.
enum Precedence { Lowest, Ternary, Or, And, Not, Comparison, Sum, Product, Sign, Atom };

static Precedence precedenceOf(const Expr &e) {
  switch (e.kind) {
  case Kind::Tuple: return e.operands.empty() ? Atom : Lowest;
  case Kind::Conditional: return Ternary;
  case Kind::Unary: return e.text == "not" ? Not : Sign;
  case Kind::Integer:
  case Kind::Float: return e.isNegative() ? Sign : Atom;
  case Kind::Binary: break;
  default: return Atom;
  }
  if (e.text == "or") return Or;
  if (e.text == "and") return And;
  if (e.text == "+" || e.text == "-") return Sum;
  return e.text == "*" || e.text == "/" || e.text == "//" || e.text == "%" || e.text == "@" ? Product : Comparison;
}

static std::string quoted(StringRef text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return result + "\"";
}

/// With spaces after each line's end.
static std::string indented(const std::string &text, unsigned spaces) {
  std::string result;
  for (char c : text) {
    result += c;
    if (c == '\n') result.append(spaces, ' ');
  }
  return result;
}

std::vector<std::string> Printer::elements(const Expr &expr, size_t first) const {
  std::vector<std::string> parts;
  for (size_t i = first; i < expr.operands.size(); ++i) {
    bool keyword = !expr.keywords.empty() && !expr.keywords[i].empty();
    parts.push_back((keyword ? expr.keywords[i] + "=" : "") + text(expr.operands[i], Ternary));
  }
  return parts;
}

std::string Printer::bracketed(const Expr &expr, size_t first, char open, char close) const {
  std::vector<std::string> parts = elements(expr, first);
  if (!expr.exploded) return open + llvm::join(parts, ", ") + close;
  std::string text = std::string(1, open) + "\n";
  for (auto [i, part] : llvm::enumerate(parts)) // a list that a call holds alone has no comma after it
    text += "    " + indented(part, 4) + (expr.operands[first + i].is(Kind::List) ? "\n" : ",\n");
  return text + close;
}

/// The formatter's rule: spaces around the colon where a bound is more than a name or a number.
std::string Printer::sliceText(const Expr &slice) const {
  auto isSimple = [](const Expr &e) { return e.is(Kind::None) || e.is(Kind::Name) || e.isNumber(); };
  const Expr &start = slice.operands[0], &stop = slice.operands[1], &step = slice.operands[2];
  bool simple = isSimple(start) && isSimple(stop);
  auto bound = [&](const Expr &e, bool before) {
    if (e.is(Kind::None)) return std::string();
    std::string value = text(e, Ternary);
    return simple ? value : before ? value + " " : " " + value;
  };
  std::string result = bound(start, true) + ":" + bound(stop, false);
  if (!step.is(Kind::None)) result += (simple ? ":" : " : ") + text(step, Ternary);
  return result;
}

std::string Printer::binaryText(const Expr &e) const {
  int own = precedenceOf(e);
  return text(e.operands[0], own + (own == Comparison)) + " " + e.text + " " + text(e.operands[1], own + 1);
}

std::string Printer::text(const Expr &e, int precedence) const {
  if (precedenceOf(e) < precedence) return "(" + text(e) + ")";
  switch (e.kind) {
  case Kind::Name: {
    if (e.variable == discarded) return "_";
    auto it = names.find(e.variable);
    assert(it != names.end() && "a variable without a name");
    return it->second;
  }
  case Kind::Layer: return accessFrom(container, e.text);
  case Kind::None: return "None";
  case Kind::String: return quoted(e.text);
  case Kind::Attribute: return text(e.operands[0], Atom) + "." + e.text;
  case Kind::Call: return text(e.operands[0], Atom) + bracketed(e, 1, '(', ')');
  case Kind::Unary: return e.text + (e.text == "not" ? " " : "") + text(e.operands[0], precedenceOf(e));
  case Kind::Binary: return binaryText(e);
  case Kind::Conditional:
    return text(e.operands[0], Or) + " if " + text(e.operands[1], Or) + " else " + text(e.operands[2], Ternary);
  case Kind::Subscript: return text(e.operands[0], Atom) + bracketed(e, 1, '[', ']');
  case Kind::Slice: return sliceText(e);
  case Kind::List: return bracketed(e, 0, '[', ']');
  case Kind::Tuple: {
    if (e.operands.empty()) return "()";
    std::string text = llvm::join(elements(e, 0), ", ");
    return e.operands.size() == 1 ? text + "," : text;
  }
  default: return e.text;
  }
}

/// The brackets with which an expression's text ends: whose, and its first operand inside; null where there are none.
static std::pair<const Expr *, size_t> lastBrackets(const Expr &e) {
  switch (e.kind) {
  case Kind::Call:
  case Kind::Subscript: return {e.operands.size() > 1 ? &e : nullptr, 1};
  case Kind::List: return {e.operands.empty() ? nullptr : &e, 0};
  case Kind::Unary:
  case Kind::Binary:
  case Kind::Conditional:
    return precedenceOf(e.operands.back()) > precedenceOf(e) ? lastBrackets(e.operands.back())
                                                             : std::pair<const Expr *, size_t>(nullptr, 0);
  default: return {nullptr, 0};
  }
}

std::string Printer::element(const std::string &prefix, const Expr &value, unsigned indent) const {
  std::string whole = prefix + text(value, Ternary) + ",";
  return indent + whole.size() <= lineWidth ? std::string(indent, ' ') + whole + "\n"
                                            : broken(prefix, value, indent, ",");
}

std::string Printer::broken(const std::string &prefix, const Expr &value, unsigned indent, StringRef suffix) const {
  std::string margin(indent, ' '), head = prefix + "(", tail = ")" + suffix.str() + "\n";
  bool tuple = value.is(Kind::Tuple) && value.operands.size() > 1; // it gets brackets of its own
  auto [brackets, first] = tuple ? std::pair<const Expr *, size_t>(&value, 0) : lastBrackets(value);
  if (!brackets) return margin + prefix + text(value) + suffix.str() + "\n";
  if (!tuple) {
    std::string whole = prefix + text(value), inner = llvm::join(elements(*brackets, first), ", ");
    tail[0] = whole.back();
    head = whole.substr(0, whole.size() - inner.size() - 1);
    if (indent + 4 + inner.size() <= lineWidth)
      return margin + head + "\n" + margin + "    " + inner + "\n" + margin + tail;
  }
  std::string result = margin + head + "\n";
  for (size_t i = first; i < brackets->operands.size(); ++i) {
    std::string keyword = brackets->keywords.empty() ? "" : brackets->keywords[i];
    result += element(keyword.empty() ? "" : keyword + "=", brackets->operands[i], indent + 4);
  }
  return result + margin + tail;
}

/// Without `x = x`, which says nothing.
std::optional<Statement> Printer::withoutCopies(const Statement &s) const {
  auto parts = [](const Expr &e) { return e.is(Kind::Tuple) ? e.operands : std::vector<Expr>{e}; };
  std::vector<Expr> targets = parts(s.target), values = parts(s.value), keptTargets, keptValues;
  if (s.kind != Statement::Kind::Assign || targets.size() != values.size()) return s;
  for (auto [target, value] : llvm::zip(targets, values)) {
    bool copy = target.is(Kind::Name) && value.is(Kind::Name) && text(target) == text(value);
    if (!copy) keptTargets.push_back(target), keptValues.push_back(value);
  }
  if (keptTargets.size() == targets.size()) return s;
  if (keptTargets.empty()) return std::nullopt;
  Statement kept = s;
  kept.target = keptTargets.size() == 1 ? keptTargets[0] : Expr::tuple(keptTargets);
  kept.value = keptValues.size() == 1 ? keptValues[0] : Expr::tuple(keptValues);
  return kept;
}

std::string Printer::line(const Statement &given, unsigned indent, bool comments) const {
  std::optional<Statement> s = withoutCopies(given);
  if (!s) return "";
  std::string prefix;
  if (s->isReturn()) prefix = "return ";
  else if (s->kind == Statement::Kind::Increment) prefix = text(s->target) + " += ";
  else if (s->kind == Statement::Kind::Assign) prefix = text(s->target) + " = ";
  std::string whole =
      prefix +
      (s->isReturn() && s->value.is(Kind::Tuple) && s->value.operands.empty() ? std::string() : text(s->value));
  whole = StringRef(whole).rtrim().str();
  if (StringRef(whole).contains('\n')) return std::string(indent, ' ') + indented(whole, indent) + "\n";
  if (indent + whole.size() > lineWidth) return broken(prefix, s->value, indent, "");
  auto type = comments && s->shown ? dyn_cast<pd_torch::VTensorType>(s->shown.getType()) : pd_torch::VTensorType();
  std::string comment = type && type.getRank() > 0 ? sizesText(type.getSizes()) : "";
  if (!comment.empty() && indent + whole.size() + comment.size() + 4 < commentWidth) whole += "  # " + comment;
  return std::string(indent, ' ') + whole + "\n";
}

std::string Printer::lines(const Statement::List &list, unsigned indent, bool comments) const {
  std::string result, margin(indent, ' ');
  for (const Statement &s : list) {
    if (!s.isCompound()) {
      result += line(s, indent, comments);
      continue;
    }
    std::string word = s.kind == Statement::Kind::If ? "if " : s.kind == Statement::Kind::While ? "while " : "for ";
    if (s.kind == Statement::Kind::For) word += text(s.target) + " in ";
    result += margin + word + text(s.value) + ":\n" + lines(s.body, indent + 4, comments);
    // An `else` of nothing but copies is none.
    if (std::string other = lines(s.otherwise, indent + 4, comments); StringRef(other).trim() != "pass")
      result += margin + "else:\n" + other;
  }
  return result.empty() ? margin + "pass\n" : result;
}

std::string pytorch::structuralKey(const Expr &expr, const Names &names, bool layersCount) {
  Expr copy = expr;
  if (!layersCount)
    copy.walk([](Expr &e) {
      if (e.is(Kind::Layer)) e.text.clear();
    });
  return Printer(names, "").text(copy);
}
