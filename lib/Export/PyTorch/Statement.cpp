//===--- Statement.cpp - parses the emitter's lines: names, layers, blocks ---------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Statement.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

static bool isWord(char c) { return llvm::isAlnum(c) || c == '_'; }

bool pytorch::isNumber(StringRef text) { return !text.empty() && llvm::all_of(text, llvm::isDigit); }

std::string pytorch::parentOf(const std::string &path) {
  size_t dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

std::string pytorch::lastName(const std::string &path) {
  return path.substr(path.rfind('.') == std::string::npos ? 0 : path.rfind('.') + 1);
}

bool pytorch::isUnder(const std::string &path, const std::string &container) {
  return container.empty() || path == container ||
         (path.size() > container.size() && path.compare(0, container.size(), container) == 0 &&
          path[container.size()] == '.');
}

std::string pytorch::commonPath(std::string a, const std::string &b) {
  while (!isUnder(b, a)) a = parentOf(a);
  return a;
}

void pytorch::forEachName(const std::string &text, llvm::function_ref<void(size_t, size_t)> found) {
  bool quoted = false;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '\1') {
      i = text.find('\2', i);
      continue;
    }
    if (quoted || !isWord(text[i]) || llvm::isDigit(text[i])) {
      bool word = isWord(text[i]);
      ++i;
      while (word && i < text.size() && (isWord(text[i]) || text[i] == '.')) ++i;
      continue;
    }
    size_t end = i;
    while (end < text.size() && isWord(text[end])) ++end;
    bool attribute = i > 0 && text[i - 1] == '.',
         keyword = end + 1 < text.size() && text[end] == '=' && text[end + 1] != '=';
    if (!attribute && !keyword) found(i, end);
    i = end;
  }
}

std::string pytorch::rename(const std::string &text, const std::map<std::string, std::string> &names) {
  std::string result;
  size_t last = 0;
  forEachName(text, [&](size_t begin, size_t end) {
    auto it = names.find(text.substr(begin, end - begin));
    if (it == names.end()) return;
    result += text.substr(last, begin - last) + it->second;
    last = end;
  });
  return result + text.substr(last);
}

void pytorch::renameIn(Statement &s, const std::map<std::string, std::string> &names, bool targets) {
  auto replace = [&](std::vector<std::string> &list) {
    for (std::string &name : list)
      if (auto it = names.find(name); it != names.end()) name = it->second;
  };
  s.right = rename(s.right, names);
  s.head = rename(s.head, names);
  replace(s.uses);
  replace(s.headUses);
  if (targets) {
    s.left = rename(s.left, names);
    replace(s.defs);
  }
  for (std::vector<Statement> *list : {&s.body, &s.otherwise})
    for (Statement &inner : *list) renameIn(inner, names, targets);
}

std::vector<std::string> pytorch::marksOf(const std::string &text) {
  std::vector<std::string> marks;
  for (size_t at = text.find('\1'); at != std::string::npos; at = text.find('\1', at + 1))
    marks.push_back(text.substr(at + 1, text.find('\2', at) - at - 1));
  return marks;
}

void pytorch::walk(const std::vector<Statement> &list, llvm::function_ref<void(const Statement &)> visit) {
  for (const Statement &s : list) {
    visit(s);
    walk(s.body, visit);
    walk(s.otherwise, visit);
  }
}

bool pytorch::isActivation(const Statement &s) {
  static const llvm::StringSet<> names{"F.relu",  "F.relu6",       "F.hardswish",  "F.hardsigmoid", "F.silu",
                                       "F.mish",  "F.gelu",        "F.leaky_relu", "F.elu",         "F.hardtanh",
                                       "F.prelu", "torch.sigmoid", "torch.tanh"};
  return !s.isCompound() && names.contains(StringRef(s.right).split('(').first);
}

void pytorch::summarize(Statement &s) {
  std::vector<std::string> defs, uses;
  auto add = [](std::vector<std::string> &list, const std::string &name) {
    if (!llvm::is_contained(list, name)) list.push_back(name);
  };
  s.owned = false;
  s.owner.clear();
  auto own = [&](const std::string &owner) {
    s.owner = s.owned ? commonPath(s.owner, owner) : owner;
    s.owned = true;
  };
  for (const std::string &mark : marksOf(s.head)) own(parentOf(mark));
  for (const std::string &use : s.headUses) add(uses, use);
  std::string index =
      StringRef(s.head).starts_with("for ") ? StringRef(s.head).drop_front(4).split(' ').first.str() : "";
  if (!index.empty()) defs.push_back(index);
  // A name that is assigned before it is read is the block's own; a loop's carried values are read first.
  for (std::vector<Statement> *list : {&s.body, &s.otherwise}) {
    std::set<std::string> assigned{index};
    for (Statement &inner : *list) {
      if (inner.isCompound()) summarize(inner);
      for (const std::string &use : inner.uses)
        if (!assigned.count(use)) add(uses, use);
      assigned.insert(inner.defs.begin(), inner.defs.end());
      for (const std::string &def : inner.defs) add(defs, def);
      if (inner.owned) own(inner.owner);
    }
  }
  s.defs = defs;
  s.uses = uses;
}

namespace {

class Parser {
public:
  explicit Parser(const Emitter &e) : e(e) {
    for (const Leaf &leaf : e.leaves) paths.insert(leaf.path);
    for (const Port &port : e.inputs) variables.insert(port.identifier);
  }

  std::vector<Statement> block(size_t indent) {
    std::vector<Statement> list;
    while (at < e.forward.size() && indentOf(e.forward[at]) == indent) {
      StringRef text = StringRef(e.forward[at]).drop_front(indent);
      if (text.starts_with("else:")) break;
      Statement s;
      s.home = e.homes[at];
      if (text.ends_with(":") && !text.contains(" = ")) {
        std::string head = text.drop_back().str();
        mark(head, s);
        s.head = head;
        if (StringRef(head).starts_with("for ")) variables.insert(StringRef(head).drop_front(4).split(' ').first.str());
        ++at;
        s.body = block(indent + 4);
        if (at < e.forward.size() && e.forward[at] == std::string(indent, ' ') + "else:") {
          ++at;
          s.otherwise = block(indent + 4);
        }
        forEachName(s.head, [&](size_t b, size_t end) {
          if (std::string n = s.head.substr(b, end - b); variables.count(n)) s.headUses.push_back(n);
        });
        if (StringRef(s.head).starts_with("for "))
          llvm::erase(s.headUses, StringRef(s.head).drop_front(4).split(' ').first.str());
        summarize(s);
      } else {
        s = simple(indent);
        if (s.left.empty() && s.right.empty()) continue; // pass
      }
      list.push_back(std::move(s));
    }
    return list;
  }

private:
  static size_t indentOf(const std::string &line) { return line.find_first_not_of(' '); }

  Statement simple(size_t indent) {
    Statement s;
    s.home = e.homes[at];
    std::string whole = e.forward[at++].substr(indent);
    auto [code, comment] = StringRef(whole).split("  # ");
    std::string text = code.str();
    s.comment = comment.str();
    // What spans lines becomes one again; the writer breaks it anew.
    for (int depth = depthOf(text); depth > 0 && at < e.forward.size(); ++at) {
      StringRef next = StringRef(e.forward[at]).ltrim();
      depth += depthOf(next.str());
      bool closes = next.starts_with(")") || next.starts_with("]");
      if (closes && text.back() == ',') text.pop_back();
      text += (closes || text.back() == '(' || text.back() == '[' ? "" : " ") + next.str();
    }
    if (text == "pass") return {};
    std::string right;
    if (StringRef rest(text); rest.consume_front("return ") || rest == "return") {
      right = rest == "return" ? "" : rest.str();
    } else if (size_t plus = text.find(" += "); plus != std::string::npos && text.find(' ') == plus) {
      s.sums = true;
      s.left = text.substr(0, plus);
      s.defs.push_back(s.left);
      s.uses.push_back(s.left);
      right = text.substr(plus + 4);
    } else {
      auto [left, value] = StringRef(text).split(" = ");
      s.left = left.str();
      right = value.str();
      if (right.size() > 2 && right.front() == '(' && StringRef(s.left).contains(", ") && outerOnly(right))
        right = right.substr(1, right.size() - 2);
      forEachName(s.left, [&](size_t b, size_t end) { s.defs.push_back(s.left.substr(b, end - b)); });
    }
    mark(right, s);
    s.right = right;
    forEachName(right, [&](size_t b, size_t end) {
      if (std::string n = right.substr(b, end - b); variables.count(n)) s.uses.push_back(n);
    });
    variables.insert(s.defs.begin(), s.defs.end());
    return s;
  }

  static int depthOf(const std::string &text) {
    int depth = 0;
    for (char c : text) depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
    return depth;
  }

  static bool outerOnly(const std::string &text) {
    int depth = 0;
    for (size_t i = 0; i + 1 < text.size(); ++i)
      if (depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0; depth == 0) return false;
    return text.back() == ')';
  }

  /// `self.a.b[0].c` becomes a mark around the path, where that is a leaf.
  void mark(std::string &text, Statement &s) {
    size_t from = 0;
    while ((from = text.find("self.", from)) != std::string::npos) {
      size_t i = from + 4, best = 0;
      std::string path, found;
      while (i < text.size() && (text[i] == '.' || text[i] == '[')) {
        size_t end = i + 1;
        while (end < text.size() && isWord(text[end])) ++end;
        path += (path.empty() ? "" : ".") + text.substr(i + 1, end - i - 1);
        if (text[i] == '[') ++end;
        if (paths.count(path)) found = path, best = end;
        i = end;
      }
      if (found.empty()) {
        from += 5;
        continue;
      }
      s.owner = s.owned ? commonPath(s.owner, parentOf(found)) : parentOf(found);
      s.owned = true;
      text.replace(from, best - from, "\1" + found + "\2");
      from += found.size() + 2;
    }
  }

  const Emitter &e;
  size_t at = 0;
  std::set<std::string> paths, variables;
};

} // namespace

std::vector<Statement> pytorch::parseForward(const Emitter &emitter) { return Parser(emitter).block(8); }
