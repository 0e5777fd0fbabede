//===--- DimExpr.cpp - symbolic dimension expressions ---------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Building and normalising size expressions, bounds, and printing them.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Dialect/Torch/Analysis/DimExpr.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <numeric>

using namespace mlir;
using namespace mlir::pd_torch;

static int64_t floorDivide(int64_t a, int64_t b) { return a / b - ((a % b != 0) && ((a < 0) != (b < 0))); }

std::optional<int64_t> DimExpr::constant() const {
  if (node->terms.empty()) return 0;
  if (node->terms.size() == 1 && node->terms[0].atoms.empty()) return node->terms[0].coefficient;
  return std::nullopt;
}

const DimAtom *DimExpr::symbol() const {
  if (node->terms.size() != 1 || node->terms[0].coefficient != 1 || node->terms[0].atoms.size() != 1) return nullptr;
  const DimAtom *atom = node->terms[0].atoms[0];
  return atom->kind == DimAtom::Symbol ? atom : nullptr;
}

//===--- interning ---===//

static bool atomsLess(ArrayRef<const DimAtom *> a, ArrayRef<const DimAtom *> b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](auto *x, auto *y) { return x->id < y->id; });
}

DimExpr DimExprs::intern(SmallVector<DimTerm> terms) {
  for (DimTerm &term : terms) llvm::sort(term.atoms, [](auto *x, auto *y) { return x->id < y->id; });
  llvm::sort(terms, [](const DimTerm &a, const DimTerm &b) { return atomsLess(a.atoms, b.atoms); });
  auto node = std::make_unique<DimPolynomial>();
  for (DimTerm &term : terms) {
    if (!node->terms.empty() && node->terms.back().atoms == term.atoms)
      node->terms.back().coefficient += term.coefficient;
    else node->terms.push_back(term);
    if (node->terms.back().coefficient == 0) node->terms.pop_back();
  }
  llvm::raw_string_ostream os(node->key);
  for (const DimTerm &term : node->terms) {
    os << term.coefficient;
    ++node->size;
    for (const DimAtom *atom : term.atoms) {
      os << "*" << atom->id;
      node->size += atom->kind == DimAtom::Symbol ? 1 : 1 + atom->lhs.size() + atom->rhs.size();
    }
    os << "+";
  }
  std::unique_ptr<DimPolynomial> &slot = polynomials[node->key];
  if (!slot) slot = std::move(node);
  return DimExpr(slot.get());
}

DimExpr DimExprs::fromAtom(const DimAtom *atom) { return intern({DimTerm{1, {atom}}}); }

DimExpr DimExprs::constant(int64_t value) { return intern({DimTerm{value, {}}}); }

DimExpr DimExprs::symbol(Value owner, int64_t dim, StringRef name, bool isArgument) {
  std::string key;
  llvm::raw_string_ostream os(key);
  if (name.empty()) os << "#" << owner.getAsOpaquePointer() << "." << dim;
  else os << name;
  const DimAtom *&slot = atomsByKey[key];
  if (!slot) {
    auto atom = std::make_unique<DimAtom>();
    atom->kind = DimAtom::Symbol;
    atom->id = atoms.size();
    atom->name = name.empty() ? "v" + std::to_string(atom->id) : name.str();
    atom->owner = owner;
    atom->dim = dim;
    atom->isArgument = isArgument;
    slot = atom.get();
    atoms.push_back(std::move(atom));
  }
  return fromAtom(slot);
}

const DimAtom *DimExprs::operation(DimAtom::Kind kind, DimExpr a, DimExpr b) {
  std::string key;
  llvm::raw_string_ostream os(key);
  os << "(" << int(kind) << "|" << a.opaque() << "|" << b.opaque();
  const DimAtom *&slot = atomsByKey[key];
  if (!slot) {
    auto atom = std::make_unique<DimAtom>();
    atom->kind = kind;
    atom->id = atoms.size();
    atom->lhs = a;
    atom->rhs = b;
    slot = atom.get();
    atoms.push_back(std::move(atom));
  }
  return slot;
}

//===--- arithmetic ---===//

DimExpr DimExprs::add(DimExpr a, DimExpr b) {
  SmallVector<DimTerm> terms(a.get()->terms.begin(), a.get()->terms.end());
  terms.append(b.get()->terms.begin(), b.get()->terms.end());
  return intern(std::move(terms));
}

DimExpr DimExprs::mul(DimExpr a, DimExpr b) {
  SmallVector<DimTerm> terms;
  for (const DimTerm &x : a.get()->terms)
    for (const DimTerm &y : b.get()->terms) {
      DimTerm term{x.coefficient * y.coefficient, x.atoms};
      term.atoms.append(y.atoms.begin(), y.atoms.end());
      terms.push_back(term);
    }
  return intern(std::move(terms));
}

DimExpr DimExprs::product(ArrayRef<DimExpr> factors) {
  DimExpr result = constant(1);
  for (DimExpr factor : factors) result = mul(result, factor);
  return result;
}

/// a / b when b is one term that divides every term of a.
std::optional<DimExpr> DimExprs::exactQuotient(DimExpr a, DimExpr b) {
  if (a == b) return constant(1);
  if (b.get()->terms.size() != 1) return std::nullopt;
  const DimTerm &divisor = b.get()->terms[0];
  SmallVector<DimTerm> terms;
  for (const DimTerm &term : a.get()->terms) {
    if (term.coefficient % divisor.coefficient != 0) return std::nullopt;
    DimTerm quotient{term.coefficient / divisor.coefficient, term.atoms};
    for (const DimAtom *atom : divisor.atoms) {
      auto it = llvm::find(quotient.atoms, atom);
      if (it == quotient.atoms.end()) return std::nullopt;
      quotient.atoms.erase(it);
    }
    terms.push_back(quotient);
  }
  return intern(std::move(terms));
}

DimExpr DimExprs::floorDiv(DimExpr a, DimExpr b) {
  if (std::optional<DimExpr> exact = b.is(0) ? std::nullopt : exactQuotient(a, b)) return *exact;
  std::optional<int64_t> divisor = b.constant();
  if (!divisor || *divisor <= 0) return fromAtom(operation(DimAtom::FloorDiv, a, b));

  // Multiples of the divisor leave the division; what stays has coefficients in [0, divisor).
  int64_t d = *divisor, common = d;
  SmallVector<DimTerm> outside, inside;
  int64_t inner = 0;
  for (const DimTerm &term : a.get()->terms) {
    int64_t quotient = floorDivide(term.coefficient, d), rest = term.coefficient - quotient * d;
    if (quotient) outside.push_back({quotient, term.atoms});
    if (term.atoms.empty()) inner = rest;
    else if (rest) {
      inside.push_back({rest, term.atoms});
      common = std::gcd(common, rest);
    }
  }
  if (inside.empty()) return intern(std::move(outside));
  for (DimTerm &term : inside) term.coefficient /= common;
  inner = floorDivide(inner, common);
  d /= common;
  DimExpr whole = intern(std::move(outside));
  if (d == 1) {
    inside.push_back({inner, {}});
    return add(whole, intern(std::move(inside)));
  }
  // floor((floor(x / m) + c) / d) = floor((x + c m) / (m d))
  if (inside.size() == 1 && inside[0].coefficient == 1 && inside[0].atoms.size() == 1) {
    const DimAtom *atom = inside[0].atoms[0];
    if (atom->kind == DimAtom::FloorDiv)
      if (std::optional<int64_t> m = atom->rhs.constant(); m && *m > 0)
        return add(whole, floorDiv(add(atom->lhs, constant(inner * *m)), constant(*m * d)));
  }
  inside.push_back({inner, {}});
  return add(whole, fromAtom(operation(DimAtom::FloorDiv, intern(std::move(inside)), constant(d))));
}

DimExpr DimExprs::max(DimExpr a, DimExpr b) {
  if (std::optional<int64_t> bound = lowerBound(sub(a, b)); bound && *bound >= 0) return a;
  if (std::optional<int64_t> bound = lowerBound(sub(b, a)); bound && *bound >= 0) return b;
  if (b.get()->key < a.get()->key) std::swap(a, b);
  return fromAtom(operation(DimAtom::Max, a, b));
}

DimExpr DimExprs::min(DimExpr a, DimExpr b) {
  if (std::optional<int64_t> bound = lowerBound(sub(a, b)); bound && *bound >= 0) return b;
  if (std::optional<int64_t> bound = lowerBound(sub(b, a)); bound && *bound >= 0) return a;
  if (b.get()->key < a.get()->key) std::swap(a, b);
  return fromAtom(operation(DimAtom::Min, a, b));
}

//===--- queries ---===//

std::optional<int64_t> DimExprs::lowerBound(const DimAtom &atom) const {
  switch (atom.kind) {
  case DimAtom::Symbol:
    if (atom.dim < 0) return std::nullopt;
    return atom.isArgument ? 1 : 0;
  case DimAtom::FloorDiv: {
    std::optional<int64_t> numerator = lowerBound(atom.lhs), divisor = atom.rhs.constant();
    if (!numerator) return std::nullopt;
    if (divisor && *divisor > 0) return floorDivide(*numerator, *divisor);
    return *numerator >= 0 ? std::optional<int64_t>(0) : std::nullopt;
  }
  case DimAtom::Max: {
    std::optional<int64_t> a = lowerBound(atom.lhs), b = lowerBound(atom.rhs);
    return a && b ? std::optional<int64_t>(std::max(*a, *b)) : a ? a : b;
  }
  case DimAtom::Min: {
    std::optional<int64_t> a = lowerBound(atom.lhs), b = lowerBound(atom.rhs);
    return a && b ? std::optional<int64_t>(std::min(*a, *b)) : std::nullopt;
  }
  }
  return std::nullopt;
}

std::optional<int64_t> DimExprs::lowerBound(DimExpr e) const {
  int64_t sum = 0;
  for (const DimTerm &term : e.get()->terms) {
    int64_t value = term.coefficient;
    if (value < 0 && !term.atoms.empty()) return std::nullopt;
    for (const DimAtom *atom : term.atoms) {
      std::optional<int64_t> bound = lowerBound(*atom);
      if (!bound || *bound < 0) return std::nullopt;
      value *= *bound;
    }
    sum += value;
  }
  return sum;
}

void DimExprs::symbols(DimExpr e, llvm::function_ref<void(const DimAtom &)> visit) const {
  for (const DimTerm &term : e.get()->terms)
    for (const DimAtom *atom : term.atoms) {
      if (atom->kind == DimAtom::Symbol) {
        visit(*atom);
        continue;
      }
      symbols(atom->lhs, visit);
      symbols(atom->rhs, visit);
    }
}

bool DimExprs::overArgumentsOnly(DimExpr e) const {
  bool only = true;
  symbols(e, [&](const DimAtom &atom) { only &= atom.isArgument; });
  return only;
}

//===--- printing ---===//

static std::string atomStr(const DimExprs &exprs, const DimAtom &atom) {
  switch (atom.kind) {
  case DimAtom::Symbol: return atom.name;
  case DimAtom::FloorDiv: return "((" + exprs.str(atom.lhs) + ") floordiv " + exprs.str(atom.rhs) + ")";
  case DimAtom::Max: return "max(" + exprs.str(atom.lhs) + ", " + exprs.str(atom.rhs) + ")";
  case DimAtom::Min: return "min(" + exprs.str(atom.lhs) + ", " + exprs.str(atom.rhs) + ")";
  }
  return "";
}

/// Terms with atoms first, the constant last, as people write sums.
static SmallVector<const DimTerm *> termsInOrder(DimExpr e) {
  SmallVector<const DimTerm *> order;
  for (const DimTerm &term : e.get()->terms)
    if (!term.atoms.empty()) order.push_back(&term);
  for (const DimTerm &term : e.get()->terms)
    if (term.atoms.empty()) order.push_back(&term);
  return order;
}

std::string DimExprs::str(DimExpr e) const {
  std::string text;
  llvm::raw_string_ostream os(text);
  bool first = true;
  for (const DimTerm *term : termsInOrder(e)) {
    int64_t c = term->coefficient;
    os << (first ? (c < 0 ? "-" : "") : (c < 0 ? " - " : " + "));
    first = false;
    c = std::abs(c);
    if (c != 1 || term->atoms.empty()) os << c << (term->atoms.empty() ? "" : "*");
    llvm::interleave(term->atoms, os, [&](const DimAtom *atom) { os << atomStr(*this, *atom); }, "*");
  }
  return first ? "0" : text;
}

static std::string quote(StringRef name) {
  std::string text = "\"";
  for (char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

std::string DimExprs::json(DimExpr e) const {
  auto atomJson = [&](const DimAtom &atom) -> std::string {
    if (atom.kind == DimAtom::Symbol) return quote(atom.name);
    StringRef op = atom.kind == DimAtom::FloorDiv ? "floordiv" : atom.kind == DimAtom::Max ? "max" : "min";
    return "[\"" + op.str() + "\", " + json(atom.lhs) + ", " + json(atom.rhs) + "]";
  };
  std::string sum;
  for (const DimTerm *term : termsInOrder(e)) {
    std::string product;
    if (term->coefficient != 1 || term->atoms.empty()) product = std::to_string(term->coefficient);
    for (const DimAtom *atom : term->atoms)
      product = product.empty() ? atomJson(*atom) : "[\"*\", " + product + ", " + atomJson(*atom) + "]";
    sum = sum.empty() ? product : "[\"+\", " + sum + ", " + product + "]";
  }
  return sum.empty() ? "0" : sum;
}
