//===--- CustomOps.cpp - pd.custom: declaration, shapes by its rules, verifier ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdCustomOps.h"
#include "paddle-mlir/ElementTypes/ElementTypes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

using namespace mlir;
using namespace mlir::pd;

//===--- the declaration as an attribute ---===//

DictionaryAttr pd::declarationAttr(MLIRContext *context, const custom::Declaration &op) {
  Builder b(context);
  auto dict = [&](ArrayRef<std::pair<StringRef, StringRef>> entries) {
    NamedAttrList list;
    for (auto [name, text] : entries) list.append(name, b.getStringAttr(text));
    return list.getDictionary(context);
  };
  SmallVector<StringRef> inputs(op.inputs.begin(), op.inputs.end());
  SmallVector<Attribute> outputs;
  for (const custom::Output &output : op.outputs)
    outputs.push_back(dict({{"name", output.name}, {"dtype", output.dtype}, {"shape", output.shape}}));
  NamedAttrList all;
  all.append("inputs", b.getStrArrayAttr(inputs));
  all.append("outputs", b.getArrayAttr(outputs));
  if (!op.torch.empty()) all.append("torch", b.getStringAttr(op.torch));
  if (op.kernel) all.append("kernel", dict({{"library", op.kernel->library}, {"symbol", op.kernel->symbol}}));
  return all.getDictionary(context);
}

static std::optional<custom::AttributeType> typeOfValue(Attribute value) {
  if (isa<BoolAttr>(value)) return custom::AttributeType::Bool;
  if (isa<IntegerAttr>(value)) return custom::AttributeType::Int;
  if (isa<FloatAttr>(value)) return custom::AttributeType::Float;
  if (isa<StringAttr>(value)) return custom::AttributeType::String;
  if (isa<DenseI64ArrayAttr>(value)) return custom::AttributeType::Ints;
  if (isa<DenseF64ArrayAttr>(value)) return custom::AttributeType::Floats;
  if (auto list = dyn_cast<ArrayAttr>(value);
      list && llvm::all_of(list, [](Attribute a) { return isa<StringAttr>(a); }))
    return custom::AttributeType::Strings;
  return std::nullopt;
}

std::optional<custom::Declaration> pd::readDeclaration(StringRef name, DictionaryAttr declaration,
                                                       DictionaryAttr attributes) {
  custom::Declaration op;
  op.name = name.str();
  auto inputs = declaration.getAs<ArrayAttr>("inputs"), outputs = declaration.getAs<ArrayAttr>("outputs");
  if (!inputs || !outputs) return std::nullopt;
  for (Attribute input : inputs) {
    auto text = dyn_cast<StringAttr>(input);
    if (!text) return std::nullopt;
    op.inputs.push_back(text.str());
  }
  for (Attribute output : outputs) {
    auto dict = dyn_cast<DictionaryAttr>(output);
    auto field = [&](StringRef key) { return dict ? dict.getAs<StringAttr>(key) : StringAttr(); };
    if (!field("name") || !field("dtype") || !field("shape")) return std::nullopt;
    op.outputs.push_back({field("name").str(), field("dtype").str(), field("shape").str(), {}});
  }
  for (NamedAttribute attribute : attributes) {
    std::optional<custom::AttributeType> type = typeOfValue(attribute.getValue());
    if (!type) return std::nullopt;
    op.attributes.push_back({attribute.getName().str(), *type, std::nullopt, {}});
  }
  if (auto torch = declaration.getAs<StringAttr>("torch")) op.torch = torch.str();
  if (auto kernel = declaration.getAs<DictionaryAttr>("kernel")) {
    auto library = kernel.getAs<StringAttr>("library"), symbol = kernel.getAs<StringAttr>("symbol");
    if (!library || !symbol) return std::nullopt;
    op.kernel = custom::Kernel{library.str(), symbol.str()};
  }
  return op;
}

std::optional<int64_t> pd::customSizeAttribute(DictionaryAttr attributes, StringRef name, int64_t index) {
  Attribute value = attributes.get(name);
  if (auto integer = dyn_cast_or_null<IntegerAttr>(value); integer && index < 0) return integer.getInt();
  if (auto list = dyn_cast_or_null<DenseI64ArrayAttr>(value); list && index >= 0 && index < list.size())
    return list[index];
  return std::nullopt;
}

std::optional<custom::ShapeRule> pd::readShapeRule(const custom::Declaration &op, unsigned index, std::string &what) {
  auto kindOf = [&](StringRef name) {
    const custom::Attribute *attribute = op.attribute(name);
    return !attribute                                       ? 0
           : attribute->type == custom::AttributeType::Int  ? 1
           : attribute->type == custom::AttributeType::Ints ? 2
                                                            : 3;
  };
  size_t offset = 0;
  return custom::parseShapeRule(op.outputs[index].shape, {op.inputs, kindOf}, what, offset);
}

std::string pd::customMismatch(const custom::Output &output, Type declared, Type rule) {
  std::string text;
  llvm::raw_string_ostream os(text);
  auto have = cast<RankedTensorType>(declared), want = cast<RankedTensorType>(rule);
  os << "output '" << output.name << "' has the ";
  if (have.getElementType() != want.getElementType())
    os << "dtype " << have.getElementType() << ", but its dtype rule '" << output.dtype << "' gives "
       << want.getElementType();
  else
    os << "shape " << infer::str(have.getShape()) << ", but its shape rule '" << output.shape << "' gives "
       << infer::str(want.getShape());
  return text;
}

//===--- shapes ---===//

namespace {

/// Sizes as ODS types know them: a number or `?`.
struct StaticSizes {
  ValueRange operands;
  DictionaryAttr attributes;

  unsigned rank(unsigned input) { return infer::typeOf(operands[input]).getRank(); }
  int64_t dim(unsigned input, unsigned i) { return infer::shapeOf(operands[input])[i]; }
  int64_t number(int64_t value) { return value; }
  int64_t symbol(StringRef) { return infer::kDynamic; }
  std::optional<int64_t> attribute(StringRef name, int64_t index) {
    return customSizeAttribute(attributes, name, index);
  }
  int64_t broadcast(int64_t a, int64_t b) { return a == 1 ? b : b == 1 ? a : a == infer::kDynamic ? b : a; }
  int64_t binary(custom::SizeExpr::Kind kind, int64_t a, int64_t b) {
    using E = custom::SizeExpr;
    if (a == infer::kDynamic || b == infer::kDynamic) return infer::kDynamic;
    switch (kind) {
    case E::Add: return a + b;
    case E::Sub: return a - b;
    case E::Mul: return a * b;
    case E::Div: return b > 0 ? llvm::divideFloorSigned(a, b) : infer::kDynamic;
    case E::Mod: return b > 0 ? a - llvm::divideFloorSigned(a, b) * b : infer::kDynamic;
    case E::Min: return std::min(a, b);
    case E::Max: return std::max(a, b);
    default: return infer::kDynamic;
    }
  }
};

Type dtypeNamed(StringRef name, MLIRContext *context) {
  const ElementType *row = lookupElementTypeName(name);
  return row ? row->type(context) : Type();
}

} // namespace

LogicalResult CustomOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &results) {
  infer::Site site{location, getOperationName()};
  std::optional<custom::Declaration> op =
      readDeclaration(adaptor.getOpName(), adaptor.getDeclaration(), adaptor.getOpAttributes());
  if (!op) return site.error("'", adaptor.getOpName(), "' carries a malformed declaration");
  if (op->inputs.size() != adaptor.getInputs().size())
    return site.error("'", adaptor.getOpName(), "' declares ", op->inputs.size(), " inputs, but has ",
                      adaptor.getInputs().size());
  StaticSizes sizes{adaptor.getInputs(), adaptor.getOpAttributes()};
  custom::RuleEvaluator<int64_t, StaticSizes> evaluator(sizes, op->inputs);
  for (auto [i, output] : llvm::enumerate(op->outputs)) {
    std::string what;
    std::optional<custom::ShapeRule> rule = readShapeRule(*op, i, what);
    std::optional<std::vector<int64_t>> shape = rule ? evaluator.shape(*rule, what) : std::nullopt;
    if (!shape) return site.error("'", op->name, "': shape rule '", output.shape, "' of '", output.name, "': ", what);
    for (int64_t dim : *shape)
      if (dim < 0 && dim != infer::kDynamic)
        return site.error("'", op->name, "': shape rule '", output.shape, "' of '", output.name, "' gives the size ",
                          dim);
    std::optional<unsigned> like = op->input(output.dtype);
    Type element = like ? infer::elementOf(adaptor.getInputs()[*like]) : dtypeNamed(output.dtype, context);
    if (!element) return site.error("'", op->name, "': '", output.dtype, "' is no dtype");
    results.push_back(RankedTensorType::get(*shape, element));
  }
  return success();
}

/// The verifier compares, in words of the declaration.
bool CustomOp::isCompatibleReturnTypes(TypeRange, TypeRange) { return true; }

LogicalResult CustomOp::verify() {
  SmallVector<Type> inferred;
  if (failed(inferReturnTypes(getContext(), getLoc(), getOperands(), getOperation()->getRawDictionaryAttrs(),
                              getOperation()->getPropertiesStorage(), getOperation()->getRegions(), inferred)))
    return failure();
  if (inferred.size() != getNumResults())
    return emitOpError() << "'" << getOpName() << "' declares " << inferred.size() << " outputs, but has "
                         << getNumResults();
  std::optional<custom::Declaration> op = readDeclaration(getOpName(), getDeclaration(), getOpAttributes());
  for (auto [declared, want, output] : llvm::zip(getResultTypes(), inferred, op->outputs))
    if (!infer::refine(declared, want))
      return emitOpError() << "'" << getOpName() << "': " << customMismatch(output, declared, want);
  return success();
}

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdCustomOps.cpp.inc"

void PdDialect::registerCustomOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdCustomOps.cpp.inc"
      >();
}
