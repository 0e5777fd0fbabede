//===--- Nesting.cpp - finds the runs of statements that are one module's forward ------------------*- C++ -*-===//
#include "Nesting.h"
#include "Classes.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

static bool isWord(char c) { return llvm::isAlnum(c) || c == '_'; }

/// Calls `found(begin, end)` for every name that is neither an attribute nor a keyword of a call.
template <typename Found> static void forEachName(const std::string &text, Found found) {
  bool quoted = false;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '\1') { i = text.find('\2', i); continue; }
    if (quoted || !isWord(text[i]) || llvm::isDigit(text[i])) {
      bool word = isWord(text[i]);
      ++i;
      while (word && i < text.size() && (isWord(text[i]) || text[i] == '.')) ++i;
      continue;
    }
    size_t end = i;
    while (end < text.size() && isWord(text[end])) ++end;
    bool attribute = i > 0 && text[i - 1] == '.', keyword = end + 1 < text.size() && text[end] == '=' && text[end + 1] != '=';
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

static std::string parentOf(const std::string &path) {
  size_t dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

bool pytorch::isUnder(const std::string &path, const std::string &container) {
  return container.empty() || path == container || (path.size() > container.size() && path.compare(0, container.size(), container) == 0 && path[container.size()] == '.');
}

namespace {

class Nester {
public:
  explicit Nester(const Emitter &e) : e(e) {
    for (const Leaf &leaf : e.leaves) paths.insert(leaf.path);
  }

  bool parse() {
    std::set<std::string> variables;
    for (const Port &port : e.inputs) variables.insert(port.identifier);
    for (auto [i, line] : llvm::enumerate(e.forward)) {
      StringRef text(line);
      if (!text.consume_front("        ") || text.starts_with(" ") || text.ends_with(":")) return false; // control flow
      Statement s;
      s.home = e.homes[i];
      auto [code, comment] = text.split("  # ");
      s.comment = comment.str();
      std::string right;
      if (code.consume_front("return ")) {
        right = code.str();
      } else {
        auto [left, value] = code.split(" = ");
        right = value.str();
        std::string targets = left.str();
        forEachName(targets, [&](size_t b, size_t end) { s.defs.push_back(targets.substr(b, end - b)); });
        s.left = targets;
      }
      markPaths(right, s);
      s.right = right;
      forEachName(right, [&](size_t b, size_t end) { if (std::string n = right.substr(b, end - b); variables.count(n)) s.uses.push_back(n); });
      variables.insert(s.defs.begin(), s.defs.end());
      body.push_back(std::move(s));
    }
    return !body.empty();
  }

  void fold(const std::string &container) {
    std::vector<std::string> children;
    for (const Leaf &leaf : e.leaves)
      if (isUnder(leaf.path, container) && leaf.path != container) {
        std::string rest = leaf.path.substr(container.empty() ? 0 : container.size() + 1);
        if (size_t dot = rest.find('.'); dot != std::string::npos)
          if (std::string child = (container.empty() ? "" : container + ".") + rest.substr(0, dot); !llvm::is_contained(children, child)) children.push_back(child);
      }
    for (const std::string &child : children) fold(child);
    if (!container.empty()) foldOne(container);
  }

  const Emitter &e;
  std::vector<Statement> body;
  std::map<std::string, Module> modules;

private:
  /// `self.a.b[0].c` becomes a mark around the path, where that is a leaf.
  void markPaths(std::string &text, Statement &s) {
    size_t at = 0;
    while ((at = text.find("self.", at)) != std::string::npos) {
      size_t i = at + 4, best = 0;
      std::string path, found;
      while (i < text.size() && (text[i] == '.' || text[i] == '[')) {
        size_t end = i + 1;
        while (end < text.size() && isWord(text[end])) ++end;
        path += (path.empty() ? "" : ".") + text.substr(i + 1, end - i - 1);
        if (text[i] == '[') ++end;
        if (paths.count(path)) found = path, best = end;
        i = end;
      }
      if (found.empty()) { at += 5; continue; }
      s.owner = s.owned ? common(s.owner, parentOf(found)) : parentOf(found);
      s.owned = true;
      text.replace(at, best - at, "\1" + found + "\2");
      at += found.size() + 2;
    }
  }

  static std::string common(std::string a, const std::string &b) {
    while (!isUnder(b, a)) a = parentOf(a);
    return a;
  }

  void foldOne(const std::string &container) {
    size_t first = body.size(), last = 0;
    for (size_t i = 0; i < body.size(); ++i)
      if (body[i].owned && isUnder(body[i].owner, container)) first = std::min(first, i), last = i;
    if (first == body.size()) return;
    std::set<std::string> defined, read;
    std::vector<std::string> inputs;
    for (size_t i = first; i <= last; ++i) {
      if (body[i].owned && !isUnder(body[i].owner, container)) return;
      if (!take(body[i], defined, read, inputs)) return;
    }
    // What follows and reads nothing else belongs to the module too: an activation, a residual sum.
    size_t end = last + 1;
    while (end < body.size() && !body[end].owned && !body[end].defs.empty() && llvm::all_of(body[end].uses, [&](const std::string &u) { return defined.count(u) || read.count(u); }) &&
           llvm::any_of(body[end].uses, [&](const std::string &u) { return defined.count(u); }) && belongs(end, container) && body[end].right.find("device") == std::string::npos) {
      take(body[end], defined, read, inputs);
      ++end;
    }
    // One result if that can be had; several are a tuple.
    size_t all = end;
    for (; end > last; --end)
      if (std::vector<std::string> results = resultsOf(first, end); results.size() == 1 && make(container, first, end, results)) return;
    for (end = all; end > last; --end)
      if (std::vector<std::string> results = resultsOf(first, end); results.size() > 1 && results.size() < 9 && make(container, first, end, results)) return;
  }

  bool belongs(size_t at, const std::string &container) {
    if (!body[at].home.empty()) return isUnder(body[at].home, container);
    return isActivation(body[at]) || isInside(at, parentOf(container));
  }

  static bool isActivation(const Statement &s) {
    static const llvm::StringSet<> names{"F.relu", "F.relu6", "F.hardswish", "F.hardsigmoid", "F.silu", "F.mish", "F.gelu", "F.leaky_relu", "F.elu", "torch.sigmoid", "torch.tanh"};
    return names.contains(StringRef(s.right).split('(').first);
  }

  /// Whether the next layer lies in this container too: then what stands between is its parts' business, else the container's own.
  bool isInside(size_t at, const std::string &container) {
    while (at < body.size() && !body[at].owned) ++at;
    return container.empty() || (at < body.size() && isUnder(body[at].owner, container));
  }

  static bool take(const Statement &s, std::set<std::string> &defined, std::set<std::string> &read, std::vector<std::string> &inputs) {
    for (const std::string &use : s.uses)
      if (!defined.count(use) && read.insert(use).second) inputs.push_back(use);
    defined.insert(s.defs.begin(), s.defs.end());
    return !s.defs.empty();
  }

  std::vector<std::string> resultsOf(size_t first, size_t end) {
    std::set<std::string> later;
    std::vector<std::string> results;
    for (size_t i = end; i < body.size(); ++i) later.insert(body[i].uses.begin(), body[i].uses.end());
    for (size_t i = first; i < end; ++i)
      for (const std::string &def : body[i].defs) if (later.count(def)) results.push_back(def);
    return results;
  }

  bool make(const std::string &container, size_t first, size_t end, const std::vector<std::string> &results) {
    Module module;
    module.path = container;
    std::set<std::string> defined, read;
    for (size_t i = first; i < end; ++i) take(body[i], defined, read, module.inputs);
    if (module.inputs.empty() || module.inputs.size() > 4) return false;
    module.body.assign(body.begin() + first, body.begin() + end);
    module.results = results;
    module.sequential = isChain(module);
    // Numbers are names only in a chain or in a list that the parent holds.
    if (!module.sequential)
      for (const Leaf &leaf : e.leaves)
        if (isUnder(leaf.path, container) && leaf.path.size() > container.size() + 1 && llvm::isDigit(leaf.path[container.size() + 1])) return false;
    Statement call;
    std::string stem = container.substr(container.rfind('.') == std::string::npos ? 0 : container.rfind('.') + 1);
    for (std::string up = container; llvm::isDigit(stem[0]);) up = parentOf(up), stem = up.substr(up.rfind('.') == std::string::npos ? 0 : up.rfind('.') + 1);
    std::map<std::string, std::string> renamed;
    for (const std::string &result : results) {
      std::string name = stem;
      for (unsigned n = 2; taken(name, result) || llvm::is_contained(call.defs, name); ++n) name = stem + "_" + std::to_string(n);
      call.defs.push_back(name);
      renamed[result] = name;
    }
    call.left = llvm::join(call.defs, ", ");
    call.right = "\1" + container + "\2(" + llvm::join(module.inputs, ", ") + ")";
    call.uses = module.inputs;
    call.owner = parentOf(container);
    call.owned = true;
    for (size_t i = first; i < end; ++i) if (results.size() == 1 && llvm::is_contained(body[i].defs, results[0])) call.comment = body[i].comment;
    for (size_t i = end; i < body.size(); ++i) {
      body[i].right = rename(body[i].right, renamed);
      for (std::string &use : body[i].uses) if (auto it = renamed.find(use); it != renamed.end()) use = it->second;
    }
    body.erase(body.begin() + first, body.begin() + end);
    body.insert(body.begin() + first, call);
    modules[container] = std::move(module);
    return true;
  }

  bool taken(const std::string &name, const std::string &result) {
    if (name == "self" || name == "torch" || name == "nn" || name == "F") return true;
    for (const Port &port : e.inputs) if (port.identifier == name) return true;
    for (const Statement &s : body) if (llvm::is_contained(s.defs, name) && name != result) return true;
    return false;
  }

  /// x = self[0](x); x = self[1](x); ...
  static bool isChain(const Module &module) {
    if (module.inputs.size() != 1 || module.results.size() != 1) return false;
    std::string current = module.inputs[0];
    for (auto [i, s] : llvm::enumerate(module.body)) {
      if (s.right != "\1" + module.path + "." + std::to_string(i) + "\2(" + current + ")" || s.defs.size() != 1) return false;
      current = s.defs[0];
    }
    return current == module.results[0];
  }

  std::set<std::string> paths;
};

} // namespace

NestedSource pytorch::nest(const Emitter &emitter) {
  Nester nester(emitter);
  if (!nester.parse()) return {"", emitter.init, emitter.forward};
  nester.fold("");
  return writeClasses(emitter, nester.modules, nester.body);
}
