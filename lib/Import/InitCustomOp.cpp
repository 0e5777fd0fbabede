//===--- InitCustomOp.cpp - a declaration to start from, as the program uses the op ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads the program only: other ops need not be supported. Names are the program's where it has them (slots of a
// ProgramDesc, attributes of both formats); PIR knows inputs and outputs by position.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "CustomOps.h"
#include "ElementTypes.h"
#include "ModelPath.h"
#include "PIR/PirImporter.h"
#include "ProgramDesc/ProgramImporter.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {

struct Draft {
  custom::Declaration op;
  std::vector<RankedTensorType> inputs, outputs; // null: the program does not say
  std::string where;
};

std::string typeText(RankedTensorType type) {
  if (!type) return "unknown";
  std::string text = dtypeName(type.getElementType()).str() + "[";
  for (auto [i, dim] : llvm::enumerate(type.getShape()))
    text += (i ? "," : "") + (ShapedType::isDynamic(dim) ? std::string("?") : std::to_string(dim));
  return text + "]";
}

/// A rule that gives `out`: an input of the same shape, else its dims with unknown ones taken from the first input of
/// that rank.
std::string guessShape(const Draft &draft, RankedTensorType out) {
  if (!out) return "[n?]";
  for (auto [name, type] : llvm::zip(draft.op.inputs, draft.inputs))
    if (type && type.getShape() == out.getShape()) return name;
  std::string text = "[";
  for (auto [i, dim] : llvm::enumerate(out.getShape())) {
    text += i ? ", " : "";
    if (!ShapedType::isDynamic(dim)) {
      text += std::to_string(dim);
      continue;
    }
    std::string symbol = "n" + std::to_string(i) + "?";
    for (auto [name, type] : llvm::zip(draft.op.inputs, draft.inputs))
      if (type && type.getRank() == out.getRank() && type.isDynamicDim(i)) {
        symbol = name + "." + std::to_string(i);
        break;
      }
    text += symbol;
  }
  return text + "]";
}

std::string guessDtype(const Draft &draft, RankedTensorType out) {
  if (!out) return draft.op.inputs.empty() ? "float32" : draft.op.inputs[0];
  for (auto [name, type] : llvm::zip(draft.op.inputs, draft.inputs))
    if (type && type.getElementType() == out.getElementType()) return name;
  return dtypeName(out.getElementType()).str();
}

void finish(Draft &draft) {
  for (auto [i, output] : llvm::enumerate(draft.op.outputs)) {
    output.dtype = guessDtype(draft, draft.outputs[i]);
    output.shape = guessShape(draft, draft.outputs[i]);
  }
}

std::string print(const Draft &draft) {
  std::string text = "# '" + draft.op.name + "' as " + draft.where + " uses it; docs/CustomOps.md explains the keys\n";
  for (auto [name, type] : llvm::zip(draft.op.inputs, draft.inputs))
    text += "# input  " + name + ": " + typeText(type) + "\n";
  for (auto [output, type] : llvm::zip(draft.op.outputs, draft.outputs))
    text += "# output " + output.name + ": " + typeText(type) + "\n";
  bool guessed = llvm::any_of(draft.outputs, [](RankedTensorType type) { return !type || !type.hasStaticShape(); });
  if (guessed)
    text += "# shapes: a ? of an output is taken to be the input's; write n? where the size depends on data\n";
  return text + custom::printDeclaration(draft.op);
}

void addAttribute(Draft &draft, StringRef name, const AttrValue &value, bool isFloat) {
  custom::Attribute attribute;
  attribute.name = name.str();
  std::vector<std::string> text;
  auto real = [](double v) {
    llvm::SmallString<24> digits;
    llvm::APFloat single(static_cast<float>(v)); // Paddle's attributes are float32
    (single.convertToDouble() == v ? single : llvm::APFloat(v)).toString(digits, 0, 4, /*TruncateZero=*/true);
    return digits.str().contains_insensitive("e") || digits.str().contains('.') ? digits.str().lower()
                                                                                : (digits + ".0").str();
  };
  switch (value.kind) {
  case AttrValue::Bool: attribute.type = custom::AttributeType::Bool, text = {value.i ? "true" : "false"}; break;
  case AttrValue::Int:
  case AttrValue::Float:
    attribute.type =
        isFloat || value.kind == AttrValue::Float ? custom::AttributeType::Float : custom::AttributeType::Int;
    text = {attribute.type == custom::AttributeType::Float ? real(value.number()) : std::to_string(value.i)};
    break;
  case AttrValue::Str: attribute.type = custom::AttributeType::String, text = {value.s}; break;
  case AttrValue::Strs: attribute.type = custom::AttributeType::Strings, text = value.strs; break;
  case AttrValue::Ints:
  case AttrValue::Floats:
    attribute.type =
        isFloat || value.kind == AttrValue::Floats ? custom::AttributeType::Floats : custom::AttributeType::Ints;
    if (attribute.type == custom::AttributeType::Floats)
      for (double v : value.numberList()) text.push_back(real(v));
    else
      for (int64_t v : value.ints) text.push_back(std::to_string(v));
    break;
  case AttrValue::DType:
  case AttrValue::None: return;
  }
  attribute.defaultValue = std::move(text);
  draft.op.attributes.push_back(std::move(attribute));
}

/// Whether a PIR attribute (or the elements of a list) is a float: its numbers may look like integers.
bool isFloatAttr(const llvm::json::Value &value) {
  const llvm::json::Object *object = value.getAsObject();
  StringRef id = object ? object->getString("#").value_or("").split('.').second : "";
  const llvm::json::Array *list = object ? object->getArray("D") : nullptr;
  return id.starts_with("a_f") || (id == "a_array" && list && !list->empty() && isFloatAttr((*list)[0]));
}

void noteTypes(const PirRegion &region, llvm::DenseMap<int64_t, RankedTensorType> &types) {
  for (const PirBlock &block : region.blocks) {
    for (const PirValue &argument : block.args) types[argument.id] = argument.type.tensor;
    for (const PirOp &op : block.ops) {
      for (const PirValue &result : op.results) types[result.id] = result.type.tensor;
      for (const PirRegion &inner : op.regions) noteTypes(inner, types);
    }
  }
}

std::optional<Draft> draftFromPir(const PirProgram &program, StringRef name, MLIRContext *context,
                                  std::vector<std::string> &unknown) {
  std::optional<Draft> draft;
  llvm::DenseMap<int64_t, RankedTensorType> types;
  noteTypes(program.body, types);
  walkPir(program.body, [&](const PirOp &op) {
    if (op.dialect == 3 && !llvm::is_contained(unknown, op.name)) unknown.push_back(op.name.str());
    if (op.name != name || draft || op.dialect == 0 || op.dialect == 2) return;
    draft.emplace();
    draft->op.name = name.str();
    draft->where = op.origin.longText();
    for (auto [i, id] : llvm::enumerate(op.operands)) {
      draft->op.inputs.push_back(op.operands.size() == 1 ? "x" : "x" + std::to_string(i));
      draft->inputs.push_back(types.lookup(id));
    }
    for (auto [i, result] : llvm::enumerate(op.results)) {
      draft->op.outputs.push_back({op.results.size() == 1 ? "out" : "out" + std::to_string(i), "", "", {}});
      draft->outputs.push_back(result.type.tensor);
    }
    for (const PirAttr &attr : op.attrs)
      if (attr.name != "stop_gradient" && attr.name != "op_callstack" && attr.name != "struct_name" &&
          attr.name != "op_name")
        addAttribute(*draft, attr.name, decodePirAttr(*attr.value, context), isFloatAttr(*attr.value));
  });
  return draft;
}

RankedTensorType declaredType(const proto::ProgramDesc &program, int block, StringRef name, MLIRContext *context) {
  for (; block >= 0; block = block == 0 ? -1 : program.blocks(block).parent_idx())
    for (const proto::VarDesc &var : program.blocks(block).vars())
      if (var.name() == name && var.type().has_dense_tensor()) {
        const proto::TensorDesc &desc = var.type().dense_tensor().tensor();
        SmallVector<int64_t> dims;
        for (int64_t dim : desc.dims()) dims.push_back(dim < 0 ? ShapedType::kDynamic : dim);
        Type element = typeOfVarType(desc.data_type(), context);
        return element ? RankedTensorType::get(dims, element) : RankedTensorType();
      }
  return {};
}

std::optional<Draft> draftFromProgramDesc(const proto::ProgramDesc &program, StringRef name, MLIRContext *context,
                                          std::vector<std::string> &unknown) {
  std::optional<Draft> draft;
  for (const proto::BlockDesc &block : program.blocks())
    for (auto [index, op] : llvm::enumerate(block.ops())) {
      if (lookupLegacy(op.type()).empty() && findAttr(op, "with_quant_attr") && !llvm::is_contained(unknown, op.type()))
        unknown.push_back(op.type());
      if (op.type() != name || draft) continue;
      draft.emplace();
      draft->op.name = name.str();
      draft->where = "block " + std::to_string(block.idx()) + ", op " + std::to_string(index);
      for (const proto::Slot &slot : op.inputs())
        if (slot.arguments_size()) {
          draft->op.inputs.push_back(slot.parameter());
          draft->inputs.push_back(declaredType(program, block.idx(), slot.arguments(0), context));
        }
      for (const proto::Slot &slot : op.outputs())
        if (slot.arguments_size()) {
          draft->op.outputs.push_back({slot.parameter(), "", "", {}});
          draft->outputs.push_back(declaredType(program, block.idx(), slot.arguments(0), context));
        }
      for (const proto::Attr &attr : op.attrs()) {
        if (StringRef(attr.name()).starts_with("op_") || attr.name() == "with_quant_attr") continue;
        AttrType type = AttrType(attr.type());
        addAttribute(*draft, attr.name(), decodeAttr(attr),
                     type == AttrType::Float || type == AttrType::Floats || type == AttrType::Float64 ||
                         type == AttrType::Float64s);
      }
    }
  return draft;
}

} // namespace

std::optional<std::string> pd::initCustomOp(const ImportOptions &options, const std::string &name, MLIRContext *context,
                                            ImportError &error) {
  error = ImportError();
  ImportSummary facts;
  Session session(context, options, error, facts);
  FailureOr<ModelFiles> files = resolveModel(session);
  if (failed(files)) return std::nullopt;
  std::optional<Draft> draft;
  std::vector<std::string> unknown;
  if (files->pir) {
    FailureOr<std::unique_ptr<PirProgram>> program = readPirProgram(session, files->model);
    if (failed(program)) return std::nullopt;
    draft = draftFromPir(**program, name, context, unknown);
  } else {
    FailureOr<std::unique_ptr<proto::ProgramDesc>> program = readProgramDesc(session, files->model);
    if (failed(program)) return std::nullopt;
    draft = draftFromProgramDesc(**program, name, context, unknown);
  }
  if (!draft) {
    (void)session.fail(kUsage, "the program has no op '" + name + "'",
                       unknown.empty() ? "it has no custom operator; pd-compile MODEL lists its ops"
                                       : "its custom operators are " + llvm::join(unknown, ", "));
    return std::nullopt;
  }
  finish(*draft);
  return print(*draft);
}
