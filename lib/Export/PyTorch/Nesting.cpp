//===--- Nesting.cpp - finds the runs of statements that are one module's forward ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Nesting.h"
#include "Classes.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

namespace {

class Nester {
public:
  explicit Nester(const Emitter &e) : leaves(e.leaves), body(parseForward(e)) {}

  void fold(const std::string &container) {
    std::vector<std::string> children;
    for (const Leaf &leaf : leaves)
      if (isUnder(leaf.path, container) && leaf.path != container) {
        std::string rest = leaf.path.substr(container.empty() ? 0 : container.size() + 1);
        if (size_t dot = rest.find('.'); dot != std::string::npos)
          if (std::string child = (container.empty() ? "" : container + ".") + rest.substr(0, dot);
              !llvm::is_contained(children, child))
            children.push_back(child);
      }
    for (const std::string &child : children) fold(child);
    if (container.empty() || !foldIn(body, container)) return;
    for (Statement &s : body)
      if (s.isCompound()) summarize(s);
  }

  std::vector<Leaf> leaves; ///< the emitter's, and layers without parameters that make a chain whole
  std::vector<Statement> body;
  std::map<std::string, Module> modules;

private:
  using List = std::vector<Statement>;

  static bool owns(const Statement &s, const std::string &container) { return s.owned && isUnder(s.owner, container); }
  static bool isHome(const Statement &s, const std::string &container) {
    if (!s.isCompound()) return !s.home.empty() && isUnder(s.home, container);
    return llvm::any_of(s.body, [&](const Statement &inner) { return isHome(inner, container); });
  }

  /// The container's statements are a run of one list: the function's, or that of the loop or branch that holds them
  /// all.
  bool foldIn(List &list, const std::string &container) {
    size_t first = list.size(), last = 0, wideFirst = list.size(), wideLast = 0;
    for (size_t i = 0; i < list.size(); ++i) {
      bool own = owns(list[i], container);
      if (own) first = std::min(first, i), last = i;
      if ((own || isHome(list[i], container)) && !list[i].isReturn()) wideFirst = std::min(wideFirst, i), wideLast = i;
    }
    if (first == list.size()) {
      for (Statement &s : list)
        if (s.isCompound() && (foldIn(s.body, container) || foldIn(s.otherwise, container))) return true;
      return false;
    }
    if (foldCalls(list, container)) return true;
    if (wideFirst == wideLast && list[first].isCompound() && marksOf(list[first].head).empty()) {
      Statement &s = list[first];
      bool inBody = llvm::any_of(s.body, [&](const Statement &i) { return owns(i, container); }),
           inOther = llvm::any_of(s.otherwise, [&](const Statement &i) { return owns(i, container); });
      if (inBody != inOther) return foldIn(inBody ? s.body : s.otherwise, container);
    }
    if ((wideFirst != first || wideLast != last) && foldRun(list, container, wideFirst, wideLast)) return true;
    return foldRun(list, container, first, last);
  }

  /// A module that is called several times: the same layers in the same order again, each call a run of its own.
  bool foldCalls(List &list, const std::string &container) {
    std::vector<size_t> own;
    std::vector<std::string> layers;
    for (auto [i, s] : llvm::enumerate(list)) {
      if (!owns(s, container)) continue;
      if (s.isCompound()) return false;
      own.push_back(i);
      layers.push_back(llvm::join(marksOf(s.right), " "));
    }
    size_t period = 1;
    while (period < layers.size() && layers[period] != layers[0]) ++period;
    if (period >= layers.size() || layers.size() % period) return false;
    for (size_t i = period; i < layers.size(); ++i)
      if (layers[i] != layers[i - period]) return false;
    for (bool tight : {false, true}) { // what follows the layers may differ
      List before = list;
      std::string form;
      size_t call = own.size() / period;
      for (; call > 0; --call) { // from the last on: indices stay
        if (!foldRun(list, container, own[(call - 1) * period], own[call * period - 1], tight)) break;
        std::string text = formOf(modules[container]);
        if (text.empty() || (!form.empty() && text != form)) break;
        form = text;
      }
      if (call == 0) return true;
      list = before;
      modules.erase(container);
    }
    return false;
  }

  /// The body whatever its variables are called; "" where that cannot be told.
  static std::string formOf(const Module &module) {
    std::map<std::string, std::string> names;
    auto number = [&](const std::string &name) { names.try_emplace(name, "_" + std::to_string(names.size())); };
    for (const std::string &input : module.inputs) number(input);
    std::string text;
    for (const Statement &s : module.body) {
      if (s.isCompound()) return "";
      for (const std::string &def : s.defs) number(def);
      text += rename(s.left, names) + (s.sums ? " += " : " = ") + rename(s.right, names) + "\n";
    }
    for (const std::string &result : module.results) text += names[result] + " ";
    return text;
  }

  bool foldRun(List &list, const std::string &container, size_t first, size_t last, bool tight = false) {
    std::set<std::string> defined, read;
    std::vector<std::string> inputs;
    for (size_t i = first; i <= last; ++i) {
      if (list[i].owned && !isUnder(list[i].owner, container)) return false;
      if (!take(list[i], defined, read, inputs)) return false;
    }
    size_t all = tight ? last + 1 : reach(list, container, last, defined, read);
    // One result if that can be had; several are a tuple.
    for (size_t end = all; end > last; --end)
      if (std::vector<std::string> results = resultsOf(list, first, end);
          results.size() == 1 && make(list, container, first, end, results))
        return true;
    for (size_t end = all; end > last; --end)
      if (std::vector<std::string> results = resultsOf(list, first, end);
          results.size() > 1 && results.size() < 9 && make(list, container, first, end, results))
        return true;
    return false;
  }

  /// What follows and reads nothing else may belong to the module too: an activation, a residual sum. Returns where
  /// that ends.
  size_t reach(const List &list, const std::string &container, size_t last, std::set<std::string> defined,
               const std::set<std::string> &read) {
    auto follows = [&](const Statement &s) {
      return !s.owned && !s.isCompound() && !s.defs.empty() && s.right.find("device") == std::string::npos &&
             llvm::all_of(s.uses, [&](const std::string &u) { return defined.count(u) || read.count(u); }) &&
             llvm::any_of(s.uses, [&](const std::string &u) { return defined.count(u); });
    };
    bool element = isNumber(lastName(container));
    size_t end = last + 1, safe = end;
    for (; end < list.size() && follows(list[end]); ++end) {
      const Statement &s = list[end];
      bool sum = s.uses.size() == 2 && StringRef(s.right).contains(" + "),
           residual = sum && llvm::any_of(s.uses, [&](const std::string &u) { return !defined.count(u); });
      defined.insert(s.defs.begin(), s.defs.end());
      if (!s.home.empty()) {
        if (!isUnder(s.home, container)) break;
        safe = end + 1;
      } else if (isActivation(s) && safe == end) {
        safe = end + 1;
      } else if (residual && !element) { // its holder's sum, where a part of a block ends
        break;
      } else if (sum && element) {
        safe = end + 1;
      } else if (isInside(list, end, parentOf(container)) && (element || !endsInSum(list, end))) {
        safe = end + 1;
      }
    }
    return safe;
  }

  /// Whether the next layer lies in this container too: then what stands between is its parts' business, else the
  /// container's own.
  static bool isInside(const List &list, size_t at, const std::string &container) {
    while (at < list.size() && !list[at].owned) ++at;
    return container.empty() || (at < list.size() && isUnder(list[at].owner, container));
  }

  /// x + dropout(module(x)): the dropout stands with the sum.
  static bool endsInSum(const List &list, size_t at) {
    return list[at].right.find("dropout(") != std::string::npos && at + 1 < list.size() &&
           list[at + 1].right.find(" + ") != std::string::npos &&
           llvm::is_contained(list[at + 1].uses, list[at].defs[0]);
  }

  static bool take(const Statement &s, std::set<std::string> &defined, std::set<std::string> &read,
                   std::vector<std::string> &inputs) {
    for (const std::string &use : s.uses)
      if (!defined.count(use) && read.insert(use).second) inputs.push_back(use);
    defined.insert(s.defs.begin(), s.defs.end());
    return !s.defs.empty();
  }

  static void count(const List &list, size_t first, size_t end, std::map<std::string, int> &uses,
                    std::map<std::string, int> &defs) {
    for (size_t i = first; i < end; ++i) {
      const Statement &s = list[i];
      for (const std::string &use : s.isCompound() ? s.headUses : s.uses) ++uses[use];
      if (!s.isCompound())
        for (const std::string &def : s.defs) ++defs[def];
      count(s.body, 0, s.body.size(), uses, defs);
      count(s.otherwise, 0, s.otherwise.size(), uses, defs);
    }
  }

  /// What the run assigns and the rest reads; "" among them when the rest assigns one of them too.
  std::vector<std::string> resultsOf(const List &list, size_t first, size_t end) {
    std::map<std::string, int> uses, defs, ownUses, ownDefs;
    count(body, 0, body.size(), uses, defs);
    count(list, first, end, ownUses, ownDefs);
    std::vector<std::string> results;
    std::set<std::string> seen;
    for (size_t i = first; i < end; ++i)
      for (const std::string &def : list[i].defs) {
        if (!seen.insert(def).second || def == "_") continue;
        if (defs[def] != ownDefs[def]) return std::vector<std::string>(9, "");
        if (uses[def] > ownUses[def]) results.push_back(def);
      }
    return results;
  }

  bool make(List &list, const std::string &container, size_t first, size_t end,
            const std::vector<std::string> &results) {
    Module module;
    module.path = container;
    module.body.assign(list.begin() + first, list.begin() + end);
    auto inputsOf = [&] {
      std::set<std::string> defined, read;
      std::vector<std::string> inputs;
      for (const Statement &s : module.body) take(s, defined, read, inputs);
      return inputs;
    };
    module.inputs = inputsOf();
    // A name that only says where new tensors go is not worth a parameter.
    for (const std::string &name : std::vector<std::string>(module.inputs)) {
      auto other = llvm::find_if(module.inputs, [&](const std::string &n) { return n != name; });
      if (other == module.inputs.end() || !onlyDevice(module.body, name)) continue;
      for (Statement &s : module.body) renameIn(s, {{name, *other}});
      module.inputs = inputsOf();
    }
    if (module.inputs.empty() || module.inputs.size() > 5) return false;
    module.results = results;
    std::vector<Leaf> more = fillGaps(module);
    module.sequential = isChain(module);
    if (module.sequential) addLeaves(container, more);
    // Numbers are names only in a chain or in a list that the parent holds.
    if (!module.sequential)
      for (const Leaf &leaf : leaves)
        if (isUnder(leaf.path, container) && leaf.path.size() > container.size() + 1 &&
            llvm::isDigit(leaf.path[container.size() + 1]))
          return false;
    Statement call;
    call.defs = results;
    call.left = llvm::join(results, ", ");
    call.right = "\1" + container + "\2(" + llvm::join(module.inputs, ", ") + ")";
    call.uses = module.inputs;
    call.owner = parentOf(container);
    call.owned = true;
    for (size_t i = first; i < end; ++i)
      if (results.size() == 1 && llvm::is_contained(list[i].defs, results[0])) call.comment = list[i].comment;
    list.erase(list.begin() + first, list.begin() + end);
    list.insert(list.begin() + first, call);
    modules[container] = std::move(module);
    return true;
  }

  static bool onlyDevice(const List &list, const std::string &name) {
    bool only = true;
    walk(list, [&](const Statement &s) {
      for (const std::string *text : {&s.right, &s.head})
        forEachName(*text, [&](size_t b, size_t end) {
          only &= text->compare(b, end - b, name) != 0 || text->compare(end, 7, ".device") == 0;
        });
    });
    return only;
  }

  /// `F.relu(x)` -> `nn.ReLU()` and the like; "" for what is no layer.
  static std::string layerOf(const Statement &s) {
    static const std::pair<StringRef, StringRef> layers[] = {{"F.relu", "ReLU"},
                                                             {"F.relu6", "ReLU6"},
                                                             {"F.hardswish", "Hardswish"},
                                                             {"F.hardsigmoid", "Hardsigmoid"},
                                                             {"F.silu", "SiLU"},
                                                             {"F.mish", "Mish"},
                                                             {"F.gelu", "GELU"},
                                                             {"F.leaky_relu", "LeakyReLU"},
                                                             {"F.elu", "ELU"},
                                                             {"torch.sigmoid", "Sigmoid"},
                                                             {"torch.tanh", "Tanh"},
                                                             {"F.softmax", "Softmax"},
                                                             {"F.max_pool2d", "MaxPool2d"},
                                                             {"F.avg_pool2d", "AvgPool2d"},
                                                             {"F.adaptive_avg_pool2d", "AdaptiveAvgPool2d"}};
    if (s.uses.size() != 1 || s.defs.size() != 1 || s.sums || !StringRef(s.right).ends_with(")")) return "";
    auto [head, rest] = StringRef(s.right).drop_back().split('(');
    std::string arguments;
    if (rest.consume_front(s.uses[0] + ", ")) arguments = rest.str();
    else if (rest != s.uses[0]) return head == s.uses[0] + ".flatten" ? "nn.Flatten(" + rest.str() + ")" : "";
    if (head == "F.dropout" && StringRef(arguments).ends_with(", self.training"))
      return "nn.Dropout(" + StringRef(arguments).drop_back(15).str() + ")";
    for (auto [function, layer] : layers)
      if (head == function) return ("nn." + layer + "(" + arguments + ")").str();
    return "";
  }

  /// A Sequential's numbers skip the layers without parameters: where as many calls stand in a gap as it has places,
  /// they are those layers. The new leaves come back; a module that has no such gaps stays as it is.
  static std::vector<Leaf> fillGaps(Module &module) {
    std::vector<size_t> open;
    std::vector<Statement> filled = module.body;
    std::vector<Leaf> made;
    size_t next = 0; // the number of the statement to come
    for (auto [i, s] : llvm::enumerate(filled)) {
      StringRef mark =
          !s.right.empty() && s.right[0] == '\1' ? StringRef(s.right).drop_front().split('\2').first : StringRef();
      if (mark.empty()) {
        open.push_back(i);
        continue;
      }
      size_t number = 0;
      if (!mark.consume_front(module.path + ".") || mark.getAsInteger(10, number) || number != next + open.size())
        return {};
      next = number + 1;
      for (auto [n, at] : llvm::enumerate(open)) place(filled[at], module.path, number - open.size() + n, made);
      open.clear();
    }
    if (llvm::any_of(open, [&](size_t at) { return StringRef(filled[at].right).contains(".flatten("); }))
      return {}; // behind the last one: its holder's
    for (size_t at : open) place(filled[at], module.path, next++, made);
    if (made.empty() || llvm::any_of(made, [](const Leaf &leaf) { return leaf.constructor.empty(); })) return {};
    module.body = filled;
    return made;
  }

  static void place(Statement &s, const std::string &container, size_t number, std::vector<Leaf> &made) {
    std::string path = container + "." + std::to_string(number);
    made.push_back({path, layerOf(s), false, ""});
    if (!s.uses.empty()) s.right = "\1" + path + "\2(" + s.uses[0] + ")";
  }

  /// In the order of their numbers.
  void addLeaves(const std::string &container, const std::vector<Leaf> &more) {
    for (const Leaf &leaf : more) {
      size_t number = std::stoul(lastName(leaf.path)), at = 0;
      for (auto [i, other] : llvm::enumerate(leaves)) {
        if (!isUnder(other.path, container) || other.path == container) continue;
        if (std::stoul(other.path.substr(container.size() + 1)) < number) at = i + 1;
        else if (at == 0) at = i;
      }
      leaves.insert(leaves.begin() + at, leaf);
    }
  }

  /// x = self[0](x); x = self[1](x); ...
  static bool isChain(const Module &module) {
    if (module.inputs.size() != 1 || module.results.size() != 1) return false;
    std::string current = module.inputs[0];
    for (auto [i, s] : llvm::enumerate(module.body)) {
      if (s.right != "\1" + module.path + "." + std::to_string(i) + "\2(" + current + ")" || s.defs.size() != 1)
        return false;
      current = s.defs[0];
    }
    return current == module.results[0];
  }
};

} // namespace

NestedSource pytorch::nest(const Emitter &emitter) {
  Nester nester(emitter);
  nester.fold("");
  NestedSource source = writeClasses(emitter, nester.leaves, nester.modules, nester.body);
  for (const Tie &tie : emitter.ties) source.init.push_back("        " + access(tie.alias) + " = " + access(tie.owner));
  return source;
}
