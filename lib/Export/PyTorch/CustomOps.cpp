//===--- CustomOps.cpp - custom operators as Python functions -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CustomOps.h"
#include "Emitter.h"
#include "paddle-mlir/CustomOps/TorchExpression.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCustomOps.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

static DictionaryAttr declarationOf(Operation *op) {
  auto custom = dyn_cast<pd_torch::OperatorOp>(op);
  return custom && custom.getName().starts_with(kCustomOperatorPrefix)
             ? op->getAttrOfType<DictionaryAttr>("declaration")
             : DictionaryAttr();
}

static std::string nameOf(Operation *op) {
  return identifier(cast<pd_torch::OperatorOp>(op).getName().drop_front(kCustomOperatorPrefix.size()));
}

bool pytorch::isCustomOp(Operation *op) {
  DictionaryAttr declaration = declarationOf(op);
  return declaration && declaration.getAs<StringAttr>("torch");
}

static Expr pythonValue(Attribute value) {
  auto list = [](auto range, auto make) {
    std::vector<Expr> elements;
    for (auto element : range) elements.push_back(make(element));
    return Expr::list(std::move(elements));
  };
  if (auto flag = dyn_cast<BoolAttr>(value)) return Expr::boolean(flag.getValue());
  if (auto integer = dyn_cast<IntegerAttr>(value)) return Expr::integer(integer.getInt());
  if (auto real = dyn_cast<FloatAttr>(value)) return Expr::real(real.getValueAsDouble());
  if (auto text = dyn_cast<StringAttr>(value)) return Expr::string(text.getValue());
  if (auto ints = dyn_cast<DenseI64ArrayAttr>(value)) return list(ints.asArrayRef(), Expr::integer);
  if (auto reals = dyn_cast<DenseF64ArrayAttr>(value)) return list(reals.asArrayRef(), Expr::real);
  if (auto texts = dyn_cast<ArrayAttr>(value))
    return list(texts.getAsRange<StringAttr>(), [](StringAttr v) { return Expr::string(v.getValue()); });
  return Expr::none();
}

static std::string pythonType(Attribute value) {
  if (isa<BoolAttr>(value)) return "bool";
  if (isa<IntegerAttr>(value)) return "int";
  if (isa<FloatAttr>(value)) return "float";
  if (isa<StringAttr>(value)) return "str";
  return isa<DenseI64ArrayAttr>(value) ? "list[int]" : isa<DenseF64ArrayAttr>(value) ? "list[float]" : "list[str]";
}

Expr pytorch::customCall(Operation *op, std::vector<Expr> operands) {
  Expr call = Expr::call(Expr::dotted("custom_ops." + nameOf(op)), std::move(operands));
  for (NamedAttribute attribute : op->getAttrOfType<DictionaryAttr>("op_attributes"))
    call.add(pythonValue(attribute.getValue()), identifier(attribute.getName()));
  return call;
}

std::string pytorch::customResult(OpResult result) {
  auto output =
      cast<DictionaryAttr>(declarationOf(result.getOwner()).getAs<ArrayAttr>("outputs")[result.getResultNumber()]);
  return identifier(output.getAs<StringAttr>("name").getValue().lower());
}

std::string pytorch::customOpsSource(Operation *module) {
  std::map<std::string, Operation *> ops;
  module->walk([&](Operation *op) {
    if (isCustomOp(op)) ops.emplace(nameOf(op), op);
  });
  if (ops.empty()) return "";
  std::string functions;
  for (auto &[name, op] : ops) {
    DictionaryAttr declaration = declarationOf(op);
    functions += "\n\ndef " + name + "(";
    bool first = true;
    for (auto input : declaration.getAs<ArrayAttr>("inputs").getAsRange<StringAttr>())
      functions += (std::exchange(first, false) ? "" : ", ") + input.str() + ": torch.Tensor";
    for (NamedAttribute attribute : op->getAttrOfType<DictionaryAttr>("op_attributes"))
      functions += (std::exchange(first, false) ? "" : ", ") + attribute.getName().str() + ": " +
                   pythonType(attribute.getValue());
    functions += "):\n";
    for (const std::string &line : custom::pythonBodyLines(declaration.getAs<StringAttr>("torch").getValue()))
      functions += "    " + line + "\n";
  }
  std::string text = "\"\"\"The model's custom operators, as their declarations say.\"\"\"\n\nimport torch\n";
  if (StringRef(functions).contains("F.")) text += "import torch.nn.functional as F\n";
  return text + functions;
}
