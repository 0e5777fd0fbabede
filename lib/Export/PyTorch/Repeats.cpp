//===--- Repeats.cpp - equal runs of statements become blocks -----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Units are statements at first. A unit whose result only one other reads may join it; the pair of kinds that occurs
// most often joins first, everywhere at once, until no pair occurs twice.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Repeats.h"
#include "Constructor.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

namespace {

struct Unit {
  std::string kind;
  std::vector<size_t> statements;
  std::vector<std::string> inputs;
  std::string output;      ///< its only result; empty when it cannot join anything
  std::vector<Unit> parts; ///< of a group
  bool fixed = false;      ///< stays a module of its own inside a larger one
  std::string name;        ///< what it is called, where its structure says
};

class Finder {
public:
  explicit Finder(Emitter &e) : e(e), body(parseForward(e)) {
    for (const Leaf &leaf : e.leaves) constructors[leaf.path] = leaf.constructor;
    for (const Statement &s : body)
      for (const std::string &use : s.uses) ++uses[use];
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
      for (const Unit &unit : units) append(unit);
    }
    rewrite();
  }

private:
  /// The first part of a path that call stacks give some statements, spread over those in between.
  void cut() {
    section.assign(body.size(), "");
    std::vector<std::pair<size_t, std::string>> known;
    auto partOf = [](const std::string &home) {
      return home.empty() || home[0] == '<' ? std::string() : home.substr(0, home.find('.'));
    };
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
      while (middle < to && llvm::is_contained(body[middle].uses, lastDef(middle))) ++middle;
      while (end > middle && !body[end - 1].owned) --end;
      for (size_t i = from; i < middle; ++i) section[i] = part;
      for (size_t i = middle; i < end; ++i) section[i] = part == "backbone" && next == "head" ? "neck" : "middle";
      for (size_t i = end; i < to; ++i) section[i] = next;
    }
  }
  std::string lastDef(size_t i) const { return i && body[i - 1].defs.size() == 1 ? body[i - 1].defs[0] : ""; }

  const std::string *leafOf(const Statement &s) const {
    std::vector<std::string> marks = marksOf(s.right);
    if (marks.size() != 1 || s.right[0] != '\1') return nullptr;
    auto it = constructors.find(marks[0]);
    return it == constructors.end() ? nullptr : &it->second;
  }

  Unit unitOf(size_t i) const {
    const Statement &s = body[i];
    Unit unit;
    unit.statements = {i};
    for (const std::string &use : s.uses)
      if (!llvm::is_contained(unit.inputs, use)) unit.inputs.push_back(use);
    if (s.isCompound() || s.isReturn() || s.defs.size() != 1 || s.right.find("torch.full") == 0) return unit;
    unit.output = s.defs[0];
    if (const std::string *leaf = leafOf(s)) {
      Constructor c = Constructor::parse(*leaf);
      unit.kind = c.key() + (llvm::any_of(c.arguments, [](auto &a) { return a.first == "groups"; }) ? "|groups" : "");
    } else {
      std::map<std::string, std::string> blank;
      for (const std::string &use : unit.inputs) blank[use] = "_" + std::to_string(blank.size());
      unit.kind = rename(s.right, blank);
      for (const std::string &mark : marksOf(s.right))
        unit.kind.replace(unit.kind.find("\1" + mark), mark.size() + 1, "\1");
    }
    return unit;
  }

  int usesIn(const Unit &unit, const std::string &name) const {
    int count = 0;
    for (size_t i : unit.statements) count += llvm::count(body[i].uses, name);
    return count;
  }
  bool feedsOnly(const Unit &a, const Unit &b) {
    return !a.output.empty() && !b.output.empty() && llvm::is_contained(b.inputs, a.output) &&
           usesIn(b, a.output) == uses[a.output];
  }

  static Unit joined(const Unit &a, const Unit &b) {
    Unit unit;
    unit.statements = a.statements;
    llvm::append_range(unit.statements, b.statements);
    unit.inputs = a.inputs;
    for (const std::string &input : b.inputs)
      if (input != a.output && !llvm::is_contained(unit.inputs, input)) unit.inputs.push_back(input);
    unit.output = b.output;
    for (const Unit *part : {&a, &b}) {
      if (part->fixed || part->parts.empty()) unit.parts.push_back(*part);
      else llvm::append_range(unit.parts, part->parts);
    }
    unit.kind = "(" + a.kind + " > " + b.kind;
    for (const std::string &input : b.inputs) // how the two are wired
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

  void convolutions(std::vector<Unit> &units) {
    for (size_t i = 0; i < units.size(); ++i) {
      if (!StringRef(units[i].kind).starts_with("nn.Conv")) continue;
      size_t norm = reader(units, i);
      if (norm == units.size() || !StringRef(units[norm].kind).starts_with("nn.BatchNorm")) continue;
      join(units, i, norm, "conv", true);
      --norm;
      if (size_t act = reader(units, norm);
          act < units.size() && units[act].statements.size() == 1 && isActivation(body[units[act].statements[0]])) {
        units[norm].fixed = false;
        join(units, norm, act, "conv", true);
      }
      if (norm > i) i = std::min(i, norm) - (i ? 1 : 0);
    }
  }

  /// pool, convolution, activation, convolution, gate, product.
  void excitations(std::vector<Unit> &units) {
    for (size_t i = 0; i < units.size(); ++i) {
      if (!StringRef(units[i].kind).starts_with("F.adaptive_avg_pool2d(")) continue;
      size_t at = i;
      std::vector<size_t> chain{at};
      while (chain.size() < 6 && (at = reader(units, at)) < units.size()) chain.push_back(at);
      if (chain.size() != 6 || !StringRef(units[chain[1]].kind).starts_with("nn.Conv") ||
          !StringRef(units[chain[3]].kind).starts_with("nn.Conv") || !StringRef(units[chain[5]].kind).contains(" * "))
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
    std::vector<std::string> outputs;
    for (size_t a : *best) outputs.push_back(units[a].output);
    for (const std::string &output : outputs) {
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
      const std::string *leaf = leafOf(body[unit.statements[0]]);
      StringRef head = leaf ? StringRef(*leaf).split('(').first : StringRef();
      return head.starts_with("nn.Conv")                                  ? "conv"
             : head.ends_with("Norm") || head.starts_with("nn.BatchNorm") ? "norm"
             : head.consume_front("nn.") && head != "Parameter"           ? head.lower()
                                                                          : "";
    };
    std::map<std::string, unsigned> total, next;
    for (auto [i, unit] : llvm::enumerate(units))
      if (!given.count(i)) ++total[stemOf(unit)];
    for (auto [i, unit] : llvm::enumerate(units)) {
      auto it = given.find(i);
      std::string stem = stemOf(unit),
                  name = it != given.end() ? it->second : stem + (total[stem] > 1 ? std::to_string(++next[stem]) : "");
      std::string path = (container.empty() ? "" : container + ".") + name;
      if (!unit.parts.empty()) {
        for (size_t s : unit.statements) home[s] = path;
        placeParts(unit.parts, path, {});
      } else {
        size_t s = unit.statements[0];
        if (!home.count(s) && !container.empty()) home[s] = container;
        if (!stem.empty()) leafPaths[marksOf(body[s].right)[0]] = path;
        else
          for (const std::string &mark : marksOf(body[s].right)) inside(mark, container);
      }
      // Inside loops and branches the layers are the section's own.
      for (size_t s : unit.statements) {
        walk(body[s].body, [&](const Statement &inner) {
          for (const std::string &mark : marksOf(inner.right + inner.head)) inside(mark, container);
        });
        walk(body[s].otherwise, [&](const Statement &inner) {
          for (const std::string &mark : marksOf(inner.right + inner.head)) inside(mark, container);
        });
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

  void append(const Unit &unit) {
    std::vector<size_t> statements = unit.statements;
    llvm::append_range(order, statements);
  }

  void rewrite() {
    // A leaf that several sections read stays where it was.
    std::map<std::string, std::set<std::string>> readers;
    for (auto [i, s] : llvm::enumerate(body)) {
      auto note = [&, i = i](const Statement &t) {
        for (const std::string &mark : marksOf(t.right + t.head)) readers[mark].insert(section[i]);
      };
      note(s);
      walk(s.body, note);
      walk(s.otherwise, note);
    }
    for (auto &[leaf, sections] : readers)
      if (sections.size() > 1) leafPaths.erase(leaf);
    std::vector<std::pair<size_t, size_t>> ranges; // lines of each statement
    for (size_t i = 0; i < e.forward.size(); ++i) {
      StringRef line(e.forward[i]);
      bool starts = line.take_while([](char c) { return c == ' '; }).size() == 8 &&
                    !line.ltrim().starts_with("else:") && !line.ltrim().starts_with(")") &&
                    !line.ltrim().starts_with("]");
      if (starts && line.trim() != "pass") ranges.emplace_back(i, i);
      if (!ranges.empty()) ranges.back().second = i + 1;
    }
    if (ranges.size() != body.size() || order.size() != body.size()) return;
    std::vector<std::string> forward, homes;
    for (size_t s : order)
      for (size_t i = ranges[s].first; i < ranges[s].second; ++i) {
        forward.push_back(renamed(e.forward[i]));
        homes.push_back(!home.count(s) || e.homes[i] == "<return>" || body[s].isReturn() ? e.homes[i] : home[s]);
      }
    e.forward = forward;
    e.homes = homes;
    auto move = [&](std::string &path) {
      for (std::string prefix = path;; prefix = parentOf(prefix)) {
        if (auto it = leafPaths.find(prefix); it != leafPaths.end()) {
          path = it->second + path.substr(prefix.size());
          return;
        }
        if (prefix.find('.') == std::string::npos) return;
      }
    };
    for (Leaf &leaf : e.leaves) move(leaf.path);
    for (StateEntry &entry : e.state) move(entry.key);
    for (Mapping &mapping : e.mappings) move(mapping.torch);
    for (Tie &tie : e.ties) {
      move(tie.alias);
      move(tie.owner);
    }
  }

  std::string renamed(const std::string &line) const {
    std::string text;
    for (size_t i = 0; i < line.size();) {
      size_t at = line.find("self.", i);
      if (at == std::string::npos) return text + line.substr(i);
      size_t end = at + 5;
      while (end < line.size() && (llvm::isAlnum(line[end]) || line[end] == '_')) ++end;
      auto it = leafPaths.find(line.substr(at + 5, end - at - 5));
      text += line.substr(i, at - i) + (it == leafPaths.end() ? line.substr(at, end - at) : accessFrom("", it->second));
      i = end;
    }
    return text;
  }

  Emitter &e;
  std::vector<Statement> body;
  std::map<std::string, std::string> constructors, leafPaths;
  std::map<std::string, int> uses;
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
