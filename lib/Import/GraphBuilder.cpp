//===--- GraphBuilder.cpp - makes pd ops from their rows ------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "GraphBuilder.h"
#include "ElementTypes.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

LogicalResult GraphBuilder::materialiseMutable(OpDraft &draft, std::string &why) {
  for (const OperandSchema &operand : draft.schema->operands) {
    if (operand.mutableAttr == Mutable::No) continue;
    if (draft.has(operand.name)) {
      Values &given = draft.operands[operand.name];
      if (given.size() > 1 ||
          (operand.mutableAttr == Mutable::Ints && tensorType(given[0]) && tensorType(given[0]).getRank() == 0)) {
        Value joined = listToInts(given);
        if (!joined) {
          why = ("the elements given for '" + operand.name + "' are not one-element integer tensors").str();
          return failure();
        }
        given = {joined};
      }
      continue;
    }
    auto attr = draft.attrs.find(operand.name);
    if (attr == draft.attrs.end() || attr->second.kind == AttrValue::None) continue;
    AttrValue given = attr->second;
    if (given.kind == AttrValue::Str) given = AttrValue::parse(given.s, AttrKind::F64); // allclose writes "1e-05"
    Value value = operand.mutableAttr == Mutable::Ints ? ints(given.integerList()) : number(given, operand.mutableAttr);
    if (!value) {
      why = ("attribute '" + operand.name + "' could not be made a constant operand").str();
      return failure();
    }
    draft.operands[operand.name] = {value};
  }
  return success();
}

/// A declared 0 is taken as unknown: Paddle adds output_padding to the -1 of a transposed convolution's size, and
/// carries the sum on from op to op. Where a size is 0, inference says so.
static Type withoutZeros(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !llvm::is_contained(tensor.getShape(), 0)) return type;
  llvm::SmallVector<int64_t> dims(tensor.getShape());
  std::replace(dims.begin(), dims.end(), int64_t(0), ShapedType::kDynamic);
  return tensor.clone(dims);
}

/// The draft's operands, in the order of the row.
static LogicalResult addOperands(const OpDraft &draft, Builder &b, OperationState &state, std::string &why) {
  const OpSchema &schema = *draft.schema;
  llvm::SmallVector<int32_t> segments;
  unsigned optionalOperands = 0;
  for (const OperandSchema &operand : schema.operands) {
    Values values = draft.operands.lookup(operand.name);
    if (operand.arity != Arity::Required) ++optionalOperands;
    if (operand.arity == Arity::Required && values.size() != 1) {
      why = values.empty()
                ? ("operand '" + operand.name + "' is missing").str()
                : ("operand '" + operand.name + "' expects one tensor, but got " + llvm::Twine(values.size())).str();
      return failure();
    }
    if (operand.arity == Arity::Optional && values.size() > 1) {
      why = ("operand '" + operand.name + "' expects at most one tensor, but got " + llvm::Twine(values.size())).str();
      return failure();
    }
    bool array = (schema.name == "array_length" || schema.name == "array_to_tensor" || operand.name == "array") &&
                 schema.family == "ControlFlow";
    for (Value value : values)
      if (isa<RankedTensorType>(value.getType()) == array) {
        why = ("operand '" + operand.name + "' expects a tensor" +
               (array ? " array, but got a tensor" : ", but got a tensor array"))
                  .str();
        return failure();
      }
    segments.push_back(values.size());
    state.addOperands(values);
  }
  if (optionalOperands > 1) state.addAttribute("operandSegmentSizes", b.getDenseI32ArrayAttr(segments));
  return success();
}

static LogicalResult addAttributes(const OpDraft &draft, Builder &b, OperationState &state, std::string &why) {
  for (const AttrSchema &attr : draft.schema->attrs) {
    auto given = draft.attrs.find(attr.name);
    if (given == draft.attrs.end() || given->second.kind == AttrValue::None) {
      if (attr.hasDefault) continue;
      why = ("attribute '" + attr.name + "' is missing").str();
      return failure();
    }
    std::string problem;
    Attribute value = toAttribute(given->second, attr.kind, b, problem);
    if (!value && !problem.empty()) {
      why = ("attribute '" + attr.name + "' " + problem).str();
      return failure();
    }
    if (value) state.addAttribute(attr.name, value);
  }
  return success();
}

/// Result types: the file's; what it does not say starts unranked and is left to inference.
static void addResultTypes(const OpDraft &draft, Builder &b, OperationState &state) {
  llvm::SmallVector<int32_t> segments;
  unsigned openResults = 0;
  for (auto [i, result] : llvm::enumerate(draft.schema->results)) {
    llvm::SmallVector<Type, 1> types;
    if (i < draft.resultTypes.size()) types = draft.resultTypes[i];
    if (result.arity != Arity::Required) ++openResults;
    if (result.arity == Arity::Optional && llvm::is_contained(types, Type()))
      types.clear(); // training residue of which the file says nothing
    if (types.empty() && result.arity == Arity::Required) types.push_back(Type());
    for (Type type : types) state.addTypes(type ? withoutZeros(type) : UnrankedTensorType::get(b.getF32Type()));
    segments.push_back(types.size());
  }
  if (openResults > 1) state.addAttribute("resultSegmentSizes", b.getDenseI32ArrayAttr(segments));
}

Operation *GraphBuilder::create(OpDraft &draft, std::string &why) {
  OperationState state(loc, ("pd." + draft.schema->name).str());
  if (failed(materialiseMutable(draft, why)) || failed(addOperands(draft, b, state, why)) ||
      failed(addAttributes(draft, b, state, why)))
    return nullptr;
  addResultTypes(draft, b, state);
  if (!RegisteredOperationName::lookup(state.name.getStringRef(), b.getContext())) {
    why = ("op '" + state.name.getStringRef() + "' is not registered").str();
    return nullptr;
  }
  Operation *op = b.create(state);
  refineTypes(op);
  for (Type type : op->getResultTypes())
    if (auto tensor = dyn_cast<RankedTensorType>(type); tensor && tooManyElements(tensor.getShape())) {
      why = "its result has too many elements";
      op->erase();
      return nullptr;
    }
  for (Type type : op->getResultTypes())
    if (isa<UnrankedTensorType>(type)) {
      why = "the rank of its result is known neither from the file nor from its operands";
      op->erase();
      return nullptr;
    }
  return op;
}

void GraphBuilder::refineTypes(Operation *op) {
  auto infer = dyn_cast<InferTypeOpInterface>(op);
  if (!infer) return;
  llvm::SmallVector<Type> inferred;
  // No location: a failed inference is silent here and found again, with its message, by the verifier.
  if (failed(infer.inferReturnTypes(b.getContext(), std::nullopt, op->getOperands(), op->getRawDictionaryAttrs(),
                                    op->getPropertiesStorage(), op->getRegions(), inferred)))
    return;
  for (auto [result, want] : llvm::zip(op->getResults(), inferred)) {
    auto ranked = dyn_cast<RankedTensorType>(want);
    auto have = dyn_cast<TensorType>(result.getType());
    if (!have || isa<NoneType>(want) || (isa<TensorType>(want) && !ranked)) continue;
    // The file's type stands where it says something compatible: it may know more than a shape function.
    // A literal's own type is exact.
    bool literal = op->getNumOperands() == 0 && ranked && ranked.hasStaticShape();
    if (have.hasRank() && infer::refine(have, want) && !literal) continue;
    if (ranked && ranked.getElementType().isIndex()) { // an element type the function leaves open
      Type element = have.getElementType();
      if (!have.hasRank() && op->getNumOperands() && tensorType(op->getOperand(0)))
        element = tensorType(op->getOperand(0)).getElementType();
      want = ranked.clone(element);
    }
    result.setType(want);
  }
  // Residue of training that neither the file nor the row describes and nothing reads.
  for (OpResult result : op->getResults())
    if (size_t i = result.getResultNumber();
        i && isa<UnrankedTensorType>(result.getType()) && (i >= inferred.size() || isa<NoneType>(inferred[i])))
      result.setType(RankedTensorType::get({ShapedType::kDynamic}, b.getF32Type()));
}

Values GraphBuilder::resultValues(Operation *op, const OpSchema &schema, unsigned index) {
  unsigned open = llvm::count_if(schema.results, [](const ResultSchema &r) { return r.arity != Arity::Required; });
  unsigned first = 0, size = 1;
  if (open <= 1) {
    // At most one result of unknown size: it takes what the others leave.
    unsigned rest = op->getNumResults() - (schema.results.size() - open);
    for (unsigned i = 0; i <= index; ++i) {
      first += i ? size : 0;
      size = schema.results[i].arity == Arity::Required ? 1 : rest;
    }
  } else {
    auto sizes = op->getAttrOfType<DenseI32ArrayAttr>("resultSegmentSizes");
    if (!sizes && op->getPropertiesStorage())
      sizes = dyn_cast_or_null<DenseI32ArrayAttr>(op->getInherentAttr("resultSegmentSizes").value_or(Attribute()));
    if (!sizes) return {};
    size = sizes[index];
    for (unsigned i = 0; i < index; ++i) first += sizes[i];
  }
  return Values(op->getResults().slice(first, size));
}

Value GraphBuilder::make(llvm::StringRef name, llvm::ArrayRef<std::pair<llvm::StringRef, Values>> operands,
                         llvm::ArrayRef<std::pair<llvm::StringRef, AttrValue>> attrs, Type type) {
  const OpSchema *schema = lookupOpSchema(name);
  if (!schema) return Value();
  OpDraft draft(schema);
  for (const auto &[operand, values] : operands) {
    if (llvm::is_contained(values, Value())) return Value(); // an earlier step of the same recipe failed
    draft.operands[operand] = values;
  }
  for (const auto &[attr, value] : attrs) draft.attrs[attr] = value;
  draft.resultTypes.push_back({type});
  std::string why;
  Operation *op = create(draft, why);
  return op && op->getNumResults() ? op->getResult(0) : Value();
}

Value GraphBuilder::ints(llvm::ArrayRef<int64_t> values) {
  return make("full_int_array", {},
              {{"value", AttrValue::ofInts(values)}, {"dtype", AttrValue::ofDType(b.getI64Type())}},
              RankedTensorType::get({int64_t(values.size())}, b.getI64Type()));
}

Value GraphBuilder::number(double value, Type type) {
  return make(
      "full", {},
      {{"shape", AttrValue::ofInts({1})}, {"value", AttrValue::ofFloat(value)}, {"dtype", AttrValue::ofDType(type)}},
      RankedTensorType::get({1}, type));
}

Value GraphBuilder::number(const AttrValue &value, Mutable kind) {
  if (kind == Mutable::Ints || kind == Mutable::No) return ints(value.integerList());
  std::vector<double> list = value.numberList();
  if (list.size() != 1) return Value();
  return kind == Mutable::Int
             ? number(double(value.kind == AttrValue::Float ? value.integer() : list[0]), b.getI64Type())
             : number(list[0], b.getF32Type());
}

Value GraphBuilder::filled(double value, RankedTensorType type) {
  llvm::SmallVector<int64_t> shape;
  for (int64_t dim : type.getShape()) shape.push_back(ShapedType::isDynamic(dim) ? 0 : dim);
  return make("full", {},
              {{"shape", AttrValue::ofInts(shape)},
               {"value", AttrValue::ofFloat(value)},
               {"dtype", AttrValue::ofDType(type.getElementType())}},
              RankedTensorType::get(shape, type.getElementType()));
}

Value GraphBuilder::cast(Value value, Type elementType) {
  RankedTensorType type = value ? tensorType(value) : RankedTensorType();
  if (!type || type.getElementType() == elementType) return value;
  return make("cast", {{"x", {value}}}, {{"dtype", AttrValue::ofDType(elementType)}}, type.clone(elementType));
}

Value GraphBuilder::reshape(Value value, llvm::ArrayRef<int64_t> shape) { return reshape(value, ints(shape)); }

Value GraphBuilder::reshape(Value value, Value shape) { return make("reshape", {{"x", {value}}, {"shape", {shape}}}); }

Value GraphBuilder::concatDims(llvm::ArrayRef<Value> parts) {
  if (parts.size() == 1) return parts[0];
  return make("concat", {{"x", Values(parts)}, {"axis", {number(0, b.getI64Type())}}});
}

Value GraphBuilder::listToInts(llvm::ArrayRef<Value> values) {
  llvm::SmallVector<Value> parts;
  for (Value value : values) {
    RankedTensorType type = value ? tensorType(value) : RankedTensorType();
    if (!type || !type.getElementType().isIntOrIndex()) return Value();
    value = cast(value, b.getI64Type());
    // A list element is [] or [1]; anything of unknown size is flattened to one element.
    if (type.getRank() != 1) value = reshape(value, llvm::ArrayRef<int64_t>{1});
    parts.push_back(value);
  }
  return parts.empty() ? ints({}) : concatDims(parts);
}

Value GraphBuilder::shapeOf(Value value) {
  if (RankedTensorType type = tensorType(value); type && type.hasStaticShape()) return ints(type.getShape());
  return make("shape64", {{"input", {value}}});
}
