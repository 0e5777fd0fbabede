//===--- Tree.cpp - making, comparing and walking expressions and statements ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Tree.h"
#include "ModulePath.h"
#include "Printer.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

Expr Expr::leaf(Kind kind, StringRef text) {
  Expr e;
  e.kind = kind;
  e.text = text.str();
  return e;
}

static Expr node(Expr::Kind kind, StringRef text, std::vector<Expr> operands) {
  Expr e;
  e.kind = kind;
  e.text = text.str();
  e.operands = std::move(operands);
  return e;
}

Expr Expr::name(Variable variable) {
  Expr e;
  e.kind = Kind::Name;
  e.variable = variable;
  return e;
}

Expr Expr::dotted(StringRef names) {
  auto [base, last] = names.rsplit('.');
  return last.empty() ? symbol(names) : attribute(dotted(base), last);
}

Expr Expr::real(double value) { return leaf(Kind::Float, pythonFloat(value)); }
Expr Expr::attribute(Expr base, StringRef name) { return node(Kind::Attribute, name, {std::move(base)}); }

Expr Expr::call(Expr callee, std::vector<Expr> arguments) {
  Expr e = node(Kind::Call, "", {std::move(callee)});
  e.keywords.push_back("");
  for (Expr &argument : arguments) e.add(std::move(argument));
  return e;
}

void Expr::add(Expr argument, StringRef keyword) {
  operands.push_back(std::move(argument));
  keywords.push_back(keyword.str());
}

Expr Expr::unary(StringRef op, Expr operand) { return node(Kind::Unary, op, {std::move(operand)}); }
Expr Expr::binary(Expr left, StringRef op, Expr right) {
  if ((op == "+" || op == "-") && right.isNegative()) op = op == "+" ? "-" : "+", right = right.negated();
  return node(Kind::Binary, op, {std::move(left), std::move(right)});
}
Expr Expr::conditional(Expr then, Expr condition, Expr otherwise) {
  return node(Kind::Conditional, "", {std::move(then), std::move(condition), std::move(otherwise)});
}
Expr Expr::subscript(Expr base, std::vector<Expr> index) {
  index.insert(index.begin(), std::move(base));
  return node(Kind::Subscript, "", std::move(index));
}
Expr Expr::slice(Expr start, Expr stop, Expr step) {
  return node(Kind::Slice, "", {std::move(start), std::move(stop), std::move(step)});
}
Expr Expr::list(std::vector<Expr> elements) { return node(Kind::List, "", std::move(elements)); }
Expr Expr::tuple(std::vector<Expr> elements) { return node(Kind::Tuple, "", std::move(elements)); }

Expr Expr::integers(ArrayRef<int64_t> values) {
  std::vector<Expr> elements;
  for (int64_t value : values) elements.push_back(integer(value));
  return list(std::move(elements));
}

Expr Expr::negated() const {
  Expr e = *this;
  e.text = isNegative() ? text.substr(1) : "-" + text;
  return e;
}

bool Expr::operator==(const Expr &other) const {
  return kind == other.kind && text == other.text && variable == other.variable && keywords == other.keywords &&
         operands == other.operands;
}

const std::string *Expr::calledLayer() const {
  return kind == Kind::Call && operands[0].kind == Kind::Layer ? &operands[0].text : nullptr;
}

const std::string *Expr::leadingLayer() const {
  if (kind == Kind::Layer) return &text;
  bool begins = kind == Kind::Attribute || kind == Kind::Call || kind == Kind::Binary || kind == Kind::Conditional ||
                kind == Kind::Subscript || kind == Kind::Tuple;
  return begins && !operands.empty() ? operands[0].leadingLayer() : nullptr;
}

void Expr::walk(llvm::function_ref<void(const Expr &)> visit) const {
  visit(*this);
  for (const Expr &operand : operands) operand.walk(visit);
}

void Expr::walk(llvm::function_ref<void(Expr &)> visit) {
  visit(*this);
  for (Expr &operand : operands) operand.walk(visit);
}

StringRef pytorch::atenName(Operation *op) {
  StringRef name = op ? op->getName().getStringRef() : StringRef();
  if (!name.consume_front("torch.")) return "";
  return name.consume_front("aten.") || name.starts_with("prim.") ? name : StringRef();
}

StringRef Statement::atenName() const { return value.calledLayer() ? StringRef() : pytorch::atenName(op); }

std::vector<Variable> pytorch::namesIn(const Expr &expr) {
  std::vector<Variable> names;
  expr.walk([&](const Expr &e) {
    if (e.is(Expr::Kind::Name)) names.push_back(e.variable);
  });
  return names;
}

std::vector<std::string> pytorch::layersIn(const Expr &expr) {
  std::vector<std::string> layers;
  expr.walk([&](const Expr &e) {
    if (e.is(Expr::Kind::Layer)) layers.push_back(e.text);
  });
  return layers;
}

void pytorch::walk(const Statement::List &list, llvm::function_ref<void(const Statement &)> visit) {
  for (const Statement &s : list) {
    visit(s);
    walk(s.body, visit);
    walk(s.otherwise, visit);
  }
}

void pytorch::walk(Statement::List &list, llvm::function_ref<void(Statement &)> visit) {
  for (Statement &s : list) {
    visit(s);
    walk(s.body, visit);
    walk(s.otherwise, visit);
  }
}

void pytorch::replaceReads(Statement::List &list, Variable from, Variable to) {
  walk(list, [&](Statement &s) {
    s.value.walk([&](Expr &e) {
      if (e.is(Expr::Kind::Name) && e.variable == from) e.variable = to;
    });
  });
  for (Statement &s : list) summarize(s);
}

Statement pytorch::makeAssign(Expr target, Expr value) {
  Statement s;
  s.target = std::move(target);
  s.value = std::move(value);
  summarize(s);
  return s;
}

void pytorch::summarize(Statement &s) {
  s.owned = false;
  s.owner.clear();
  auto own = [&](const std::string &owner) {
    s.owner = s.owned ? commonPath(s.owner, owner) : owner;
    s.owned = true;
  };
  for (const std::string &layer : layersIn(s.value)) own(parentOf(layer));
  s.defs = namesIn(s.target);
  s.uses = namesIn(s.value);
  if (s.kind == Statement::Kind::Increment) s.uses.insert(s.uses.begin(), s.defs.begin(), s.defs.end());
  if (!s.isCompound()) return;
  s.headUses = s.uses;
  s.uses.clear();
  auto add = [](std::vector<Variable> &list, Variable name) {
    if (!llvm::is_contained(list, name)) list.push_back(name);
  };
  for (Variable use : s.headUses) add(s.uses, use);
  // A name that is assigned before it is read is the block's own; a loop's carried values are read first.
  std::set<Variable> index(s.defs.begin(), s.defs.end());
  for (Statement::List *list : {&s.body, &s.otherwise}) {
    std::set<Variable> assigned = index;
    for (Statement &inner : *list) {
      summarize(inner);
      for (Variable use : inner.uses)
        if (!assigned.count(use)) add(s.uses, use);
      assigned.insert(inner.defs.begin(), inner.defs.end());
      for (Variable def : inner.defs) add(s.defs, def);
      if (inner.owned) own(inner.owner);
    }
  }
}
