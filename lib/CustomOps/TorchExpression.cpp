//===--- TorchExpression.cpp - parser of a subset of Python ------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/CustomOps/TorchExpression.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir::pd::custom;
using llvm::StringRef;

namespace {

/// One logical line: text without comments, lines inside brackets joined.
struct LogicalLine {
  size_t offset;
  StringRef text;
};

std::vector<LogicalLine> logicalLines(StringRef text) {
  std::vector<LogicalLine> lines;
  size_t start = 0;
  int depth = 0;
  char quote = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    char c = i < text.size() ? text[i] : '\n';
    if (quote) {
      quote = c == quote || c == '\n' ? 0 : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (StringRef("([{").contains(c)) {
      ++depth;
    } else if (StringRef(")]}").contains(c)) {
      --depth;
    }
    if (c == ';' && depth <= 0 && !quote) c = '\n';
    if (c != '\n' || (depth > 0 && i < text.size())) continue;
    StringRef line = text.slice(start, i);
    size_t lead = line.size() - line.ltrim().size();
    if (!line.trim().empty() && !line.trim().starts_with("#")) lines.push_back({start + lead, line.trim()});
    start = i + 1;
  }
  return lines;
}

class Parser {
public:
  Parser(StringRef text, size_t base, std::string &why) : text(text), base(base), why(why) {}

  /// A whole expression; commas at the top make a tuple.
  PyPtr all() {
    PyPtr first = tuple();
    if (first && skip() != text.size())
      return fail("'" + text.substr(at).take_front(12).str() + "' was not understood");
    return first;
  }

private:
  size_t skip() {
    while (at < text.size() && llvm::isSpace(text[at])) ++at;
    return at;
  }
  PyPtr fail(const std::string &message) {
    if (why.empty()) why = message;
    return nullptr;
  }
  bool peek(StringRef token) {
    skip();
    if (!text.substr(at).starts_with(token)) return false;
    // A word must end where it ends; an operator must not be the front of a longer one.
    char next = at + token.size() < text.size() ? text[at + token.size()] : 0;
    if (llvm::isAlpha(token[0])) return !llvm::isAlnum(next) && next != '_';
    if (token == "*" || token == "/") return next != token[0];
    if (token == "<" || token == ">") return next != '=' && next != token[0];
    if (token == "=") return next != '=';
    return true;
  }
  bool eat(StringRef token) {
    if (!peek(token)) return false;
    at += token.size();
    return true;
  }
  PyPtr make(PyNode::Kind kind, size_t offset, StringRef name = "", std::vector<PyPtr> parts = {}) {
    auto node = std::make_shared<PyNode>();
    node->kind = kind;
    node->offset = base + offset;
    node->text = name.str();
    node->parts = std::move(parts);
    return node;
  }

  PyPtr tuple() {
    size_t start = skip();
    PyPtr first = ternary();
    if (!first || !peek(",")) return first;
    std::vector<PyPtr> parts{first};
    while (eat(",")) {
      if (skip() == text.size() || peek(")")) break;
      parts.push_back(ternary());
      if (!parts.back()) return nullptr;
    }
    return make(PyNode::List, start, "", std::move(parts));
  }

  PyPtr ternary() {
    size_t start = skip();
    PyPtr value = binary(0);
    if (!value || !eat("if")) return value;
    PyPtr condition = binary(0);
    if (!condition) return nullptr;
    if (!eat("else")) return fail("'if' without 'else'");
    PyPtr other = ternary();
    return other ? make(PyNode::IfElse, start, "", {value, condition, other}) : nullptr;
  }

  /// Precedence climbing; `not` and unary minus stand between the levels as Python has them.
  PyPtr binary(unsigned level) {
    static const std::vector<std::vector<StringRef>> levels{
        {"or"}, {"and"}, {"==", "!=", "<=", ">=", "<", ">"}, {"|"}, {"&"}, {"+", "-"}, {"*", "//", "/", "%", "@"}};
    if (level == 2 && peek("not")) {
      size_t start = skip();
      eat("not");
      PyPtr inner = binary(2);
      return inner ? make(PyNode::Unary, start, "not", {inner}) : nullptr;
    }
    if (level == levels.size()) return unary();
    if (++depth > 200) return fail("nests too deep");
    PyPtr lhs = binary(level + 1);
    while (lhs) {
      size_t start = skip();
      auto token = llvm::find_if(levels[level], [&](StringRef t) { return peek(t); });
      if (token == levels[level].end()) break;
      eat(*token);
      PyPtr rhs = binary(level + 1);
      if (!rhs) return nullptr;
      lhs = make(PyNode::Binary, start, *token, {lhs, rhs});
      if (level == 2 && llvm::any_of(levels[level], [&](StringRef t) { return peek(t); }))
        return fail("chained comparisons");
    }
    --depth;
    return lhs;
  }

  PyPtr unary() {
    size_t start = skip();
    for (StringRef token : {"-", "+", "~"})
      if (eat(token)) {
        PyPtr inner = unary();
        return inner ? make(PyNode::Unary, start, token, {inner}) : nullptr;
      }
    PyPtr lhs = postfix();
    if (!lhs || !peek("**")) return lhs;
    at += 2;
    PyPtr rhs = unary();
    return rhs ? make(PyNode::Binary, start, "**", {lhs, rhs}) : nullptr;
  }

  PyPtr postfix() {
    PyPtr node = atom();
    while (node) {
      size_t start = skip();
      if (eat(".")) {
        StringRef name = word();
        if (name.empty()) return fail("a name is missing after '.'");
        node = make(PyNode::Member, start, name, {node});
      } else if (eat("(")) {
        PyPtr call = make(PyNode::Call, start, "", {node});
        while (!eat(")")) {
          size_t before = skip();
          StringRef keyword = word();
          if (keyword.empty() || !eat("=")) {
            keyword = "";
            at = before;
          }
          PyPtr argument = ternary();
          if (!argument) return nullptr;
          call->parts.push_back(argument);
          call->keywords.push_back(keyword.str());
          if (!eat(",") && !peek(")")) return fail("')' is missing");
        }
        node = call;
      } else if (eat("[")) {
        PyPtr subscript = make(PyNode::Subscript, start, "", {node});
        do {
          PyPtr index = sliceOrIndex();
          if (!index) return nullptr;
          subscript->parts.push_back(index);
        } while (eat(","));
        if (!eat("]")) return fail("']' is missing");
        node = subscript;
      } else {
        break;
      }
    }
    return node;
  }

  PyPtr sliceOrIndex() {
    size_t start = skip();
    std::vector<PyPtr> parts(3);
    bool isSlice = false;
    for (unsigned i = 0; i < 3; ++i) {
      if (!peek(":") && !peek("]") && !peek(",") && !(parts[i] = ternary())) return nullptr;
      if (i == 2 || !eat(":")) break;
      isSlice = true;
    }
    if (!isSlice) return parts[0] ? parts[0] : fail("an index is missing");
    return make(PyNode::Slice, start, "", std::move(parts));
  }

  StringRef word() {
    size_t start = skip();
    if (at < text.size() && (llvm::isAlpha(text[at]) || text[at] == '_'))
      while (at < text.size() && (llvm::isAlnum(text[at]) || text[at] == '_')) ++at;
    return text.slice(start, at);
  }

  PyPtr atom() {
    size_t start = skip();
    if (at == text.size()) return fail("the text ends too early");
    char c = text[at];
    if (llvm::isDigit(c) || (c == '.' && at + 1 < text.size() && llvm::isDigit(text[at + 1]))) return number();
    if (c == '\'' || c == '"') {
      size_t end = text.find(c, at + 1);
      if (end == StringRef::npos) return fail("a string does not end");
      StringRef value = text.slice(at + 1, end);
      if (value.contains('\\')) return fail("escapes in strings");
      at = end + 1;
      return make(PyNode::Str, start, value);
    }
    if (c == '(' || c == '[') {
      StringRef close = c == '(' ? ")" : "]";
      ++at;
      std::vector<PyPtr> parts;
      bool comma = false;
      while (!eat(close)) {
        PyPtr part = ternary();
        if (!part) return nullptr;
        parts.push_back(part);
        if (peek("for")) return fail("comprehensions");
        if (eat(",")) comma = true;
        else if (!peek(close)) return fail("'" + close.str() + "' is missing");
      }
      if (c == '(' && parts.size() == 1 && !comma) return parts[0];
      return make(PyNode::List, start, "", std::move(parts));
    }
    StringRef name = word();
    if (name.empty()) return fail("'" + text.substr(at).take_front(12).str() + "' was not understood");
    if (name == "True") return make(PyNode::True, start);
    if (name == "False") return make(PyNode::False, start);
    if (name == "None") return make(PyNode::None, start);
    for (StringRef keyword : {"lambda", "for", "while", "if", "def", "with", "import", "class", "await", "yield"})
      if (name == keyword) return fail("'" + name.str() + "'");
    return make(PyNode::Name, start, name);
  }

  PyPtr number() {
    size_t start = at;
    bool real = false;
    while (at < text.size()) {
      char c = text[at];
      if (llvm::isDigit(c) || c == '_') ++at;
      else if (c == '.') real = true, ++at;
      else if ((c == 'e' || c == 'E') && at + 1 < text.size() &&
               (llvm::isDigit(text[at + 1]) || text[at + 1] == '-' || text[at + 1] == '+'))
        real = true, at += 2;
      else break;
    }
    std::string digits = text.slice(start, at).str();
    llvm::erase(digits, '_');
    PyPtr node = make(real ? PyNode::Float : PyNode::Int, start);
    if (real ? StringRef(digits).getAsDouble(node->number) : StringRef(digits).getAsInteger(10, node->integer))
      return fail("the number '" + digits + "'");
    if (!real) node->number = double(node->integer);
    return node;
  }

  StringRef text;
  size_t base;
  std::string &why;
  size_t at = 0;
  unsigned depth = 0;
};

/// `a, b = ...`: the names, or nothing when the line is no assignment to names.
std::vector<std::string> assignmentTargets(StringRef line, StringRef &value) {
  int depth = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    depth += StringRef("([{").contains(line[i]) ? 1 : StringRef(")]}").contains(line[i]) ? -1 : 0;
    if (depth != 0 || line[i] != '=') continue;
    if ((i + 1 < line.size() && line[i + 1] == '=') || (i > 0 && StringRef("=!<>+-*/%").contains(line[i - 1])))
      return {};
    llvm::SmallVector<StringRef> names;
    line.take_front(i).split(names, ',');
    std::vector<std::string> targets;
    for (StringRef name : names) {
      name = name.trim();
      if (name.empty() || llvm::isDigit(name[0]) ||
          !llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; }))
        return {};
      targets.push_back(name.str());
    }
    value = line.drop_front(i + 1);
    return targets;
  }
  return {};
}

} // namespace

std::optional<PyBody> mlir::pd::custom::parseTorchExpression(StringRef text, std::string &why) {
  why.clear();
  PyBody body;
  std::vector<LogicalLine> lines = logicalLines(text);
  if (lines.empty()) {
    why = "there is no text";
    return std::nullopt;
  }
  for (auto [i, line] : llvm::enumerate(lines)) {
    bool last = i + 1 == lines.size();
    StringRef value = line.text;
    if (last) {
      if (value.starts_with("return") && (value.size() == 6 || llvm::isSpace(value[6]))) value = value.drop_front(6);
      body.result = Parser(value, line.offset + (value.data() - line.text.data()), why).all();
      if (!body.result) return std::nullopt;
      continue;
    }
    std::vector<std::string> targets = assignmentTargets(line.text, value);
    if (targets.empty()) {
      why = "'" + line.text.str() + "' is no assignment";
      return std::nullopt;
    }
    PyPtr parsed = Parser(value, line.offset + (value.data() - line.text.data()), why).all();
    if (!parsed) return std::nullopt;
    body.assignments.push_back({std::move(targets), parsed});
  }
  return body;
}

std::vector<std::string> mlir::pd::custom::pythonBodyLines(StringRef text) {
  llvm::SmallVector<StringRef> physical;
  text.split(physical, '\n');
  std::vector<std::string> lines;
  for (StringRef line : physical)
    if (!line.trim().empty()) lines.push_back(line.rtrim().str());
  // Only a text without any `return` of its own is completed: its last logical line is the result.
  std::vector<LogicalLine> logical = logicalLines(text);
  bool returns = llvm::any_of(logical, [](const LogicalLine &line) { return line.text.starts_with("return"); });
  if (returns || logical.empty()) return lines;
  size_t skipped = text.take_front(logical.back().offset).count('\n'), blank = 0;
  for (StringRef line : llvm::ArrayRef(physical).take_front(skipped)) blank += line.trim().empty();
  std::string &last = lines[skipped - blank];
  size_t column = last.size() - StringRef(last).ltrim().size();
  if (StringRef(last).trim().contains(';'))
    column = StringRef(last).rfind(';') + 1 + (last.size() - StringRef(last).rfind(';') > 1);
  last.insert(column, "return ");
  return lines;
}
