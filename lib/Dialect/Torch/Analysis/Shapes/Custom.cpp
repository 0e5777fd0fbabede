//===--- Custom.cpp - sizes of users' operators by the shape rules of their declarations --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"

#include "paddle-mlir/CustomOps/ShapeRule.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include <map>

using namespace mlir;
using namespace mlir::pd_torch;
using pd::custom::ShapeItem;
using pd::custom::ShapeRule;
using pd::custom::SizeExpr;

namespace {

/// Sizes as expressions; null where nothing is known.
struct SymbolicSizes {
  SymbolicShapes &shapes;
  Operation *op;
  DictionaryAttr attributes;
  std::map<std::string, DimExpr> symbols; // free ones, as the first output that has one knows it

  unsigned rank(unsigned input) { return shapes.shape(op->getOperand(input)).size(); }
  DimExpr dim(unsigned input, unsigned i) { return shapes.shape(op->getOperand(input))[i]; }
  DimExpr number(int64_t value) { return shapes.exprs().constant(value); }
  DimExpr symbol(StringRef name) { return symbols[name.str()]; }
  std::optional<DimExpr> attribute(StringRef name, int64_t index) {
    Attribute value = attributes.get(name);
    if (auto integer = dyn_cast_or_null<IntegerAttr>(value); integer && index < 0) return number(integer.getInt());
    if (auto list = dyn_cast_or_null<DenseI64ArrayAttr>(value); list && index >= 0 && index < list.size())
      return number(list[index]);
    return std::nullopt;
  }
  DimExpr broadcast(DimExpr a, DimExpr b) { return a && b ? shapes.broadcastDim(a, b) : DimExpr(); }
  DimExpr binary(SizeExpr::Kind kind, DimExpr a, DimExpr b) {
    if (!a || !b) return {};
    DimExprs &e = shapes.exprs();
    bool divides = b.constant().value_or(0) > 0;
    switch (kind) {
    case SizeExpr::Add: return e.add(a, b);
    case SizeExpr::Sub: return e.sub(a, b);
    case SizeExpr::Mul: return e.mul(a, b);
    case SizeExpr::Div: return divides ? e.floorDiv(a, b) : DimExpr();
    case SizeExpr::Mod: return divides ? e.mod(a, b) : DimExpr();
    case SizeExpr::Min: return e.min(a, b);
    case SizeExpr::Max: return e.max(a, b);
    default: return {};
    }
  }

  /// A free symbol is the size of the first result that has it.
  void bind(const ShapeRule &rule, Value result) {
    auto type = dyn_cast<VTensorType>(result.getType());
    int64_t at = 0;
    for (const ShapeItem &item : rule.items) {
      if (item.spread) {
        int64_t ranks = rank(item.input), from = normalizeDim(item.from, ranks);
        at += std::max<int64_t>(0, ranks - item.drop - from);
        continue;
      }
      if (item.size.kind == SizeExpr::Free && type && at < type.getRank() && !symbols.count(item.size.name)) {
        int64_t known = type.getSizes()[at];
        symbols[item.size.name] = known >= 0 ? number(known) : shapes.opaqueDim(result, at);
      }
      ++at;
    }
  }
};

} // namespace

std::optional<Dims> shape::custom(SymbolicShapes &s, Operation *op, unsigned index) {
  auto declaration = op->getAttrOfType<DictionaryAttr>("declaration"),
       attributes = op->getAttrOfType<DictionaryAttr>("op_attributes");
  auto inputs = declaration ? declaration.getAs<ArrayAttr>("inputs") : ArrayAttr(),
       outputs = declaration ? declaration.getAs<ArrayAttr>("outputs") : ArrayAttr();
  if (!attributes || !inputs || !outputs || inputs.size() != op->getNumOperands() ||
      outputs.size() != op->getNumResults())
    return std::nullopt;
  std::vector<std::string> names;
  for (auto input : inputs.getAsRange<StringAttr>()) names.push_back(input.str());
  auto kindOf = [&](StringRef name) { // 1 an int, 2 a list of ints: readShapeRule of the pd dialect
    Attribute value = attributes.get(name);
    return !value ? 0 : isa<IntegerAttr>(value) && !isa<BoolAttr>(value) ? 1 : isa<DenseI64ArrayAttr>(value) ? 2 : 3;
  };
  SymbolicSizes sizes{s, op, attributes, {}};
  std::optional<ShapeRule> wanted;
  for (unsigned i = 0; i <= index; ++i) {
    auto output = dyn_cast<DictionaryAttr>(outputs[i]);
    auto text = output ? output.getAs<StringAttr>("shape") : StringAttr();
    std::string what;
    size_t offset;
    wanted = text ? pd::custom::parseShapeRule(text.getValue(), {names, kindOf}, what, offset) : std::nullopt;
    if (!wanted) return std::nullopt;
    sizes.bind(*wanted, op->getResult(i));
  }
  std::string what;
  pd::custom::RuleEvaluator<DimExpr, SymbolicSizes> evaluator(sizes, names);
  std::optional<std::vector<DimExpr>> dims = evaluator.shape(*wanted, what);
  if (!dims) return std::nullopt;
  return Dims(dims->begin(), dims->end());
}
