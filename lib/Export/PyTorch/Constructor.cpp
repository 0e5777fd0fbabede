//===--- Constructor.cpp - what two calls of one class have in common ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Constructor.h"
#include "Printer.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using Kind = Expr::Kind;

StringRef pytorch::layerType(const Expr &made) {
  if (!made.is(Kind::Call)) return "";
  const Expr &callee = made.operands[0];
  bool layer = callee.is(Kind::Attribute) && callee.operands[0] == Expr::symbol("nn") && callee.text != "Parameter";
  return layer ? StringRef(callee.text) : StringRef();
}

bool pytorch::isConv(const Expr &made) { return layerType(made).starts_with("Conv"); }
bool pytorch::isBatchNorm(const Expr &made) { return layerType(made).starts_with("BatchNorm"); }

Expr pytorch::makeSequence(StringRef type, std::vector<Expr> items) {
  bool list = type == "ModuleList";
  Expr call = Expr::call(Expr::dotted(("nn." + type).str()));
  call.exploded = true;
  if (list) {
    call.add(Expr::list(std::move(items)));
    call.operands[1].exploded = true;
  } else {
    for (Expr &item : items) call.add(std::move(item));
  }
  return call;
}

static bool holdsList(const Expr &made) { return made.operands.size() == 2 && made.operands[1].exploded; }

MutableArrayRef<Expr> pytorch::itemsOf(Expr &made) {
  if (!made.is(Kind::Call) || !made.exploded) return {};
  if (holdsList(made) && made.operands[1].is(Kind::List)) return made.operands[1].operands;
  return MutableArrayRef<Expr>(made.operands).drop_front();
}

ArrayRef<Expr> pytorch::itemsOf(const Expr &made) { return itemsOf(const_cast<Expr &>(made)); }

static size_t linesOf(const Expr &made) {
  if (!made.exploded) return 1;
  size_t lines = layerType(made) == "ModuleList" ? 4 : 2;
  for (const Expr &item : itemsOf(made)) lines += linesOf(item);
  return lines;
}

void pytorch::forEachItem(const Expr &made, llvm::function_ref<void(const std::string &, size_t)> found) {
  size_t line = layerType(made) == "ModuleList" ? 2 : 1;
  for (auto [i, item] : llvm::enumerate(itemsOf(made))) {
    std::string path = "." + std::to_string(i);
    found(path, line);
    forEachItem(item, [&](const std::string &inner, size_t at) { found(path + inner, line + at); });
    line += linesOf(item);
  }
}

std::vector<std::pair<Expr *, size_t>> pytorch::argumentPlaces(Expr &made) {
  std::vector<std::pair<Expr *, size_t>> places;
  for (Expr &item : itemsOf(made)) llvm::append_range(places, argumentPlaces(item));
  if (made.is(Kind::Call) && !made.exploded)
    for (size_t i = 1; i < made.operands.size(); ++i) places.emplace_back(&made, i);
  return places;
}

/// What a layer has when the keyword is left out, in the order in which classes name them.
static ArrayRef<std::pair<StringRef, Expr>> layerDefaults() {
  static const std::pair<StringRef, Expr> defaults[] = {
      {"stride", Expr::integer(1)},   {"padding", Expr::integer(0)}, {"output_padding", Expr::integer(0)},
      {"dilation", Expr::integer(1)}, {"groups", Expr::integer(1)},  {"bias", Expr::boolean(true)},
      {"eps", Expr::real(1e-5)},      {"momentum", Expr::real(0.1)}};
  return defaults;
}

std::string pytorch::constructorKey(const Expr &made) {
  std::string key = structuralKey(made.operands[0], {}, true);
  if (!made.exploded)
    for (const std::string &keyword : ArrayRef(made.keywords).drop_front())
      if (llvm::none_of(layerDefaults(), [&](auto &d) { return d.first == keyword; })) key += "|" + keyword;
  for (const Expr &item : itemsOf(made)) key += "[" + constructorKey(item) + "]";
  return key;
}

std::string pytorch::argumentName(const Expr &made, size_t argument) {
  if (!made.keywords[argument].empty()) return made.keywords[argument];
  static const char *conv[] = {"in_channels", "out_channels", "kernel_size"},
                    *linear[] = {"in_features", "out_features"};
  size_t index = argument - 1;
  StringRef type = layerType(made);
  if (isConv(made) && index < 3) return conv[index];
  if (type == "Linear" && index < 2) return linear[index];
  if (isBatchNorm(made)) return "channels";
  if (type == "LayerNorm") return "features";
  if (type == "Embedding") return index ? "features" : "count";
  return "";
}

void pytorch::unify(ArrayRef<Expr *> constructors) {
  for (auto &[keyword, idle] : layerDefaults()) {
    auto find = [&, &word = keyword](Expr *c) { return llvm::find(c->keywords, word) - c->keywords.begin(); };
    auto lacks = [&](Expr *c) { return find(c) == static_cast<ptrdiff_t>(c->keywords.size()); };
    if (llvm::all_of(constructors, lacks)) continue;
    for (Expr *c : constructors) { // all in this order
      Expr value = lacks(c) ? idle : c->operands[find(c)];
      if (!lacks(c)) {
        c->operands.erase(c->operands.begin() + find(c));
        c->keywords.erase(c->keywords.begin() + find(c));
      }
      c->add(std::move(value), keyword);
    }
  }
  for (size_t i = 0; i < itemsOf(*constructors[0]).size(); ++i) {
    std::vector<Expr *> column;
    for (Expr *c : constructors) column.push_back(&itemsOf(*c)[i]);
    unify(column);
  }
}
