//===--- Locals.cpp - gives the names: liveness decides where one can be used again --------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Locals.h"
#include "ModulePath.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using Kind = Expr::Kind;
using List = Statement::List;

namespace {

class Namer {
public:
  Namer(const std::vector<std::string> &stems, const Names &borders, Names &names)
      : stems(stems), borders(borders), names(names), inputs(names) {
    for (auto &[variable, name] : names)
      if (name != "x") special.insert(name);
  }

  void run(const List &body, const std::vector<Variable> &results) {
    roles = borders;
    roles.merge(findRoles(body));
    std::map<Variable, unsigned> defs;
    walk(body, [&](const Statement &s) {
      if (!s.isCompound())
        for (Variable def : s.defs) ++defs[def];
    });
    // What is assigned in several places keeps one name throughout.
    for (auto &[variable, count] : defs)
      if (count > 1 && variable != discarded) shared.insert(variable);
    walk(body, [&](const Statement &s) {
      if (s.kind == Statement::Kind::For) shared.insert(s.target.variable);
    });
    walk(body, [&](const Statement &s) {
      if (!s.isCompound() || s.kind == Statement::Kind::For)
        for (Variable def : s.defs)
          if (shared.count(def) && !names.count(def)) nameShared(def);
    });
    for (Variable variable : shared) reserved.insert(names[variable]);
    join(body);
    list(body, {}, results);
  }

private:
  /// What its op or layer calls it, without a number.
  std::string stemOf(Variable variable) const {
    StringRef stem = stems[variable];
    auto [front, back] = stem.rsplit('_');
    return isNumber(back) && !front.empty() ? front.str() : stem.str();
  }

  void nameShared(Variable variable) {
    std::string stem = stemOf(variable);
    if (stem == "carried") stem = "state";
    std::string chosen = stem;
    auto taken = [&](const std::string &n) {
      return llvm::any_of(names, [&](auto &entry) { return entry.second == n; });
    };
    for (unsigned n = 2; taken(chosen); ++n) chosen = stem + std::to_string(n);
    names[variable] = chosen;
  }

  /// `carried = new` at a loop's end: `new` may take the variable's name where nothing reads the old value after it.
  void join(const List &body) {
    for (auto [i, s] : llvm::enumerate(body)) {
      join(s.body);
      join(s.otherwise);
      if (s.isCompound() || s.defs.empty() || s.kind != Statement::Kind::Assign) continue;
      std::vector<Expr> values = s.value.is(Kind::Tuple) ? s.value.operands : std::vector<Expr>{s.value};
      if (values.size() != s.defs.size()) continue;
      for (auto [def, value] : llvm::zip(s.defs, values)) {
        if (!value.is(Kind::Name)) continue;
        Variable made = value.variable;
        if (!shared.count(def) || shared.count(made) || names.count(made)) continue;
        if (llvm::count(values, value) == 1 && !reads(s, def) && isFree(body, i, def, made)) names[made] = names[def];
      }
    }
  }

  /// Between the new value's birth and the copy nothing may read or write the variable, after it nothing the value.
  static bool isFree(const List &body, size_t copy, Variable variable, Variable value) {
    size_t made = body.size();
    for (size_t j = 0; j < copy; ++j)
      if (!body[j].isCompound() && body[j].defs.size() == 1 && body[j].defs[0] == value) made = j;
    bool free = made < copy;
    for (size_t j = made + 1; free && j < copy; ++j)
      free = !reads(body[j], variable) && !llvm::is_contained(body[j].defs, variable);
    for (size_t j = copy + 1; free && j < body.size(); ++j) free = !reads(body[j], value);
    return free;
  }

  static bool reads(const Statement &s, Variable variable) { return llvm::is_contained(s.uses, variable); }

  void list(const List &body, const std::set<std::string> &outside, const std::vector<Variable> &results) {
    std::map<Variable, size_t> last;
    for (auto [i, s] : llvm::enumerate(body))
      for (Variable use : s.uses) last[use] = i;
    for (Variable result : results) last[result] = body.size();
    std::set<Variable> live;
    if (outside.empty())
      for (auto &[variable, name] : inputs) live.insert(variable);
    for (auto [i, s] : llvm::enumerate(body)) {
      auto ends = [&, i = i](Variable variable) { return !last.count(variable) || last[variable] <= i; };
      if (s.isCompound()) {
        std::set<std::string> busy = outside;
        for (Variable variable : live)
          if (!last.count(variable) || last[variable] >= i) busy.insert(names[variable]);
        busy.insert(reserved.begin(), reserved.end());
        busy.insert("");
        list(s.body, busy, {});
        list(s.otherwise, busy, {});
        drop(live, ends);
        continue;
      }
      std::vector<Variable> dying;
      for (Variable use : s.uses)
        if (live.count(use) && ends(use) && !llvm::is_contained(dying, use)) dying.push_back(use);
      drop(live, ends);
      std::set<std::string> busy = outside;
      for (Variable variable : live) busy.insert(names[variable]);
      for (Variable def : s.defs) {
        if (def == discarded) continue;
        if (!names.count(def)) names[def] = choose(s, def, dying, busy);
        busy.insert(names[def]);
        if (!shared.count(def)) live.insert(def);
      }
    }
  }

  static void drop(std::set<Variable> &variables, llvm::function_ref<bool(Variable)> ends) {
    for (auto it = variables.begin(); it != variables.end();) it = ends(*it) ? variables.erase(it) : std::next(it);
  }

  std::string choose(const Statement &s, Variable def, const std::vector<Variable> &dying,
                     const std::set<std::string> &busy) {
    std::vector<std::string> candidates;
    auto role = roles.find(def);
    if (role != roles.end()) {
      if (role->second != "out") special.insert(role->second);
      candidates.push_back(role->second);
    } else if (s.defs.size() == 1) {
      // x before anything else that ends here; a role's name only where the role goes on.
      for (bool plain : {true, false})
        for (Variable operand : dying)
          if ((names[operand] == "x") == plain && !special.count(names[operand])) candidates.push_back(names[operand]);
      for (Variable operand : dying)
        if (special.count(names[operand])) candidates.push_back("x");
      bool passes = s.value.calledLayer() && llvm::any_of(s.uses, [&](Variable use) { return borders.count(use); });
      if (candidates.empty() && passes) candidates.push_back("x");
    }
    // Of several results what the module itself calls them.
    std::string noun = s.defs.size() > 1 ? stemOf(def) : nounOf(s);
    if (noun.empty() && s.uses.empty()) noun = "value";
    if (!noun.empty()) candidates.push_back(identifier(noun));
    if (!s.owned || noun == "out")
      for (const char *name : {"out", "y", "z"}) candidates.push_back(name);
    if (const std::string *layer = s.value.leadingLayer()) {
      std::string last = lastName(*layer); // of a list's element the list's name too
      candidates.push_back(identifier(isNumber(last) ? lastName(parentOf(*layer)) + last : last));
    }
    auto usable = [&](const std::string &name) {
      return !busy.count(name) && !reserved.count(name) && name != "self" && name != "torch" && name != "nn" &&
             name != "F";
    };
    for (const std::string &name : candidates)
      if (usable(name)) return name;
    std::string stem = candidates.empty() ? "value" : noun.empty() ? candidates.front() : identifier(noun);
    for (unsigned n = 2;; ++n)
      if (std::string name = stem + (llvm::isDigit(stem.back()) ? "_" : "") + std::to_string(n); usable(name))
        return name;
  }

  const std::vector<std::string> &stems;
  const Names &borders;
  Names &names;
  const Names inputs;
  Names roles;
  std::set<Variable> shared;
  std::set<std::string> reserved, special;
};

} // namespace

void pytorch::nameLocals(const Statement::List &body, const std::vector<Variable> &results,
                         const std::vector<std::string> &stems, const Names &borders, Names &names) {
  Namer(stems, borders, names).run(body, results);
}
