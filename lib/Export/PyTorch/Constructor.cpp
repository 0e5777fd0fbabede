//===--- Constructor.cpp - layers' constructors and the shapes of Python text -------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Constructor.h"
#include "Statement.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

static constexpr size_t lineWidth = 160; // the package's ruff.toml

/// Cuts at the commas that no bracket holds.
static std::vector<std::string> splitArguments(StringRef text) {
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;
  bool quoted = false;
  for (char c : text) {
    quoted ^= c == '"';
    if (!quoted) depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
    if (c == ',' && depth == 0 && !quoted) parts.push_back(StringRef(part).trim().str()), part.clear();
    else part += c;
  }
  if (!StringRef(part).trim().empty()) parts.push_back(StringRef(part).trim().str());
  return parts;
}

std::string Constructor::text() const {
  if (!items.empty()) { // one item a line; ruff gives a list in a call lines of its own
    bool list = head == "nn.ModuleList";
    unsigned spaces = list ? 8 : 4;
    std::string text = head + (list ? "(\n    [\n" : "(\n");
    for (const Constructor &item : items) text += std::string(spaces, ' ') + indented(item.text(), spaces) + ",\n";
    return text + (list ? "    ]\n)" : ")");
  }
  if (!open) return head;
  std::vector<std::string> parts;
  for (auto &[keyword, value] : arguments) parts.push_back(keyword.empty() ? value : keyword + "=" + value);
  return head + "(" + llvm::join(parts, ", ") + ")";
}

void Constructor::forEachItem(llvm::function_ref<void(const std::string &, size_t)> found) const {
  size_t line = head == "nn.ModuleList" ? 2 : 1;
  for (auto [i, item] : llvm::enumerate(items)) {
    std::string path = "." + std::to_string(i);
    found(path, line);
    item.forEachItem([&](const std::string &inner, size_t at) { found(path + inner, line + at); });
    line += StringRef(item.text()).count('\n') + 1;
  }
}

std::vector<std::pair<Constructor *, size_t>> Constructor::places() {
  std::vector<std::pair<Constructor *, size_t>> found;
  if (open)
    for (size_t i = 0; i < arguments.size(); ++i) found.emplace_back(this, i);
  for (Constructor &item : items) llvm::append_range(found, item.places());
  return found;
}

std::string Constructor::key() const {
  std::string key = head;
  for (auto &[keyword, value] : arguments)
    if (!layerDefaults().count(keyword)) key += "|" + keyword;
  for (const Constructor &item : items) key += "[" + item.key() + "]";
  return key;
}

Constructor Constructor::parse(const std::string &text) {
  Constructor c;
  c.head = text;
  size_t open = text.find('(');
  if (!StringRef(text).starts_with("nn.") || StringRef(text).starts_with("nn.Parameter") || open == std::string::npos)
    return c;
  c.head = text.substr(0, open);
  c.open = true;
  for (const std::string &part : splitArguments(StringRef(text).slice(open + 1, text.size() - 1))) {
    size_t equal = part.find('=');
    c.arguments.emplace_back(equal == std::string::npos ? "" : part.substr(0, equal),
                             equal == std::string::npos ? part : part.substr(equal + 1));
  }
  return c;
}

std::string Constructor::argumentName(size_t index) const {
  if (!arguments[index].first.empty()) return arguments[index].first;
  static const char *conv[] = {"in_channels", "out_channels", "kernel_size"},
                    *linear[] = {"in_features", "out_features"};
  if (isConv() && index < 3) return conv[index];
  if (head == "nn.Linear" && index < 2) return linear[index];
  if (isNorm()) return "channels";
  if (head == "nn.LayerNorm") return "features";
  if (head == "nn.Embedding") return index ? "features" : "count";
  return "";
}

const std::map<std::string, std::string> &pytorch::layerDefaults() {
  static const std::map<std::string, std::string> values{{"stride", "1"},   {"padding", "0"},   {"output_padding", "0"},
                                                         {"dilation", "1"}, {"groups", "1"},    {"bias", "True"},
                                                         {"eps", "1e-05"},  {"momentum", "0.1"}};
  return values;
}

void pytorch::unify(ArrayRef<Constructor *> constructors) {
  for (const char *keyword : {"stride", "padding", "output_padding", "dilation", "groups", "bias", "eps", "momentum"}) {
    auto find = [&](Constructor *c) {
      return llvm::find_if(c->arguments, [&](auto &a) { return a.first == keyword; });
    };
    if (llvm::all_of(constructors, [&](Constructor *c) { return find(c) == c->arguments.end(); })) continue;
    for (Constructor *c : constructors) {
      auto it = find(c);
      std::pair<std::string, std::string> argument =
          it != c->arguments.end() ? *it : std::pair<std::string, std::string>(keyword, layerDefaults().at(keyword));
      if (it != c->arguments.end()) c->arguments.erase(it);
      c->arguments.push_back(argument); // all in this order
    }
  }
  for (size_t i = 0; i < constructors[0]->items.size(); ++i) {
    std::vector<Constructor *> column;
    for (Constructor *c : constructors) column.push_back(&c->items[i]);
    unify(column);
  }
}

std::string pytorch::accessFrom(const std::string &container, const std::string &path) {
  StringRef rest = StringRef(path).drop_front(container.empty() ? 0 : container.size() + 1);
  std::string text = "self";
  SmallVector<StringRef> parts;
  rest.split(parts, '.');
  for (StringRef part : parts) text += isNumber(part) ? ("[" + part + "]").str() : ("." + part).str();
  return text;
}

std::string pytorch::indented(const std::string &text, unsigned spaces) {
  std::string result;
  for (char c : text) {
    result += c;
    if (c == '\n') result.append(spaces, ' ');
  }
  return result;
}

std::string pytorch::camel(StringRef name) {
  std::string text;
  bool upper = true;
  for (char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    text += upper ? llvm::toUpper(c) : c;
    upper = false;
  }
  return text;
}

std::string pytorch::wrapped(const std::string &text, unsigned indent) {
  std::string margin(indent, ' ');
  if (indent + text.size() <= lineWidth) return margin + text + "\n";
  size_t equal = text.find(" = ");
  std::string head, inner, tail;
  if (equal != std::string::npos &&
      splitArguments(StringRef(text).drop_front(equal + 3)).size() > 1) { // a tuple gets brackets of its own
    head = text.substr(0, equal + 3) + "(";
    inner = text.substr(equal + 3);
    tail = ")";
  } else {
    char close = text.back(), open = close == ')' ? '(' : '[';
    if (close != ')' && close != ']') return margin + text + "\n";
    int depth = 0;
    size_t at = text.size();
    while (at > 0) {
      --at;
      depth += text[at] == close ? 1 : text[at] == open ? -1 : 0;
      if (depth == 0) break;
    }
    head = text.substr(0, at + 1);
    inner = text.substr(at + 1, text.size() - at - 2);
    tail = std::string(1, close);
    if (indent + 4 + inner.size() <= lineWidth)
      return margin + head + "\n" + margin + "    " + inner + "\n" + margin + tail + "\n";
  }
  std::string result = margin + head + "\n";
  for (const std::string &part : splitArguments(inner)) result += margin + "    " + part + ",\n";
  return result + margin + tail + "\n";
}
