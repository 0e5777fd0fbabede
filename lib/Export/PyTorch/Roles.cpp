//===--- Roles.cpp - what a value is for: attention's q, k, v, a gate's scale, a residual's shortcut ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Locals.h"
#include "ModulePath.h"
#include "OpForms.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

namespace {

class RoleFinder {
public:
  explicit RoleFinder(const Statement::List &list) : list(list) {
    for (auto [i, s] : llvm::enumerate(list)) {
      if (s.isCompound()) continue;
      for (Variable def : s.defs) defOf[def] = i;
      for (Variable use : unique(s.uses)) usersOf[use].push_back(i);
    }
  }

  Names run() {
    for (const Statement &s : list) {
      if (s.isCompound()) continue;
      if (s.atenName() == "scaled_dot_product_attention") fused(s);
      else if (s.atenName() == "softmax.int") attention(s);
      if (Variables uses = unique(s.uses); uses.size() == 2 && s.value.isBinary("*")) gate(uses);
      if (s.value.isBinary("+")) shortcut(s);
    }
    return roles;
  }

private:
  using Variables = std::vector<Variable>;

  static Variables unique(const Variables &variables) {
    Variables result;
    for (Variable v : variables)
      if (!llvm::is_contained(result, v)) result.push_back(v);
    return result;
  }
  const Statement *producer(Variable variable) const {
    auto it = defOf.find(variable);
    return it == defOf.end() ? nullptr : &list[it->second];
  }
  size_t users(Variable variable) const {
    auto it = usersOf.find(variable);
    return it == usersOf.end() ? 0 : it->second.size();
  }
  static bool isShape(const Statement &s) { return hasTrait(s.atenName(), OpForm::Shape); }

  /// Gives the role to a value and, back through what only it reads, to where it comes from. Returns the value that
  /// others read too.
  std::optional<Variable> trace(Variable variable, const std::string &role) {
    for (;;) {
      const Statement *s = producer(variable);
      if (!s || s->defs.size() != 1 || roles.count(variable)) return std::nullopt;
      if (users(variable) > 1) return variable;
      roles[variable] = role;
      Variables uses = unique(s->uses);
      // A reshape that also reads a size of something else still carries the first operand on.
      if (uses.empty() || (uses.size() > 1 && !isShape(*s)) || s->value.leadingLayer()) return std::nullopt;
      variable = uses[0];
    }
  }

  void threads(Variable q, Variable k, Variable v) {
    auto first = trace(q, "q"), second = trace(k, "k"), third = trace(v, "v");
    if (first && first == second && second == third) traceShared(*first, "qkv");
    else if (second && second == third) traceShared(*second, "kv");
  }

  void traceShared(Variable variable, const std::string &role) {
    const Statement *s = producer(variable);
    if (!s || s->defs.size() != 1 || (s->owned && llvm::any_of(s->uses, [&](Variable u) { return roles.count(u); })))
      return;
    // The common source of all three is q, k and v at once only where it was cut into them.
    for (size_t user : usersOf[variable])
      if (list[user].owned) return;
    roles[variable] = role;
    Variables uses = unique(s->uses);
    if (uses.empty() || s->value.leadingLayer() || users(uses[0]) != 1) return;
    trace(uses[0], role);
  }

  void fused(const Statement &s) {
    Variables uses = unique(s.uses);
    if (uses.size() >= 3) threads(uses[0], uses[1], uses[2]);
    if (s.defs.size() == 1) roles[s.defs[0]] = "out";
  }

  /// softmax(q @ k) @ v, whatever scales and masks stand between.
  void attention(const Statement &softmax) {
    if (softmax.defs.size() != 1 || softmax.uses.empty()) return;
    auto isProduct = [](const Statement *s) { return s->value.isBinary("@"); };
    Variables scores{softmax.uses[0]}, weights{softmax.defs[0]};
    const Statement *product = producer(scores.back());
    for (unsigned n = 0; n < 4 && product && !isProduct(product); ++n) {
      if (product->uses.empty()) return;
      scores.push_back(product->uses[0]);
      product = producer(scores.back());
    }
    if (!product || !isProduct(product)) return;
    const Statement *out = onlyUser(weights.back());
    for (unsigned n = 0; n < 3 && out && !isProduct(out) && out->defs.size() == 1; ++n) {
      weights.push_back(out->defs[0]);
      out = onlyUser(weights.back());
    }
    if (!out || !isProduct(out) || out->defs.size() != 1) return;
    Variables left = unique(product->uses), right = unique(out->uses);
    if (left.size() != 2 || right.size() != 2) return;
    for (Variable v : scores) roles[v] = "scores";
    for (Variable v : weights) roles[v] = "weights";
    roles[out->defs[0]] = "out";
    threads(left[0], left[1], right[0] == weights.back() ? right[1] : right[0]);
  }

  const Statement *onlyUser(Variable variable) {
    auto it = usersOf.find(variable);
    return it == usersOf.end() || it->second.size() != 1 ? nullptr : &list[it->second[0]];
  }

  /// x * sigmoid(...): squeeze and excitation, gates.
  void gate(const Variables &factors) {
    for (Variable factor : factors) {
      const Statement *s = producer(factor);
      if (!s || users(factor) != 1 || (s->atenName() != "sigmoid" && s->atenName() != "hardsigmoid")) continue;
      bool squeezed = false;
      size_t steps = 0; // what a loop carries is made of itself
      for (const Statement *at = s; at && !at->uses.empty() && ++steps <= list.size(); at = producer(at->uses[0]))
        squeezed |= squeezes(*at);
      trace(factor, squeezed ? "scale" : "gate");
      return;
    }
  }

  static bool squeezes(const Statement &s) {
    const std::string *layer = s.value.calledLayer();
    return layer ? StringRef(lastName(*layer)).contains("pool")
                 : s.atenName().contains("pool") || s.atenName() == "mean.dim";
  }

  void shortcut(const Statement &s) {
    for (Variable use : unique(s.uses)) {
      const Statement *p = producer(use);
      const std::string *layer = p && users(use) == 1 ? p->value.leadingLayer() : nullptr;
      if (!layer) continue;
      for (StringRef word : {"downsample", "shortcut", "short", "skip", "residual"})
        if (StringRef(lastName(*layer)).starts_with(word)) roles[use] = "shortcut";
    }
  }

  const Statement::List &list;
  std::map<Variable, size_t> defOf;
  std::map<Variable, std::vector<size_t>> usersOf;
  Names roles;
};

} // namespace

Names pytorch::findRoles(const Statement::List &body) {
  Names roles = RoleFinder(body).run();
  for (const Statement &s : body)
    for (const Statement::List *list : {&s.body, &s.otherwise}) {
      Names inner = findRoles(*list);
      roles.insert(inner.begin(), inner.end());
    }
  return roles;
}

/// A layer's own name, where it says more than its class.
static std::string nounOfLayer(std::string path) {
  while (isNumber(lastName(path))) path = parentOf(path);
  static const llvm::StringSet<> generic{"conv",       "conv2d",     "bn",           "norm",        "linear", "fc",
                                         "layer_norm", "batch_norm", "batch_norm2d", "expand_conv", "dw_conv"};
  std::string name = identifier(lastName(path));
  return generic.contains(name) || generic.contains(StringRef(name).rtrim("_0123456789")) ? "out" : name;
}

std::string pytorch::nounOf(const Statement &s) {
  if (const std::string *layer = s.value.calledLayer()) return nounOfLayer(*layer);
  if (const OpForm *form = lookupForm(s.atenName()); form && !form->noun.empty()) return form->noun.str();
  if (s.value.is(Expr::Kind::Subscript)) return "part";
  if (!s.value.is(Expr::Kind::Binary)) return "";
  static const llvm::StringMap<StringRef> nouns{
      {"+", "total"}, {"-", "difference"}, {"*", "scaled"}, {"/", "ratio"}, {"@", "product"}};
  return nouns.lookup(s.value.text).str();
}
