//===--- Locals.cpp - gives the names: liveness decides where one can be used again --------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Locals.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

namespace {

class Namer {
public:
  Namer(const std::map<std::string, std::string> &wanted, std::map<std::string, std::string> &names)
      : wanted(wanted), names(names) {
    for (auto &[old, name] : names)
      if (name != "x") special.insert(name);
  }

  void run(const std::vector<Statement> &body, const std::vector<std::string> &results) {
    roles = findRoles(body);
    std::map<std::string, unsigned> defs;
    countDefs(body, defs);
    // What is assigned in several places keeps one name throughout.
    for (auto &[name, count] : defs)
      if (count > 1 && name != "_") shared.insert(name);
    walk(body, [&](const Statement &s) {
      if (StringRef(s.head).starts_with("for ")) shared.insert(s.defs.front());
    });
    std::set<std::string> busy;
    for (auto &[old, name] : names) inputs[old] = name;
    walk(body, [&](const Statement &s) {
      if (!s.isCompound() || StringRef(s.head).starts_with("for "))
        for (const std::string &def : s.defs)
          if (shared.count(def) && !names.count(def)) nameShared(def, s);
    });
    for (const std::string &name : shared) reserved.insert(names[name]);
    join(body);
    list(body, {}, results);
  }

private:
  static void countDefs(const std::vector<Statement> &body, std::map<std::string, unsigned> &defs) {
    walk(body, [&](const Statement &s) {
      if (!s.isCompound())
        for (const std::string &def : s.defs) ++defs[def];
    });
  }

  void nameShared(const std::string &name, const Statement &s) {
    std::string stem = name;
    if (size_t bar = stem.rfind('_');
        bar != std::string::npos && bar > 0 && isNumber(StringRef(stem).drop_front(bar + 1)))
      stem.resize(bar);
    if (stem == "carried") stem = "state";
    if (auto it = wanted.find(name); it != wanted.end()) stem = it->second;
    std::string chosen = stem;
    auto taken = [&](const std::string &n) {
      return llvm::any_of(names, [&](auto &entry) { return entry.second == n; });
    };
    for (unsigned n = 2; taken(chosen); ++n) chosen = stem + std::to_string(n);
    names[name] = chosen;
  }

  /// `carried = new` at a loop's end: `new` may take the variable's name where nothing reads the old value after it.
  void join(const std::vector<Statement> &body) {
    for (auto [i, s] : llvm::enumerate(body)) {
      join(s.body);
      join(s.otherwise);
      if (s.isCompound() || s.defs.empty() || s.sums) continue;
      SmallVector<StringRef> values;
      StringRef(s.right).split(values, ", ");
      if (values.size() != s.defs.size()) continue;
      for (auto [def, value] : llvm::zip(s.defs, values)) {
        std::string name = value.str();
        if (!shared.count(def) || shared.count(name) || names.count(name) || !llvm::is_contained(s.uses, name))
          continue;
        size_t made = body.size();
        for (size_t j = 0; j < i; ++j)
          if (!body[j].isCompound() && body[j].defs.size() == 1 && body[j].defs[0] == name) made = j;
        bool free = made < i;
        // Between the new value's birth and the copy nothing may read or write the variable, after it nothing the
        // value.
        for (size_t j = made + 1; free && j < i; ++j)
          free = !reads(body[j], def) && !llvm::is_contained(body[j].defs, def);
        for (size_t j = i + 1; free && j < body.size(); ++j) free = !reads(body[j], name);
        free = free && llvm::count(values, value) == 1 && !reads(s, def);
        if (free) names[name] = names[def];
      }
    }
  }

  static bool reads(const Statement &s, const std::string &name) { return llvm::is_contained(s.uses, name); }

  void list(const std::vector<Statement> &body, const std::set<std::string> &outside,
            const std::vector<std::string> &results) {
    std::map<std::string, size_t> last;
    for (auto [i, s] : llvm::enumerate(body))
      for (const std::string &use : s.uses) last[use] = i;
    for (const std::string &result : results) last[result] = body.size();
    std::set<std::string> live; // old names
    if (outside.empty())
      for (auto &[old, name] : inputs) live.insert(old);
    for (auto [i, s] : llvm::enumerate(body)) {
      auto ends = [&, i = i](const std::string &name) { return !last.count(name) || last[name] <= i; };
      if (s.isCompound()) {
        std::set<std::string> busy = outside;
        for (const std::string &name : live)
          if (!last.count(name) || last[name] >= i) busy.insert(names[name]);
        busy.insert(reserved.begin(), reserved.end());
        busy.insert("");
        list(s.body, busy, {});
        list(s.otherwise, busy, {});
        drop(live, ends);
        continue;
      }
      std::vector<std::string> dying;
      for (const std::string &use : s.uses)
        if (live.count(use) && ends(use) && !llvm::is_contained(dying, use)) dying.push_back(use);
      drop(live, ends);
      std::set<std::string> busy = outside;
      for (const std::string &name : live) busy.insert(names[name]);
      for (const std::string &def : s.defs) {
        if (def == "_") continue;
        if (!names.count(def)) names[def] = choose(s, def, dying, busy);
        busy.insert(names[def]);
        if (!shared.count(def)) live.insert(def);
      }
    }
  }

  static void drop(std::set<std::string> &names, llvm::function_ref<bool(const std::string &)> ends) {
    for (auto it = names.begin(); it != names.end();) it = ends(*it) ? names.erase(it) : std::next(it);
  }

  std::string choose(const Statement &s, const std::string &def, const std::vector<std::string> &dying,
                     const std::set<std::string> &busy) {
    std::vector<std::string> candidates;
    if (auto it = wanted.find(def); it != wanted.end()) candidates.push_back(it->second);
    auto role = roles.find(def);
    if (role != roles.end()) {
      if (role->second != "out") special.insert(role->second);
      candidates.push_back(role->second);
    } else if (s.defs.size() == 1) {
      // x before anything else that ends here; a role's name only where the role goes on.
      for (bool plain : {true, false})
        for (const std::string &operand : dying)
          if ((names[operand] == "x") == plain && !special.count(names[operand])) candidates.push_back(names[operand]);
      for (const std::string &operand : dying)
        if (special.count(names[operand])) candidates.push_back("x");
    }
    std::string noun = nounOf(s);
    if (s.defs.size() > 1) { // what the module itself calls them, else by their place
      std::string stem = def;
      if (size_t bar = stem.rfind('_');
          bar != std::string::npos && bar > 0 && isNumber(StringRef(stem).drop_front(bar + 1)))
        stem.resize(bar);
      noun = stem;
    }
    if (noun.empty() && s.uses.empty()) noun = "value";
    if (!noun.empty()) candidates.push_back(identifier(noun));
    if (!s.owned || noun == "out")
      for (const char *name : {"out", "y", "z"}) candidates.push_back(name);
    if (!s.right.empty() && s.right[0] == '\1') candidates.push_back(identifier(lastName(marksOf(s.right)[0])));
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

  const std::map<std::string, std::string> &wanted;
  std::map<std::string, std::string> &names, inputs, roles;
  std::set<std::string> shared, reserved, special;
};

} // namespace

void pytorch::nameLocals(const std::vector<Statement> &body, const std::vector<std::string> &results,
                         const std::map<std::string, std::string> &wanted, std::map<std::string, std::string> &names) {
  Namer(wanted, names).run(body, results);
}
