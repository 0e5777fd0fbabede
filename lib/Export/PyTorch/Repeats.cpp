//===--- Repeats.cpp - equal runs of statements become blocks -----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Units are statements at first. A unit whose result only one other reads may join it; the pair of kinds that occurs
// most often joins first, everywhere at once, until no pair occurs twice.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Repeats.h"
#include "Constructor.h"
#include "OpForms.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

namespace {

struct Unit {
  std::string kind;
  std::vector<size_t> statements;
  std::vector<Variable> inputs;
  Variable output = discarded; ///< its only result; discarded when it cannot join anything
  std::vector<Unit> parts;     ///< of a group
  bool fixed = false;          ///< stays a module of its own inside a larger one
  std::string name;            ///< what it is called, where its structure says
};

class Finder {
public:
  explicit Finder(Emitter &e) : e(e), body(e.forward) {
    for (const Leaf &leaf : e.leaves) constructors[leaf.path] = &leaf.made;
    for (const Statement &s : body)
      for (Variable use : s.uses) ++uses[use];
  }

  void run() {
    cut();
    std::vector<std::pair<std::string, std::vector<Unit>>> sections;
    for (size_t i = 0; i < body.size(); ++i) {
      if (sections.empty() || sections.back().first != section[i]) sections.push_back({section[i], {}});
      sections.back().second.push_back(unitOf(i));
    }
    for (auto &[name, units] : sections) {
      convolutions(units);
      excitations(units);
      while (joinMostFrequent(units)) {
      }
      place(units, name);
      for (const Unit &unit : units) llvm::append_range(order, unit.statements);
    }
    rewrite();
  }

private:
  /// The first part of a path that call stacks give some statements, spread over those in between.
  void cut() {
    section.assign(body.size(), "");
    std::vector<std::pair<size_t, std::string>> known;
    auto partOf = [](const std::string &home) { return home.substr(0, home.find('.')); };
    for (auto [i, s] : llvm::enumerate(body)) {
      std::string part = partOf(s.home);
      if (part.empty())
        walk(s.body, [&](const Statement &inner) {
          if (part.empty()) part = partOf(inner.home);
        });
      if (!part.empty()) known.emplace_back(i, part);
    }
    if (known.empty()) return;
    for (size_t i = 0; i < known.front().first; ++i) section[i] = known.front().second;
    for (size_t k = 0; k < known.size(); ++k) {
      auto [from, part] = known[k];
      section[from] = part;
      if (k + 1 == known.size()) { // the results' last touches, all but the return
        for (size_t i = from; i < body.size() && !body[i].isReturn(); ++i) section[i] = part;
        break;
      }
      auto [to, next] = known[k + 1];
      if (next == part) {
        for (size_t i = from; i < to; ++i) section[i] = part;
        continue;
      }
      // Another part begins where the chain breaks off; what no layer follows belongs to the next one.
      size_t middle = from + 1, end = to;
      while (middle < to && readsLast(middle)) ++middle;
      while (end > middle && !body[end - 1].owned) --end;
      for (size_t i = from; i < middle; ++i) section[i] = part;
      for (size_t i = middle; i < end; ++i) section[i] = part == "backbone" && next == "head" ? "neck" : "middle";
      for (size_t i = end; i < to; ++i) section[i] = next;
    }
  }
  bool readsLast(size_t i) const {
    return i && body[i - 1].defs.size() == 1 && llvm::is_contained(body[i].uses, body[i - 1].defs[0]);
  }

  /// The constructor of the layer that a statement calls, where it names nothing else; or null.
  const Expr *leafOf(const Statement &s) const {
    const std::string *layer = s.value.calledLayer();
    if (!layer || layersIn(s.value).size() != 1) return nullptr;
    auto it = constructors.find(*layer);
    return it == constructors.end() ? nullptr : it->second;
  }
  const Expr *leafOf(const Unit &unit) const {
    return unit.parts.empty() && unit.statements.size() == 1 ? leafOf(body[unit.statements[0]]) : nullptr;
  }
  /// The aten op that a unit of one statement is.
  StringRef atenName(const Unit &unit) const {
    return unit.statements.size() == 1 ? body[unit.statements[0]].atenName() : StringRef();
  }

  Unit unitOf(size_t i) const {
    const Statement &s = body[i];
    Unit unit;
    unit.statements = {i};
    for (Variable use : s.uses)
      if (!llvm::is_contained(unit.inputs, use)) unit.inputs.push_back(use);
    if (s.isCompound() || s.isReturn() || s.defs.size() != 1 || s.atenName().split('.').first == "full") return unit;
    unit.output = s.defs[0];
    if (const Expr *leaf = leafOf(s)) {
      unit.kind = constructorKey(*leaf) + (llvm::is_contained(leaf->keywords, "groups") ? "|groups" : "");
    } else {
      Names blank;
      for (Variable use : unit.inputs) blank.try_emplace(use, "_" + std::to_string(blank.size()));
      unit.kind = structuralKey(s.value, blank, /*layersCount=*/false);
    }
    return unit;
  }

  int usesIn(const Unit &unit, Variable variable) const {
    int count = 0;
    for (size_t i : unit.statements) count += llvm::count(body[i].uses, variable);
    return count;
  }
  bool feedsOnly(const Unit &a, const Unit &b) {
    return a.output != discarded && b.output != discarded && llvm::is_contained(b.inputs, a.output) &&
           usesIn(b, a.output) == uses[a.output];
  }

  static Unit joined(const Unit &a, const Unit &b) {
    Unit unit;
    unit.statements = a.statements;
    llvm::append_range(unit.statements, b.statements);
    unit.inputs = a.inputs;
    for (Variable input : b.inputs)
      if (input != a.output && !llvm::is_contained(unit.inputs, input)) unit.inputs.push_back(input);
    unit.output = b.output;
    for (const Unit *part : {&a, &b}) {
      if (part->fixed || part->parts.empty()) unit.parts.push_back(*part);
      else llvm::append_range(unit.parts, part->parts);
    }
    unit.kind = "(" + a.kind + " > " + b.kind;
    for (Variable input : b.inputs) // how the two are wired
      unit.kind += input == a.output ? " ."
                   : llvm::is_contained(a.inputs, input)
                       ? " " + std::to_string(llvm::find(a.inputs, input) - a.inputs.begin())
                       : " *";
    unit.kind += ")";
    return unit;
  }

  /// b at its place takes a in.
  void join(std::vector<Unit> &units, size_t a, size_t b, StringRef name = "", bool fixed = false) {
    units[b] = joined(units[a], units[b]);
    units[b].name = name.str();
    units[b].fixed = fixed;
    units.erase(units.begin() + a);
  }

  bool is(const Unit &unit, bool (*type)(const Expr &)) const {
    const Expr *leaf = leafOf(unit);
    return leaf && type(*leaf);
  }

  void convolutions(std::vector<Unit> &units) {
    for (size_t i = 0; i < units.size(); ++i) {
      if (!is(units[i], isConv)) continue;
      size_t norm = reader(units, i);
      if (norm == units.size() || !is(units[norm], isBatchNorm)) continue;
      join(units, i, norm, "conv", true);
      --norm;
      if (size_t act = reader(units, norm); act < units.size() && hasTrait(atenName(units[act]), OpForm::Activation)) {
        units[norm].fixed = false;
        join(units, norm, act, "conv", true);
      }
      if (norm > i) i = std::min(i, norm) - (i ? 1 : 0);
    }
  }

  /// pool, convolution, activation, convolution, gate, product.
  void excitations(std::vector<Unit> &units) {
    for (size_t i = 0; i < units.size(); ++i) {
      if (atenName(units[i]) != "adaptive_avg_pool2d") continue;
      size_t at = i;
      std::vector<size_t> chain{at};
      while (chain.size() < 6 && (at = reader(units, at)) < units.size()) chain.push_back(at);
      if (chain.size() != 6 || !is(units[chain[1]], isConv) || !is(units[chain[3]], isConv) ||
          !StringRef(atenName(units[chain[5]])).starts_with("mul."))
        continue;
      size_t from = chain[0];
      for (size_t step = 1; step < 6; ++step) {
        size_t to = reader(units, from);
        join(units, from, to, step == 5 ? "se" : "", step == 5);
        from = to - 1;
      }
    }
  }

  /// The only unit that reads the result, or the end.
  size_t reader(const std::vector<Unit> &units, size_t a) {
    for (size_t b = a + 1; b < units.size(); ++b)
      if (feedsOnly(units[a], units[b])) return b;
    return units.size();
  }

  bool joinMostFrequent(std::vector<Unit> &units) {
    std::map<std::string, std::vector<size_t>> found; // kind of the pair -> the first unit's place
    std::map<std::string, std::set<size_t>> taken;
    for (size_t a = 0; a < units.size(); ++a) {
      size_t b = reader(units, a);
      if (b == units.size() || units[a].kind == units[b].kind) continue;
      Unit both = joined(units[a], units[b]);
      if (both.inputs.size() > 3 || both.inputs.empty() || both.parts.size() > 24) continue;
      if (taken[both.kind].count(a) || taken[both.kind].count(b)) continue;
      taken[both.kind].insert({a, b});
      found[both.kind].push_back(a);
    }
    const std::vector<size_t> *best = nullptr;
    for (auto &[kind, places] : found)
      if (places.size() > 1 &&
          (!best || places.size() > best->size() || (places.size() == best->size() && places.back() > best->back())))
        best = &places;
    if (!best) return false;
    std::vector<Variable> outputs;
    for (size_t a : *best) outputs.push_back(units[a].output);
    for (Variable output : outputs) {
      size_t a = llvm::find_if(units, [&](const Unit &u) { return u.output == output; }) - units.begin();
      if (size_t b = reader(units, a); b < units.size()) join(units, a, b);
    }
    return true;
  }

  /// Paths for a section's units: groups that follow each other are a list, which ends where a result goes elsewhere
  /// too.
  void place(std::vector<Unit> &units, const std::string &container) {
    std::vector<std::vector<size_t>> runs;
    for (size_t i = 0; i < units.size(); ++i) {
      if (units[i].parts.empty() || !units[i].name.empty()) continue;
      bool goesOn = !runs.empty() && !runs.back().empty() && i > 0 && runs.back().back() == i - 1 &&
                    units[i].inputs.size() == 1 && feedsOnly(units[i - 1], units[i]);
      if (!goesOn) runs.push_back({});
      runs.back().push_back(i);
    }
    std::map<size_t, std::string> names;
    size_t lists = 0, singles = 0;
    for (auto &run : runs) ++(run.size() > 1 ? lists : singles);
    size_t list = 0, single = 0;
    for (auto &run : runs) {
      bool many = run.size() > 1;
      std::string name = many ? "blocks" + (lists > 1 ? std::to_string(++list) : "")
                              : "block" + (singles > 1 ? std::to_string(++single) : "");
      for (auto [n, i] : llvm::enumerate(run)) names[i] = many ? name + "." + std::to_string(n) : name;
    }
    placeParts(units, container, names);
  }

  void placeParts(const std::vector<Unit> &units, const std::string &container,
                  const std::map<size_t, std::string> &given) {
    auto stemOf = [&](const Unit &unit) -> std::string {
      if (!unit.name.empty()) return unit.name;
      if (!unit.parts.empty()) return "block";
      const Expr *leaf = leafOf(unit);
      StringRef type = leaf ? layerType(*leaf) : StringRef();
      return type.starts_with("Conv")                                  ? "conv"
             : type.ends_with("Norm") || type.starts_with("BatchNorm") ? "norm"
                                                                       : type.lower();
    };
    std::map<std::string, unsigned> total, next;
    for (auto [i, unit] : llvm::enumerate(units))
      if (!given.count(i)) ++total[stemOf(unit)];
    for (auto [i, unit] : llvm::enumerate(units)) {
      auto it = given.find(i);
      std::string stem = stemOf(unit),
                  name = it != given.end() ? it->second : stem + (total[stem] > 1 ? std::to_string(++next[stem]) : "");
      std::string path = joinPath(container, name);
      if (!unit.parts.empty()) {
        for (size_t s : unit.statements) home[s] = path;
        placeParts(unit.parts, path, {});
      } else {
        size_t s = unit.statements[0];
        if (!home.count(s) && !container.empty()) home[s] = container;
        if (!stem.empty()) leafPaths[*body[s].value.calledLayer()] = path;
        else if (!body[s].isCompound())
          for (const std::string &layer : layersIn(body[s].value)) inside(layer, container);
      }
      // Inside loops and branches the layers are the section's own.
      for (size_t s : unit.statements) {
        auto place = [&](const Statement &inner) {
          for (const std::string &layer : layersIn(inner.value)) inside(layer, container);
        };
        walk(body[s].body, place);
        walk(body[s].otherwise, place);
      }
    }
  }

  void inside(const std::string &leaf, const std::string &container) {
    if (container.empty() || leaf.find('.') != std::string::npos || leafPaths.count(leaf)) return;
    std::string path = container + "." + leaf;
    for (unsigned n = 2; constructors.count(path) || !placed.insert(path).second; ++n)
      path = container + "." + leaf + "_" + std::to_string(n);
    leafPaths[leaf] = path;
  }

  /// The path that a layer, or what it holds, has now.
  void move(std::string &path) const {
    for (std::string prefix = path;; prefix = parentOf(prefix)) {
      if (auto it = leafPaths.find(prefix); it != leafPaths.end()) {
        path = it->second + path.substr(prefix.size());
        return;
      }
      if (prefix.find('.') == std::string::npos) return;
    }
  }

  void rewrite() {
    // A leaf that several sections read stays where it was.
    std::map<std::string, std::set<std::string>> readers;
    for (auto [i, s] : llvm::enumerate(body)) {
      auto note = [&, i = i](const Statement &t) {
        for (const std::string &layer : layersIn(t.value)) readers[layer].insert(section[i]);
      };
      note(s);
      walk(s.body, note);
      walk(s.otherwise, note);
    }
    for (auto &[leaf, sections] : readers)
      if (sections.size() > 1) leafPaths.erase(leaf);
    Statement::List forward;
    for (size_t i : order) {
      Statement::List moved{body[i]};
      walk(moved, [&](Statement &s) {
        if (home.count(i) && !s.namesResult && !body[i].isReturn()) s.home = home[i];
        s.value.walk([&](Expr &e) {
          if (e.is(Expr::Kind::Layer)) move(e.text);
        });
      });
      summarize(moved[0]);
      forward.push_back(std::move(moved[0]));
    }
    e.forward = std::move(forward);
    for (Leaf &leaf : e.leaves) move(leaf.path);
    for (StateEntry &entry : e.state) move(entry.key);
    for (Mapping &mapping : e.mappings) move(mapping.torch);
    for (Tie &tie : e.ties) {
      move(tie.alias);
      move(tie.owner);
    }
  }

  Emitter &e;
  const Statement::List body;
  std::map<std::string, const Expr *> constructors;
  std::map<std::string, std::string> leafPaths;
  std::map<Variable, int> uses;
  std::set<std::string> placed;
  std::vector<std::string> section;
  std::map<size_t, std::string> home;
  std::vector<size_t> order;
};

} // namespace

void pytorch::nameRepeats(Emitter &emitter) {
  auto placed =
      llvm::count_if(emitter.leaves, [](const Leaf &leaf) { return leaf.path.find('.') != std::string::npos; });
  // Where call stacks place most layers they do it better.
  if (emitter.isNameless() && emitter.leaves.size() > 8 && 2 * static_cast<size_t>(placed) < emitter.leaves.size())
    Finder(emitter).run();
}
