//===--- KeepUnsupported.cpp - operators nobody declared, kept as opaque ones -----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// With ImportOptions::keepUnsupported an unknown operator becomes a pd.custom of its own declaration: the file's types,
// no torch expression. What can carry it on does (torch.operator, a call that raises); what must run it says so.
//
//===------------------------------------------------------------------------------------------------------------===//
#include "CustomOps.h"
#include "ElementTypes.h"
#include "PIR/PirImporter.h"
#include "ProgramDesc/ProgramImporter.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// The shape as the file has it; an unknown size is a symbol of its own.
static custom::Output outputOf(const Twine &name, size_t index, RankedTensorType type) {
  std::string shape = "[";
  for (auto [i, dim] : llvm::enumerate(type.getShape())) {
    shape += i ? ", " : "";
    shape +=
        ShapedType::isDynamic(dim) ? "n" + std::to_string(index) + "_" + std::to_string(i) + "?" : std::to_string(dim);
  }
  return {name.str(), dtypeName(type.getElementType()).str(), shape + "]", {}};
}

static void addAttribute(custom::Declaration &op, StringRef name, const AttrValue &value) {
  custom::AttributeType type;
  switch (value.kind) {
  case AttrValue::Bool: type = custom::AttributeType::Bool; break;
  case AttrValue::Int: type = custom::AttributeType::Int; break;
  case AttrValue::Float: type = custom::AttributeType::Float; break;
  case AttrValue::Str: type = custom::AttributeType::String; break;
  case AttrValue::Strs: type = custom::AttributeType::Strings; break;
  case AttrValue::Ints: type = custom::AttributeType::Ints; break;
  case AttrValue::Floats: type = custom::AttributeType::Floats; break;
  default: return;
  }
  op.attributes.push_back({name.str(), type, std::nullopt, {}});
}

bool importer::canKeep(const PirOp &op) {
  auto isTensor = [](const PirType &type) { return type.kind == PirType::Tensor && type.tensor; };
  return op.dialect != 0 && op.dialect != 2 && op.regions.empty() &&
         llvm::all_of(op.results, [&](const PirValue &result) {
           return result.type.kind == PirType::None || isTensor(result.type) ||
                  (result.type.kind == PirType::Vector && llvm::all_of(result.type.elements, isTensor));
         });
}

bool importer::canKeep(const proto::OpDesc &op) {
  return llvm::none_of(op.attrs(), [](const proto::Attr &attr) {
    return AttrType(attr.type()) == AttrType::Block || AttrType(attr.type()) == AttrType::Blocks;
  });
}

LogicalResult PirImporter::importUnsupported(const PirOp &op) {
  custom::Declaration declared;
  declared.name = op.name.str();
  SmallVector<Value> inputs;
  for (int64_t id : op.operands) {
    if (id == 0) continue;
    auto it = current.find(storages.storage(id));
    if (it == current.end()) return fail(op, "operand %" + Twine(id) + " is not defined before its use");
    for (Value value : it->second) {
      declared.inputs.push_back("x" + std::to_string(inputs.size()));
      inputs.push_back(value);
    }
  }
  SmallVector<Type> types;
  auto add = [&](RankedTensorType type) {
    declared.outputs.push_back(outputOf("out" + Twine(types.size()), types.size(), type));
    types.push_back(type);
  };
  for (const PirValue &result : op.results) {
    if (result.type.kind == PirType::Tensor) add(result.type.tensor);
    for (const PirType &element : result.type.elements) add(element.tensor);
  }
  for (const PirAttr &attr : op.attrs)
    if (attr.name != "stop_gradient" && attr.name != "op_callstack" && attr.name != "struct_name" &&
        attr.name != "op_name")
      addAttribute(declared, attr.name, decodePirAttr(*attr.value, session.context));
  std::string why;
  Operation *made = createCustomOp(
      graph, declared, inputs, [&](StringRef name) { return decodePirAttr(*op.attr(name), session.context); }, types,
      why);
  if (!made) return fail(op, why, "", kUnsupported);
  unsigned next = 0;
  for (const PirValue &result : op.results) {
    Bound values;
    if (result.type.kind == PirType::Tensor) values.push_back(made->getResult(next++));
    for (size_t i = 0; i < result.type.elements.size(); ++i) values.push_back(made->getResult(next++));
    if (result.type.kind != PirType::None) bind(result.id, std::move(values));
  }
  return success();
}

LogicalResult ProgramImporter::importUnsupported(const proto::OpDesc &op) {
  custom::Declaration declared;
  declared.name = op.type();
  SmallVector<Value> inputs;
  for (const proto::Slot &slot : op.inputs())
    for (const std::string &name : slot.arguments()) {
      Value value = lookup(name);
      if (!value) return fail(op, "input '" + name + "' has no value before its use");
      declared.inputs.push_back("x" + std::to_string(inputs.size()));
      inputs.push_back(value);
    }
  SmallVector<Type> types;
  SmallVector<StringRef> results;
  for (const proto::Slot &slot : op.outputs())
    for (const std::string &name : slot.arguments()) {
      auto type = dyn_cast_or_null<RankedTensorType>(this->declared(name));
      if (!type) return fail(op, "its output '" + name + "' has no tensor type in the program", "", kUnsupported);
      declared.outputs.push_back(
          outputOf(slot.arguments_size() > 1 ? slot.parameter() + Twine(types.size()) : Twine(slot.parameter()),
                   types.size(), type));
      types.push_back(type);
      results.push_back(name);
    }
  for (const proto::Attr &attr : op.attrs())
    if (!StringRef(attr.name()).starts_with("op_") && attr.name() != "with_quant_attr")
      addAttribute(declared, attr.name(), decodeAttr(attr));
  std::string why;
  Operation *made = createCustomOp(
      graph, declared, inputs, [&](StringRef name) { return decodeAttr(*findAttr(op, name)); }, types, why);
  if (!made) return fail(op, why, "", kUnsupported);
  for (auto [name, result] : llvm::zip(results, made->getResults())) define(name, result);
  return success();
}
