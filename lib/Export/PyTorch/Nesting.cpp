//===--- Nesting.cpp - finds the runs of statements that are one module's forward ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Nesting.h"
#include "Locals.h"
#include "OpForms.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using Kind = Expr::Kind;
using List = Statement::List;

namespace {

class Nester {
public:
  explicit Nester(NestedModel &model)
      : leaves(model.leaves), body(model.forward), modules(model.modules), variables(model.variables) {}

  void fold(const std::string &container) {
    std::vector<std::string> children;
    for (const Leaf &leaf : leaves)
      if (isUnder(leaf.path, container) && leaf.path != container) {
        std::string rest = leaf.path.substr(container.empty() ? 0 : container.size() + 1);
        if (size_t dot = rest.find('.'); dot != std::string::npos)
          if (std::string child = joinPath(container, rest.substr(0, dot)); !llvm::is_contained(children, child))
            children.push_back(child);
      }
    for (const std::string &child : children) fold(child);
    if (container.empty() || !foldIn(body, container)) return;
    for (Statement &s : body)
      if (s.isCompound()) summarize(s);
  }

private:
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
    if (wideFirst == wideLast && list[first].isCompound() && layersIn(list[first].value).empty()) {
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
    std::vector<std::vector<std::string>> layers;
    for (auto [i, s] : llvm::enumerate(list)) {
      if (!owns(s, container)) continue;
      if (s.isCompound()) return false;
      own.push_back(i);
      layers.push_back(layersIn(s.value));
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
    Names names;
    auto number = [&](Variable name) { names.try_emplace(name, "_" + std::to_string(names.size())); };
    llvm::for_each(module.inputs, number);
    std::string text;
    for (const Statement &s : module.body) {
      if (s.isCompound()) return "";
      llvm::for_each(s.defs, number);
      text += Printer(names, "").line(s, 0, false);
    }
    for (Variable result : module.results) text += names[result] + " ";
    return text;
  }

  bool foldRun(List &list, const std::string &container, size_t first, size_t last, bool tight = false) {
    std::set<Variable> defined, read;
    std::vector<Variable> inputs;
    for (size_t i = first; i <= last; ++i) {
      if (list[i].owned && !isUnder(list[i].owner, container)) return false;
      if (!take(list[i], defined, read, inputs)) return false;
    }
    size_t all = tight ? last + 1 : reach(list, container, last, defined, read);
    // One result if that can be had; several are a tuple.
    for (size_t end = all; end > last; --end)
      if (auto results = resultsOf(list, first, end);
          results && results->size() == 1 && make(list, container, first, end, *results))
        return true;
    for (size_t end = all; end > last; --end)
      if (auto results = resultsOf(list, first, end);
          results && results->size() > 1 && results->size() < 9 && make(list, container, first, end, *results))
        return true;
    return false;
  }

  /// What follows and reads nothing else may belong to the module too: an activation, a residual sum. Returns where
  /// that ends.
  size_t reach(const List &list, const std::string &container, size_t last, std::set<Variable> defined,
               const std::set<Variable> &read) {
    auto follows = [&](const Statement &s) {
      return !s.owned && !s.isCompound() && !s.defs.empty() && !s.namesResult && !asksForDevice(s.value) &&
             llvm::all_of(s.uses, [&](Variable u) { return defined.count(u) || read.count(u); }) &&
             llvm::any_of(s.uses, [&](Variable u) { return defined.count(u); });
    };
    bool element = isNumber(lastName(container));
    size_t end = last + 1, safe = end;
    for (; end < list.size() && follows(list[end]); ++end) {
      const Statement &s = list[end];
      bool sum = s.uses.size() == 2 && s.value.isBinary("+"),
           residual = sum && llvm::any_of(s.uses, [&](Variable u) { return !defined.count(u); });
      defined.insert(s.defs.begin(), s.defs.end());
      if (!s.home.empty()) {
        if (!isUnder(s.home, container)) break;
        safe = end + 1;
      } else if (hasTrait(s.atenName(), OpForm::Activation) && safe == end) {
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
    return list[at].atenName() == "dropout" && at + 1 < list.size() && list[at + 1].value.isBinary("+") &&
           llvm::is_contained(list[at + 1].uses, list[at].defs[0]);
  }

  static bool asksForDevice(const Expr &expr) {
    bool found = false;
    expr.walk([&](const Expr &e) { found |= e.isAttribute("device"); });
    return found;
  }

  static bool take(const Statement &s, std::set<Variable> &defined, std::set<Variable> &read,
                   std::vector<Variable> &inputs) {
    for (Variable use : s.uses)
      if (!defined.count(use) && read.insert(use).second) inputs.push_back(use);
    defined.insert(s.defs.begin(), s.defs.end());
    return !s.defs.empty();
  }

  static void count(const List &list, size_t first, size_t end, std::map<Variable, int> &uses,
                    std::map<Variable, int> &defs) {
    for (size_t i = first; i < end; ++i) {
      const Statement &s = list[i];
      for (Variable use : s.isCompound() ? s.headUses : s.uses) ++uses[use];
      if (!s.isCompound())
        for (Variable def : s.defs) ++defs[def];
      count(s.body, 0, s.body.size(), uses, defs);
      count(s.otherwise, 0, s.otherwise.size(), uses, defs);
    }
  }

  /// What the run assigns and the rest reads; nothing where the rest assigns one of them too.
  std::optional<std::vector<Variable>> resultsOf(const List &list, size_t first, size_t end) {
    std::map<Variable, int> uses, defs, ownUses, ownDefs;
    count(body, 0, body.size(), uses, defs);
    count(list, first, end, ownUses, ownDefs);
    std::vector<Variable> results;
    std::set<Variable> seen{discarded};
    for (size_t i = first; i < end; ++i)
      for (Variable def : list[i].defs) {
        if (!seen.insert(def).second) continue;
        if (defs[def] != ownDefs[def]) return std::nullopt;
        if (uses[def] > ownUses[def]) results.push_back(def);
      }
    return results;
  }

  static std::vector<Variable> inputsOf(const List &list) {
    std::set<Variable> defined, read;
    std::vector<Variable> inputs;
    for (const Statement &s : list) take(s, defined, read, inputs);
    return inputs;
  }

  bool make(List &list, const std::string &container, size_t first, size_t end, const std::vector<Variable> &results) {
    Module module;
    module.path = container;
    module.body.assign(list.begin() + first, list.begin() + end);
    module.inputs = inputsOf(module.body);
    // A name that only says where new tensors go is not worth a parameter.
    for (Variable name : std::vector<Variable>(module.inputs)) {
      auto other = llvm::find_if(module.inputs, [&](Variable n) { return n != name; });
      if (other == module.inputs.end() || !onlyDevice(module.body, name)) continue;
      replaceReads(module.body, name, *other);
      module.inputs = inputsOf(module.body);
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
    if (results.size() > 1) nameResults(module);
    Statement call = callOf(module);
    for (size_t i = first; i < end; ++i)
      if (results.size() == 1 && llvm::is_contained(list[i].defs, results[0])) call.shown = list[i].shown;
    list.erase(list.begin() + first, list.begin() + end);
    list.insert(list.begin() + first, call);
    modules[container] = std::move(module);
    return true;
  }

  static std::vector<Expr> namesOf(ArrayRef<Variable> variables) {
    std::vector<Expr> names;
    for (Variable variable : variables) names.push_back(Expr::name(variable));
    return names;
  }

  static Statement callOf(const Module &module) {
    std::vector<Expr> targets = namesOf(module.results);
    return makeAssign(targets.size() == 1 ? targets[0] : Expr::tuple(targets),
                      Expr::call(Expr::layer(module.path), namesOf(module.inputs)));
  }

  /// Several results take the words of what makes them; an activation says nothing.
  void nameResults(const Module &module) {
    for (const Statement &s : module.body)
      if (!s.isCompound() && s.defs.size() == 1 && llvm::is_contained(module.results, s.defs[0]) && s.op) {
        std::string noun = nounOf(s);
        variables[s.defs[0]] = noun.empty() ? "out" : noun;
      }
  }

  static bool onlyDevice(const List &list, Variable name) {
    size_t reads = 0, devices = 0;
    walk(list, [&](const Statement &s) {
      s.value.walk([&](const Expr &e) {
        reads += e == Expr::name(name);
        devices += e.isAttribute("device") && e.operands[0] == Expr::name(name);
      });
    });
    return reads == devices;
  }

  /// `F.relu(x)` -> `nn.ReLU()` and the like; nothing for what is no layer.
  static std::optional<Expr> layerOf(const Statement &s) {
    const OpForm *form = lookupForm(s.atenName());
    if (!form || form->module.empty() || s.uses.size() != 1 || s.defs.size() != 1) return std::nullopt;
    const Expr &callee = s.value.operands[0];
    if (!callee.operands[0].is(Kind::Symbol) && !callee.operands[0].is(Kind::Name))
      return std::nullopt; // torch.ops.aten
    Expr made = s.value;
    made.operands[0] = Expr::dotted(("nn." + form->module).str());
    size_t drop = callee.operands[0].is(Kind::Name) ? 0 : 1;                           // x.flatten(1), F.relu(x)
    if (form->module == "Dropout") made.operands.pop_back(), made.keywords.pop_back(); // self.training
    made.operands.erase(made.operands.begin() + 1, made.operands.begin() + 1 + drop);
    made.keywords.erase(made.keywords.begin() + 1, made.keywords.begin() + 1 + drop);
    return made;
  }

  /// A Sequential's numbers skip the layers without parameters: where as many calls stand in a gap as it has places,
  /// they are those layers. The new leaves come back; a module that has no such gaps stays as it is.
  static std::vector<Leaf> fillGaps(Module &module) {
    std::vector<size_t> open;
    List filled = module.body;
    std::vector<Leaf> made;
    size_t next = 0; // the number of the statement to come
    for (auto [i, s] : llvm::enumerate(filled)) {
      const std::string *layer = s.value.leadingLayer();
      if (!layer) {
        open.push_back(i);
        continue;
      }
      size_t number = 0;
      StringRef rest = *layer;
      if (!rest.consume_front(module.path + ".") || rest.getAsInteger(10, number) || number != next + open.size())
        return {};
      next = number + 1;
      for (auto [n, at] : llvm::enumerate(open))
        if (!place(filled[at], module.path, number - open.size() + n, made)) return {};
      open.clear();
    }
    if (llvm::any_of(open, [&](size_t at) { return filled[at].atenName() == "flatten.using_ints"; }))
      return {}; // behind the last one: its holder's
    for (size_t at : open)
      if (!place(filled[at], module.path, next++, made)) return {};
    if (!made.empty()) module.body = filled;
    return made;
  }

  static bool place(Statement &s, const std::string &container, size_t number, std::vector<Leaf> &made) {
    std::optional<Expr> layer = layerOf(s);
    if (!layer) return false;
    std::string path = container + "." + std::to_string(number);
    made.push_back({path, std::move(*layer)});
    s.value = Expr::call(Expr::layer(path), {Expr::name(s.uses[0])});
    summarize(s);
    return true;
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
    Variable current = module.inputs[0];
    for (auto [i, s] : llvm::enumerate(module.body)) {
      std::string path = module.path + "." + std::to_string(i);
      if (s.value != Expr::call(Expr::layer(path), {Expr::name(current)}) || s.defs.size() != 1) return false;
      current = s.defs[0];
    }
    return current == module.results[0];
  }

  std::vector<Leaf> &leaves;
  List &body;
  std::map<std::string, Module> &modules;
  std::vector<std::string> &variables;
};

} // namespace

NestedModel pytorch::nest(const Emitter &emitter) {
  NestedModel model{emitter.leaves, emitter.forward, {}, emitter.variables};
  Nester(model).fold("");
  return model;
}
