//===--- ProgramImporter.cpp - the straight-line part of a ProgramDesc ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ProgramImporter.h"
#include "../ElementTypes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

llvm::SmallVector<llvm::StringRef> importer::inputNames(const proto::OpDesc &op, llvm::StringRef slot) {
  for (const proto::Slot &s : op.inputs())
    if (s.parameter() == slot) return {s.arguments().begin(), s.arguments().end()};
  return {};
}
llvm::SmallVector<llvm::StringRef> importer::outputNames(const proto::OpDesc &op, llvm::StringRef slot) {
  for (const proto::Slot &s : op.outputs())
    if (s.parameter() == slot) return {s.arguments().begin(), s.arguments().end()};
  return {};
}

namespace {
bool isFeed(llvm::StringRef type) { return type == "feed"; }
bool isFetch(llvm::StringRef type) { return type == "fetch" || type == "fetch_v2"; }
/// Handled by C++ of this folder, not by a row.
bool isSpecial(llvm::StringRef type) {
  return llvm::is_contained({"conditional_block", "while", "select_input", "write_to_array", "read_from_array",
                             "lod_array_length", "tensor_array_to_tensor", "create_array", "assert", "print",
                             "pylayer"},
                            type);
}
int64_t colOf(const proto::OpDesc &op, int64_t absent) {
  const proto::Attr *attr = findAttr(op, "col");
  return attr ? decodeAttr(*attr).integer() : absent;
}
bool holdsWeights(const proto::VarDesc &var) {
  int kind = var.type().type();
  return var.persistable() && kind != kFeedMinibatch && kind != kFetchList && kind != kRaw && kind != kReader;
}
RankedTensorType tensorTypeOf(const proto::TensorDesc &desc, MLIRContext *context) {
  Type element = typeOfVarType(desc.data_type(), context);
  llvm::SmallVector<int64_t> dims;
  for (int64_t dim : desc.dims()) dims.push_back(dim < 0 ? ShapedType::kDynamic : dim);
  return element && !tooManyElements(dims) ? RankedTensorType::get(dims, element) : RankedTensorType();
}
ImportSummary::Tensor describe(llvm::StringRef name, RankedTensorType type) {
  ImportSummary::Tensor tensor{name.str(), dtypeName(type.getElementType()).str(), {}};
  for (int64_t dim : type.getShape()) tensor.shape.push_back(ShapedType::isDynamic(dim) ? -1 : dim);
  return tensor;
}
} // namespace

OpOrigin ProgramImporter::originOf(const proto::OpDesc &op, unsigned index, int block) const {
  OpOrigin o;
  o.type = op.type();
  o.index = index;
  o.block = block;
  for (const proto::Attr &attr : op.attrs()) {
    if (attr.name() == "op_callstack") {
      llvm::SmallVector<llvm::StringRef> frames(attr.strings().begin(), attr.strings().end());
      setPythonFrame(o, frames);
      if (llvm::StringRef path = callPaths.pathOf(op); !path.empty()) o.layerPath = path.str();
    } else if (attr.name() == "op_namescope" && attr.s().size() > 1) {
      o.layerPath = attr.s();
    }
  }
  return o;
}

LogicalResult ProgramImporter::fail(const proto::OpDesc &op, const Twine &what, const Twine &hint, int code) {
  return session.failOp(origin.longText(), what, hint, code);
}

const proto::VarDesc *ProgramImporter::var(llvm::StringRef name, int block) const {
  for (; block >= 0; block = block == 0 ? -1 : program.blocks(block).parent_idx())
    if (auto it = varsOf[block].find(name); it != varsOf[block].end()) return it->second;
  return nullptr;
}

Value ProgramImporter::lookup(llvm::StringRef name) {
  for (Scope *s = scope; s; s = s->parent)
    if (auto it = s->values.find(name); it != s->values.end()) return it->second;
  return isArray(name) ? emptyArray(name) : Value();
}

Type ProgramImporter::declared(llvm::StringRef name) {
  const proto::VarDesc *found = var(name, scope ? scope->block : 0);
  if (!found || !found->type().has_dense_tensor()) return Type();
  const proto::TensorDesc &desc = found->type().dense_tensor().tensor();
  // Before 0-D tensors an empty list meant that inference had never run.
  if (desc.dims_size() == 0 && program.version().version() < 2005000 && program.version().version() != 0) return Type();
  return tensorTypeOf(desc, session.context);
}

/// Counts every op and reports all unsupported ones at once, before anything is built.
LogicalResult ProgramImporter::scanOps() {
  for (const proto::BlockDesc &block : program.blocks())
    for (auto [i, op] : llvm::enumerate(block.ops())) {
      if (isFeed(op.type()) || isFetch(op.type())) continue;
      llvm::ArrayRef<LegacyMatch> matches = lookupLegacy(op.type());
      std::string pdName = !matches.empty() ? matches[0].schema->name.str() : isSpecial(op.type()) ? op.type() : "";
      if (pdName.empty() && session.customOp(op.type())) pdName = "custom";
      if (pdName.empty() && session.options.keepUnsupported && canKeep(op)) pdName = "custom";
      if (pdName == "conditional_block") pdName = "if";
      session.countOp(op.type(), pdName, originOf(op, i, block.idx()).longText());
    }
  return session.finishOps();
}

LogicalResult ProgramImporter::loadWeights() {
  llvm::StringMap<size_t> indexOf;
  for (const proto::VarDesc &var : program.blocks(0).vars()) {
    if (!holdsWeights(var)) continue;
    if (!var.type().has_dense_tensor())
      return session.fail(kUnsupported, "parameter '" + var.name() + "' is not a dense tensor (kind " +
                                            Twine(var.type().type()) + ")");
    RankedTensorType type = tensorTypeOf(var.type().dense_tensor().tensor(), session.context);
    if (!type || !type.hasStaticShape())
      return session.fail(kBadInput, "parameter '" + var.name() + "' has no static shape or no known element type");
    if (!indexOf.try_emplace(var.name(), parameters.size()).second)
      return session.fail(kBadInput, "parameter '" + var.name() + "' is declared twice");
    parameters.push_back({var.name(), type, true, ParameterDecl::Weight});
  }
  if (!files.randomSeed) return weights.load(parameters, files.params);
  for (const proto::BlockDesc &block : program.blocks())
    for (const proto::OpDesc &op : block.ops()) {
      auto role = [&](llvm::StringRef slot, ParameterDecl::Role role) {
        for (llvm::StringRef name : inputNames(op, slot))
          if (auto it = indexOf.find(name); it != indexOf.end()) parameters[it->second].role = role;
      };
      if (!llvm::StringRef(op.type()).ends_with("_norm")) continue;
      role("Mean", ParameterDecl::Mean), role("Variance", ParameterDecl::Variance);
      role("Scale", ParameterDecl::Gain), role("Bias", ParameterDecl::Bias);
    }
  return weights.invent(parameters, *files.randomSeed);
}

LogicalResult ProgramImporter::importOp(const proto::OpDesc &op, unsigned index) {
  origin = originOf(op, index, scope->block);
  graph.loc = origin.location(session.context);
  llvm::StringRef type = op.type();
  if (isFeed(type) || type == "assert") return success();
  if (isFetch(type)) {
    llvm::SmallVector<llvm::StringRef> names = inputNames(op, "X");
    Value value = names.size() == 1 ? lookup(names[0]) : Value();
    if (!value || !tensorType(value))
      return fail(op, "fetches '" + (names.empty() ? llvm::StringRef() : names[0]) + "', which has no tensor value");
    outputs.push_back({colOf(op, outputs.size()), names[0].str(), value});
    return success();
  }
  if (type == "print") {
    llvm::SmallVector<llvm::StringRef> from = inputNames(op, "In"), to = outputNames(op, "Out");
    if (from.size() != 1 || !lookup(from[0])) return fail(op, "prints a variable without a value");
    for (llvm::StringRef name : to) define(name, lookup(from[0]));
    return success();
  }
  if (type == "pylayer") {
    // blocks = [forward, backward]; the forward block writes the op's outputs by name.
    const proto::Attr *blocks = findAttr(op, "blocks");
    if (!blocks || blocks->blocks_idx_size() == 0 || blocks->blocks_idx(0) <= scope->block ||
        blocks->blocks_idx(0) >= program.blocks_size())
      return fail(op, "has no forward block");
    Scope inner{blocks->blocks_idx(0), scope, {}};
    scope = &inner;
    LogicalResult result = importBlock(inner.block);
    scope = inner.parent;
    for (llvm::StringRef name : outputNames(op, "Out"))
      if (auto it = inner.values.find(name); it != inner.values.end()) define(name, it->second);
    return result;
  }
  if (type == "conditional_block") return importConditional(op, index);
  if (type == "while") return importWhile(op);
  if (type == "select_input" && pairsOf[scope->block].mergedAt.count(index))
    return success(); // its if has defined the result
  bool done = false;
  if (failed(importArrayOp(op, done))) return failure();
  if (done) return success();

  if (const custom::Declaration *declared = session.customOp(op.type())) return importCustom(op, *declared);
  if (lookupLegacy(type).empty()) return importUnsupported(op);

  LegacyOp legacy(op, graph, *this);
  if (succeeded(applyLegacyRow(legacy, [&](llvm::StringRef name, Value value) { define(name, value); })))
    return success();
  if (legacy.unsupported && canKeep(op)) { // what stands behind it has reasons of its own
    if (!session.options.keepUnsupported) session.markUnsupported(op.type(), origin.longText(), legacy.why);
    return importUnsupported(op);
  }
  if (legacy.unsupported) return fail(op, legacy.why, "this form of " + op.type() + " is not supported", kUnsupported);
  return fail(op, legacy.why.empty() ? "could not be imported" : legacy.why);
}

LogicalResult ProgramImporter::importBlock(int block) {
  pairBranches(block);
  for (auto [i, op] : llvm::enumerate(program.blocks(block).ops()))
    if (failed(importOp(op, i))) return failure();
  return success();
}

FailureOr<std::vector<ProgramImporter::Input>> ProgramImporter::readInputs() {
  std::vector<Input> inputs;
  for (const proto::OpDesc &op : program.blocks(0).ops()) {
    if (!isFeed(op.type())) continue;
    llvm::SmallVector<llvm::StringRef> names = outputNames(op, "Out");
    auto type = names.size() == 1 ? llvm::dyn_cast_or_null<RankedTensorType>(declared(names[0])) : RankedTensorType();
    if (!type)
      return session.fail(kBadInput,
                          "input '" + (names.empty() ? llvm::StringRef() : names[0]) + "' has no tensor type");
    if (var(names[0], 0)->type().dense_tensor().lod_level() > 0)
      return session.fail(kUnsupported,
                          "input '" + names[0] + "' is ragged (lod_level " +
                              Twine(var(names[0], 0)->type().dense_tensor().lod_level()) + ")",
                          "only dense inputs are supported");
    inputs.push_back({colOf(op, inputs.size()), names[0].str(), type});
  }
  llvm::stable_sort(inputs, [](const Input &a, const Input &b) { return a.col < b.col; });
  return inputs;
}

void ProgramImporter::defineParameters() {
  // Weights that some op reads; the order is that of the weight file.
  llvm::StringSet<> read;
  for (const proto::BlockDesc &block : program.blocks())
    for (const proto::OpDesc &op : block.ops())
      for (const proto::Slot &slot : op.inputs())
        for (const std::string &name : slot.arguments()) read.insert(name);
  for (const std::string &name : session.options.outputs) read.insert(name);
  llvm::sort(parameters, [](const ParameterDecl &a, const ParameterDecl &b) { return a.name < b.name; });
  OpBuilder &b = graph.b;
  for (const ParameterDecl &parameter : parameters) {
    if (!read.count(parameter.name)) continue;
    graph.loc = NameLoc::get(b.getStringAttr(parameter.name));
    ElementsAttr attr = weights.value(parameter.name);
    OperationState state(graph.loc, "pd.parameter");
    state.addAttribute("name", b.getStringAttr(parameter.name));
    state.addAttribute("value", attr);
    state.addTypes(attr.getType());
    define(parameter.name, graph.cast(b.create(state)->getResult(0), parameter.type.getElementType()));
  }
}

LogicalResult ProgramImporter::chooseOutputs() {
  if (!session.options.outputs.empty()) {
    outputs.clear();
    for (const std::string &name : session.options.outputs) {
      Value value = lookup(name);
      if (!value || !tensorType(value))
        return session.fail(kBadInput, "no tensor is called '" + name + "' in the program's main block",
                            "names are those of the program's variables, as a report or another viewer shows them");
      outputs.push_back({int64_t(outputs.size()), name, value});
    }
  }
  llvm::stable_sort(outputs, [](const Output &a, const Output &b) { return a.col < b.col; });
  return success();
}

LogicalResult ProgramImporter::makeFunction(ModuleOp module) {
  Scope global{0, nullptr, {}};
  scope = &global;
  FailureOr<std::vector<Input>> inputs = readInputs();
  if (failed(inputs)) return failure();
  if (session.options.outputs.empty() &&
      llvm::none_of(program.blocks(0).ops(), [](const proto::OpDesc &op) { return isFetch(op.type()); }))
    return session.fail(kBadInput, "the program has no fetch op, so it names no outputs",
                        "a training program? name outputs with --outputs=NAME,...");

  OpBuilder &b = graph.b;
  llvm::SmallVector<Type> types;
  for (const Input &input : *inputs) types.push_back(input.type);
  b.setInsertionPointToEnd(module.getBody());
  auto func = func::FuncOp::create(b, module.getLoc(), "main", b.getFunctionType(types, {}));
  Block *entry = func.addEntryBlock();
  b.setInsertionPointToStart(entry);
  for (auto [i, input] : llvm::enumerate(*inputs)) {
    func.setArgAttr(i, "pd.name", b.getStringAttr(input.name));
    define(input.name, entry->getArgument(i));
    session.summary.inputs.push_back(describe(input.name, input.type));
  }
  defineParameters();
  scanArrays();
  if (failed(importBlock(0)) || failed(chooseOutputs())) return failure();

  llvm::SmallVector<Value> results;
  for (const Output &output : outputs) results.push_back(output.value);
  func::ReturnOp::create(b, module.getLoc(), results);
  func.setFunctionType(b.getFunctionType(types, ValueRange(results).getTypes()));
  for (auto [i, output] : llvm::enumerate(outputs)) {
    func.setResultAttr(i, "pd.name", b.getStringAttr(output.name));
    session.summary.outputs.push_back(describe(output.name, tensorType(output.value)));
  }
  scope = nullptr;
  return success();
}

OwningOpRef<ModuleOp> ProgramImporter::run() {
  int64_t version = program.version().version();
  session.summary.producer = version == 0
                                 ? "paddle development build"
                                 : "paddle " + std::to_string(version / 1000000) + "." +
                                       std::to_string(version / 1000 % 1000) + "." + std::to_string(version % 1000);
  if (failed(scanOps()) || failed(loadWeights())) return {};
  OwningOpRef<ModuleOp> module = ModuleOp::create(FileLineColLoc::get(session.context, session.modelFile, 0, 0));
  (*module)->setAttr("pd.producer", graph.b.getStringAttr(session.summary.producer));
  (*module)->setAttr("pd.format", graph.b.getStringAttr("pdmodel"));
  if (failed(makeFunction(*module)) || failed(session.finishOps())) return {};
  return module;
}

OwningOpRef<ModuleOp> importer::importProgramDesc(Session &session, const ModelFiles &files) {
  FailureOr<std::unique_ptr<proto::ProgramDesc>> program = readProgramDesc(session, files.model);
  if (failed(program)) return {};
  return ProgramImporter(session, **program, files).run();
}
