//===--- PirImporter.cpp - the straight-line part of a PIR program --------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "PirImporter.h"
#include "../ElementTypes.h"
#include "../JoinTypes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

const OpSchema *importer::rowOfPirOp(llvm::StringRef name) {
  if (const OpSchema *schema = lookupOpSchema(name)) return schema;
  if (name == "assign_out_") // a copy of x; that it overwrites `output` is the alias rule's business
    return lookupOpSchema("assign");
  return name.consume_back("_") ? lookupOpSchema(name) : nullptr;
}

namespace {
/// Ops that are not rows but have a meaning here.
enum class Special { No, Input, Output, PassOn, Drop, If, While, Array };
Special specialKind(llvm::StringRef name) {
  return llvm::StringSwitch<Special>(name)
      .Cases({"data", "feed"}, Special::Input)
      .Cases({"fetch", "shadow_output"}, Special::Output)
      .Cases({"print", "shadow_feed", "memcpy", "memcpy_h2d", "memcpy_d2h", "npu_identity"}, Special::PassOn)
      .Case("assert", Special::Drop)
      .Case("if", Special::If)
      .Case("while", Special::While)
      .Cases({"create_array", "array_write_", "array_read"}, Special::Array)
      .Default(Special::No);
}

bool isKnown(const PirOp &op) {
  if (op.dialect == 0)
    return llvm::is_contained({"parameter", "combine", "split", "slice", "shadow_output", "set_parameter"}, op.name);
  if (op.dialect == 2) return llvm::is_contained({"yield", "stack_create", "tuple_push"}, op.name);
  return op.dialect == 1 && (specialKind(op.name) != Special::No || rowOfPirOp(op.name));
}

std::string strAttr(const PirOp &op, llvm::StringRef name, MLIRContext *context) {
  const llvm::json::Value *attr = op.attr(name);
  return attr ? decodePirAttr(*attr, context).s : "";
}
int64_t intAttr(const PirOp &op, llvm::StringRef name, int64_t absent, MLIRContext *context) {
  const llvm::json::Value *attr = op.attr(name);
  AttrValue value = attr ? decodePirAttr(*attr, context) : AttrValue();
  return value.isNumber() ? value.integer() : absent;
}
} // namespace

LogicalResult PirImporter::fail(const PirOp &op, const Twine &what, const Twine &hint, int code) {
  return session.failOp(op.origin.longText(), what, hint, code);
}

Value PirImporter::value(const PirOp &op, int64_t id) {
  auto it = current.find(storages.storage(id));
  if (id == 0 || it == current.end() || it->second.empty()) {
    (void)fail(op, "operand %" + Twine(id) + (id == 0 ? " is required but empty" : " is not defined before its use"));
    return Value();
  }
  if (it->second.size() != 1) {
    (void)fail(op, "operand %" + Twine(id) + " is a list of " + Twine(it->second.size()) +
                       " tensors where one is expected");
    return Value();
  }
  return it->second[0];
}

/// Counts every op and reports all unsupported ones at once, before anything is built.
LogicalResult PirImporter::scanOps() {
  walkPir(program.body, [&](const PirOp &op) {
    // Parameters and the plumbing of lists are the file's way of writing, not work the model does.
    if (op.dialect == 0 || op.dialect == 2) {
      if (!isKnown(op)) session.countOp(op.id, "", op.origin.longText());
      return;
    }
    const OpSchema *schema = op.dialect == 1 ? rowOfPirOp(op.name) : nullptr;
    Special special = op.dialect == 1 ? specialKind(op.name) : Special::No;
    if (special == Special::Input || special == Special::Output) return;
    std::string pdName = schema ? schema->name.str() : special != Special::No ? op.name.str() : "";
    if (pdName.empty() && session.customOp(op.name)) pdName = "custom";
    if (pdName.empty() && session.options.keepUnsupported && canKeep(op)) pdName = "custom";
    std::string reason;
    for (const PirValue &result : op.results)
      if (result.type.kind == PirType::Unsupported)
        pdName.clear(), reason = "its result has the unsupported type " + result.type.name;
    session.countOp(op.name, pdName, op.origin.longText(), reason);
  });
  if (!storages.arraysAreUniform())
    return session.fail(kUnsupported, "a tensor array holds tensors of different ranks or element types");
  return session.finishOps();
}

LogicalResult PirImporter::loadWeights() {
  llvm::DenseMap<int64_t, size_t> indexOf;
  for (const PirOp &op : program.body.blocks[0].ops) {
    if (op.id != "p") continue;
    indexOf[op.results[0].id] = parameters.size();
    parameters.push_back({op.parameterName, op.results[0].type.tensor, op.persistable, ParameterDecl::Weight});
  }
  if (!files.randomSeed) return weights.load(parameters, files.params);
  walkPir(program.body, [&](const PirOp &op) {
    bool batchNorm = op.name == "batch_norm_" || op.name == "batch_norm" || op.name == "sync_batch_norm_";
    bool layerNorm = op.name == "layer_norm" || op.name == "group_norm" || op.name == "instance_norm";
    auto role = [&](unsigned operand, ParameterDecl::Role role) {
      if (operand < op.operands.size())
        if (auto it = indexOf.find(op.operands[operand]); it != indexOf.end()) parameters[it->second].role = role;
    };
    if (batchNorm)
      role(1, ParameterDecl::Mean), role(2, ParameterDecl::Variance), role(3, ParameterDecl::Gain),
          role(4, ParameterDecl::Bias);
    if (layerNorm) role(1, ParameterDecl::Gain), role(2, ParameterDecl::Bias);
  });
  return weights.invent(parameters, *files.randomSeed);
}

LogicalResult PirImporter::importParameter(const PirOp &op) {
  ElementsAttr attr = weights.value(op.parameterName);
  Type declared = op.results[0].type.tensor.getElementType();
  OperationState state(graph.loc, "pd.parameter");
  state.addAttribute("name", graph.b.getStringAttr(op.parameterName));
  state.addAttribute("value", attr);
  state.addTypes(attr.getType());
  Value value = graph.cast(graph.b.create(state)->getResult(0), declared);
  bind(op.results[0].id, {value});
  return success();
}

LogicalResult PirImporter::importBuiltin(const PirOp &op) {
  if (op.name == "set_parameter") return success();
  if (op.name == "shadow_output") {
    Value out = op.operands.size() == 1 ? value(op, op.operands[0]) : Value();
    if (!out) return fail(op, "expects one operand");
    outputs.push_back({int64_t(outputs.size()), strAttr(op, "output_name", session.context), out});
    return success();
  }
  if (op.name == "combine") {
    if (op.results.size() != 1) return fail(op, "expects one result");
    Bound list;
    for (int64_t id : op.operands) {
      Value item = value(op, id);
      if (!item) return failure();
      list.push_back(item);
    }
    bind(op.results[0].id, list);
    return success();
  }
  if (op.operands.size() != 1) return fail(op, "expects one operand, but got " + Twine(op.operands.size()));
  auto it = current.find(storages.storage(op.operands[0]));
  if (it == current.end()) return fail(op, "operand %" + Twine(op.operands[0]) + " is not defined before its use");
  Bound list = it->second;
  if (op.name == "split") {
    if (op.results.size() != list.size())
      return fail(op, "splits a list of " + Twine(list.size()) + " tensors into " + Twine(op.results.size()));
    for (auto [result, item] : llvm::zip(op.results, list)) bind(result.id, {item});
    return success();
  }
  int64_t index = intAttr(op, "index", 0, session.context);
  if (op.results.size() != 1 || index < 0 || index >= int64_t(list.size()))
    return fail(op, "index " + Twine(index) + " is outside of a list of " + Twine(list.size()));
  bind(op.results[0].id, {list[index]});
  return success();
}

LogicalResult PirImporter::importArray(const PirOp &op) {
  auto needs = [&](unsigned operands) { return op.operands.size() == operands && op.results.size() == 1; };
  if (op.name == "create_array") {
    if (!needs(0)) return fail(op, "expects no operand and one result");
    RankedTensorType element = storages.arrayElement(storages.storage(op.results[0].id));
    if (!element) element = op.results[0].type.tensor;
    if (!element) return fail(op, "nothing is written to this tensor array, so its element type is unknown");
    OperationState state(graph.loc, "pd.create_array");
    state.addAttribute("dtype", TypeAttr::get(element.getElementType()));
    state.addTypes(ArrayType::get(session.context, element));
    bind(op.results[0].id, {graph.b.create(state)->getResult(0)});
    return success();
  }
  bool write = op.name == "array_write_";
  if (!needs(write ? 3 : 2)) return fail(op, "expects " + Twine(write ? 3 : 2) + " operands and one result");
  OpDraft draft(lookupOpSchema(write ? "array_write" : "array_read"));
  if (!draft.schema) return fail(op, "has no pd op", "", kUnsupported);
  Value array = value(op, op.operands[0]);
  Value x = write && array ? value(op, op.operands[1]) : Value();
  Value index = array ? value(op, op.operands.back()) : Value();
  if (!array || !index || (write && !x)) return failure();
  auto type = llvm::dyn_cast<ArrayType>(array.getType());
  if (!type) return fail(op, "expects a tensor array, but got a tensor");
  draft.operands["array"] = {array};
  draft.operands["i"] = {index};
  if (write) draft.operands["x"] = {x};
  // A read is typed after what was written: the file says [-1, -1] whatever the rank.
  draft.resultTypes.push_back({write ? Type(type) : Type(type.getElement())});
  std::string why;
  Operation *made = graph.create(draft, why);
  if (!made) return fail(op, why);
  bind(op.results[0].id, {made->getResult(0)});
  return success();
}

LogicalResult PirImporter::importSpecial(const PirOp &op, bool &done) {
  done = true;
  switch (specialKind(op.name)) {
  case Special::Input: {
    auto it = arguments.find(&op);
    if (it == arguments.end()) return fail(op, "inputs are expected at the top of the program only");
    bind(op.results[0].id, {it->second});
    return success();
  }
  case Special::Output: {
    Value out = op.operands.empty() ? Value() : value(op, op.operands[0]);
    if (!out) return fail(op, "an output has no value");
    if (!llvm::isa<RankedTensorType>(out.getType()))
      return fail(op, "an output is a tensor array; only tensors can be outputs", "", kUnsupported);
    outputs.push_back({intAttr(op, "col", outputs.size(), session.context), strAttr(op, "name", session.context), out});
    return success();
  }
  case Special::PassOn: {
    Value in = op.operands.empty() ? Value() : value(op, op.operands[0]);
    if (!in) return failure();
    if (!op.results.empty()) bind(op.results[0].id, {in});
    return success();
  }
  case Special::Drop: return success();
  case Special::If: return importIf(op);
  case Special::While: return importWhile(op);
  case Special::Array: return importArray(op);
  case Special::No: break;
  }
  done = false;
  return success();
}

LogicalResult PirImporter::importRow(const PirOp &op) {
  const OpSchema *schema = rowOfPirOp(op.name);
  OpDraft draft(schema);
  // Twins that overwrite an operand which their row does not have.
  unsigned skip = op.name == "full_" || op.name == "assign_value_" ? 1 : 0;
  if (op.name == "assign_out_" && op.operands.size() == 2) {
    Value x = value(op, op.operands[0]);
    if (!x) return failure();
    draft.operands["x"] = {x};
  } else {
    for (unsigned i = skip; i < op.operands.size(); ++i) {
      int64_t id = op.operands[i];
      if (id == 0) continue;
      auto it = current.find(storages.storage(id));
      if (it == current.end()) return fail(op, "operand %" + Twine(id) + " is not defined before its use");
      if (i - skip >= schema->operands.size())
        return session.failOp(op.origin.longText(),
                              "has " + Twine(op.operands.size() - skip) + " operands, but pd." + schema->name +
                                  " knows " + Twine(schema->operands.size()),
                              "this form of the op belongs to another release of Paddle", kUnsupported);
      draft.operands[schema->operands[i - skip].name] = it->second;
    }
  }
  for (const PirAttr &attr : op.attrs) {
    bool wanted = llvm::any_of(schema->attrs, [&](const AttrSchema &a) { return a.name == attr.name; }) ||
                  llvm::any_of(schema->operands, [&](const OperandSchema &o) {
                    return o.name == attr.name && o.mutableAttr != Mutable::No;
                  });
    if (wanted) draft.attrs[attr.name] = decodePirAttr(*attr.value, session.context);
  }
  if (llvm::any_of(schema->attrs, [](const AttrSchema &a) { return a.name == "is_test"; }))
    draft.attrs["is_test"] = AttrValue::ofBool(true); // what is imported is run, never trained
  for (auto [i, result] : llvm::enumerate(schema->results)) {
    llvm::SmallVector<Type, 1> types;
    if (i < op.results.size()) {
      const PirType &type = op.results[i].type;
      if (type.kind == PirType::Tensor) types.push_back(type.tensor);
      else if (type.kind == PirType::Vector)
        for (const PirType &element : type.elements) types.push_back(element.tensor);
    }
    draft.resultTypes.push_back(std::move(types));
  }
  std::string why;
  Operation *made = graph.create(draft, why);
  if (!made) return fail(op, why);
  for (auto [i, result] : llvm::enumerate(op.results)) {
    if (i >= schema->results.size() || result.type.kind == PirType::None)
      continue; // training residue (xshape, saved statistics): a later use is reported as undefined
    bind(result.id, GraphBuilder::resultValues(made, *schema, i));
  }
  return success();
}

LogicalResult PirImporter::importOp(const PirOp &op) {
  graph.loc = op.origin.location(session.context);
  if (op.id == "p") return importParameter(op);
  if (op.dialect == 0) return importBuiltin(op);
  if (op.dialect == 2) return success(); // yield is read by its region; autograd stacks carry nothing
  bool done = false;
  if (op.dialect == 1 && failed(importSpecial(op, done))) return failure();
  if (done) return success();
  const OpSchema *row = op.dialect == 1 ? rowOfPirOp(op.name) : nullptr;
  if (const custom::Declaration *declared = row ? nullptr : session.customOp(op.name))
    return importCustom(op, *declared);
  return row ? importRow(op) : importUnsupported(op);
}

LogicalResult PirImporter::importBlock(const PirBlock &block) {
  for (const PirOp &op : block.ops)
    if (failed(importOp(op))) return session.error.exitCode ? failure() : fail(op, "could not be imported");
  return success();
}

LogicalResult PirImporter::makeFunction(ModuleOp module) {
  const PirBlock &top = program.body.blocks[0];
  struct Input {
    int64_t col;
    const PirOp *op;
  };
  std::vector<Input> inputs;
  for (const PirOp &op : top.ops)
    if (op.dialect == 1 && specialKind(op.name) == Special::Input) {
      if (op.results.size() != 1 || !op.results[0].type.tensor) return fail(op, "an input has no tensor type");
      inputs.push_back(
          {op.name == "feed" ? intAttr(op, "col", inputs.size(), session.context) : int64_t(inputs.size()), &op});
    }
  llvm::stable_sort(inputs, [](const Input &a, const Input &b) { return a.col < b.col; });

  OpBuilder &b = graph.b;
  llvm::SmallVector<Type> types;
  for (const Input &input : inputs) types.push_back(input.op->results[0].type.tensor);
  b.setInsertionPointToEnd(module.getBody());
  auto func = func::FuncOp::create(b, module.getLoc(), "main", b.getFunctionType(types, {}));
  Block *entry = func.addEntryBlock();
  for (auto [i, input] : llvm::enumerate(inputs)) {
    std::string name = strAttr(*input.op, "name", session.context);
    func.setArgAttr(i, "pd.name", b.getStringAttr(name));
    arguments[input.op] = entry->getArgument(i);
    auto type = llvm::cast<RankedTensorType>(types[i]);
    ImportSummary::Tensor tensor{name, dtypeName(type.getElementType()).str(), {}};
    for (int64_t dim : type.getShape()) tensor.shape.push_back(ShapedType::isDynamic(dim) ? -1 : dim);
    session.summary.inputs.push_back(std::move(tensor));
  }
  b.setInsertionPointToStart(entry);
  if (failed(importBlock(top))) return failure();

  // Cut: fetch names, input names, or `%id` of a value of the top block.
  if (!session.options.outputs.empty()) {
    std::vector<Output> chosen;
    for (const std::string &name : session.options.outputs) {
      Value found;
      int64_t id;
      if (llvm::StringRef text = name; text.consume_front("%") && !text.getAsInteger(10, id)) {
        auto it = current.find(storages.storage(id));
        found = it != current.end() && it->second.size() == 1 ? it->second[0] : Value();
      }
      for (const Output &output : outputs) found = output.name == name && !found ? output.value : found;
      for (const auto &[op, value] : arguments)
        found = strAttr(*op, "name", session.context) == name && !found ? value : found;
      if (!found || !llvm::isa<RankedTensorType>(found.getType()))
        return session.fail(kBadInput, "no value is called '" + name + "'",
                            "PIR values are named by their id, as in --outputs=%12");
      chosen.push_back({int64_t(chosen.size()), name, found});
    }
    outputs = std::move(chosen);
  }
  if (outputs.empty()) return session.fail(kBadInput, "the program has no outputs", "name some with --outputs=%ID");
  llvm::stable_sort(outputs, [](const Output &a, const Output &b) { return a.col < b.col; });

  llvm::SmallVector<Value> results;
  for (const Output &output : outputs) results.push_back(output.value);
  func::ReturnOp::create(b, module.getLoc(), results);
  func.setFunctionType(b.getFunctionType(types, ValueRange(results).getTypes()));
  for (auto [i, output] : llvm::enumerate(outputs)) {
    func.setResultAttr(i, "pd.name", b.getStringAttr(output.name));
    auto type = llvm::cast<RankedTensorType>(output.value.getType());
    ImportSummary::Tensor tensor{output.name, dtypeName(type.getElementType()).str(), {}};
    for (int64_t dim : type.getShape()) tensor.shape.push_back(ShapedType::isDynamic(dim) ? -1 : dim);
    session.summary.outputs.push_back(std::move(tensor));
  }
  return success();
}

OwningOpRef<ModuleOp> PirImporter::run() {
  session.summary.producer = "paddle (pir version " + std::to_string(program.version) + ")";
  if (failed(scanOps()) || failed(loadWeights())) return {};
  Location loc = FileLineColLoc::get(session.context, session.modelFile, 0, 0);
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  (*module)->setAttr("pd.producer", graph.b.getStringAttr(session.summary.producer));
  (*module)->setAttr("pd.format", graph.b.getStringAttr("pir"));
  if (failed(makeFunction(*module))) return {};
  return module;
}
