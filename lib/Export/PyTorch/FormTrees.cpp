//===--- FormTrees.cpp - the table of forms as trees with holes --------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "OpForms.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

namespace {

/// The Python that forms are written in: one operator at most, calls, attributes, subscripts.
class FormParser {
public:
  explicit FormParser(StringRef text) : rest(text) {}

  Expr parse() {
    Expr form = operation();
    assert(rest.empty() && "a form that is not read to its end");
    return form;
  }

private:
  Expr operation() {
    if (rest.consume_front("not ")) return Expr::unary("not", postfix());
    if (rest.consume_front("-")) return Expr::unary("-", postfix());
    Expr left = postfix();
    for (StringRef op : {"+", "-", "*", "//", "/", "%", "@", "==", "!=", "<=", "<", ">=", ">", "and", "or"})
      if (rest.consume_front((" " + op + " ").str())) return Expr::binary(std::move(left), op, postfix());
    return left;
  }

  Expr postfix() {
    Expr e = atom();
    for (;;) {
      if (rest.consume_front(".")) e = Expr::attribute(std::move(e), word());
      else if (rest.consume_front("(")) e = call(std::move(e));
      else if (rest.consume_front("[")) e = Expr::subscript(std::move(e), {closed(operation(), "]")});
      else return e;
    }
  }

  Expr call(Expr callee) {
    Expr e = Expr::call(std::move(callee));
    for (bool first = true; !rest.consume_front(")"); first = false) {
      if (!first) rest.consume_front(", ");
      StringRef before = rest, keyword = word();
      if (keyword.empty() || !rest.consume_front("=")) rest = before, keyword = "";
      e.add(operation(), keyword);
    }
    return e;
  }

  Expr atom() {
    if (rest.consume_front("{")) {
      Expr hole;
      hole.kind = Expr::Kind::Hole;
      hole.text = rest.split('}').first.str();
      rest = rest.split('}').second;
      return hole;
    }
    if (rest.consume_front("\"")) {
      auto [text, after] = rest.split('"');
      rest = after;
      return Expr::string(text);
    }
    StringRef name = word();
    assert(!name.empty() && "a form that this parser does not read");
    return name == "True" || name == "False" ? Expr::boolean(name == "True") : Expr::symbol(name);
  }

  Expr closed(Expr e, StringRef bracket) { return rest.consume_front(bracket), e; }

  StringRef word() {
    StringRef found = rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    rest = rest.drop_front(found.size());
    return found;
  }

  StringRef rest;
};

struct Entry {
  const OpForm *row;
  std::optional<Expr> tree;
};

} // namespace

static const Entry *lookupEntry(StringRef name) {
  static const llvm::StringMap<Entry> entries = [] {
    llvm::StringMap<Entry> map;
    for (const OpForm &row : opForms())
      map[row.op] = {&row, row.form.empty() ? std::nullopt : std::optional(FormParser(row.form).parse())};
    return map;
  }();
  auto it = entries.find(name);
  return it == entries.end() ? nullptr : &it->second;
}

const OpForm *pytorch::lookupForm(StringRef name) {
  const Entry *entry = lookupEntry(name);
  return entry ? entry->row : nullptr;
}

const Expr *pytorch::formTree(StringRef name) {
  const Entry *entry = lookupEntry(name);
  return entry && entry->tree ? &*entry->tree : nullptr;
}

bool pytorch::isActivationLayer(StringRef module) {
  return llvm::any_of(opForms(), [&](const OpForm &row) {
    return !module.empty() && row.module == module && (row.traits & OpForm::Activation);
  });
}

bool pytorch::hasTrait(StringRef name, OpForm::Trait trait) {
  const OpForm *row = lookupForm(name);
  return row && (row->traits & trait);
}
