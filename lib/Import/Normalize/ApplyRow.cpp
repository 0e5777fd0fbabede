//===--- ApplyRow.cpp - legacy op -> pd op by the row's tables ------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Slots win over attributes; of several slots for one operand the first that is not empty counts; a missing attribute
// gets the entry's default, else the row's own.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "HookRegistry.h"
#include "LegacyOp.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

//===--- LegacyOp ---===//

static const proto::Slot *findSlot(const google::protobuf::RepeatedPtrField<proto::Slot> &slots, llvm::StringRef name) {
  for (const proto::Slot &slot : slots)
    if (slot.parameter() == name) return &slot;
  return nullptr;
}

bool LegacyOp::hasInput(llvm::StringRef slot) const {
  const proto::Slot *found = findSlot(desc.inputs(), slot);
  return found && found->arguments_size() > 0;
}

Values LegacyOp::inputs(llvm::StringRef slot) {
  Values values;
  if (const proto::Slot *found = findSlot(desc.inputs(), slot))
    for (const std::string &name : found->arguments()) values.push_back(context.lookup(name));
  return values;
}

Value LegacyOp::input(llvm::StringRef slot) {
  Values values = inputs(slot);
  return values.empty() ? Value() : values[0];
}

Value LegacyOp::operand(llvm::StringRef name) const {
  auto it = draft.operands.find(name);
  return it != draft.operands.end() && it->second.size() == 1 ? it->second[0] : Value();
}

AttrValue LegacyOp::attr(llvm::StringRef name) const {
  const proto::Attr *found = findAttr(desc, name);
  return found ? decodeAttr(*found) : AttrValue();
}
int64_t LegacyOp::intAttr(llvm::StringRef name, int64_t absent) const {
  AttrValue value = attr(name);
  return value.isNumber() ? value.integer() : absent;
}
double LegacyOp::floatAttr(llvm::StringRef name, double absent) const {
  AttrValue value = attr(name);
  return value.isNumber() ? value.number() : absent;
}
std::string LegacyOp::strAttr(llvm::StringRef name, llvm::StringRef absent) const {
  AttrValue value = attr(name);
  return value.kind == AttrValue::Str ? value.s : absent.str();
}
std::vector<int64_t> LegacyOp::intsAttr(llvm::StringRef name) const { return attr(name).integerList(); }

llvm::SmallVector<std::string> LegacyOp::outputNames(llvm::StringRef slot) const {
  llvm::SmallVector<std::string> names;
  if (const proto::Slot *found = findSlot(desc.outputs(), slot))
    names.append(found->arguments().begin(), found->arguments().end());
  return names;
}

void LegacyOp::setOutput(llvm::StringRef slot, Values values) { replaced[slot] = std::move(values); }

LogicalResult LegacyOp::fail(const llvm::Twine &what) {
  if (why.empty()) why = what.str();
  return failure();
}
LogicalResult LegacyOp::notSupported(const llvm::Twine &what) {
  unsupported = true;
  return fail(what);
}

//===--- the driver ---===//

static LogicalResult chooseRow(LegacyOp &op) {
  llvm::ArrayRef<LegacyMatch> matches = lookupLegacy(op.type());
  if (matches.empty()) return op.notSupported("has no pd op");
  const LegacyMatch *chosen = &matches[0];
  if (const Selector *selector = HookRegistry::get().selector(op.type())) {
    llvm::StringRef name = (*selector)(op);
    chosen = llvm::find_if(matches, [&](const LegacyMatch &match) { return match.schema->name == name; });
    if (chosen == matches.end()) return op.notSupported("has no row for pd." + name);
  }
  op.row = chosen->row;
  op.draft = OpDraft(chosen->schema);
  return success();
}

static LogicalResult fillSlots(LegacyOp &op) {
  const OpSchema &schema = *op.draft.schema;
  for (const LegacySlot &slot : op.row->slots) {
    bool isOperand = llvm::any_of(schema.operands, [&](const OperandSchema &o) { return o.name == slot.target; });
    if (!isOperand || op.draft.has(slot.target) || !op.hasInput(slot.slot)) continue;
    Values values = op.inputs(slot.slot);
    if (llvm::is_contained(values, Value()))
      return op.fail("an input of slot '" + slot.slot + "' has no value before its use");
    op.draft.operands[slot.target] = values;
  }
  return success();
}

static AttrKind kindOf(const OpSchema &schema, llvm::StringRef target) {
  for (const AttrSchema &attr : schema.attrs)
    if (attr.name == target) return attr.kind;
  for (const OperandSchema &operand : schema.operands)
    if (operand.name == target)
      return operand.mutableAttr == Mutable::Ints  ? AttrKind::I64Array
             : operand.mutableAttr == Mutable::Int ? AttrKind::I64
                                                   : AttrKind::F64;
  return AttrKind::Other;
}

/// `legacyName` of the file into `target` of the draft; an attribute given by variables becomes an operand.
static LogicalResult fillAttr(LegacyOp &op, LegacyContext &context, llvm::StringRef legacyName, llvm::StringRef target,
                              llvm::StringRef defaultText) {
  if (op.draft.has(target) || op.draft.attrs.count(target)) return success();
  const proto::Attr *attr = findAttr(op.desc, legacyName);
  if (!attr) {
    if (!defaultText.empty()) op.draft.attrs[target] = AttrValue::parse(defaultText, kindOf(*op.draft.schema, target));
    return success();
  }
  llvm::SmallVector<std::string> variables;
  if (AttrType(attr->type()) == AttrType::Var) variables.push_back(attr->var_name());
  else if (AttrType(attr->type()) == AttrType::Vars)
    variables.append(attr->vars_name().begin(), attr->vars_name().end());
  if (variables.empty()) {
    op.draft.attrs[target] = decodeAttr(*attr);
    return success();
  }
  for (const std::string &name : variables) {
    Value value = context.lookup(name);
    if (!value)
      return op.fail("attribute '" + legacyName + "' names the variable '" + name +
                     "', which has no value before its use");
    op.draft.operands[target].push_back(value);
  }
  return success();
}

static LogicalResult fillAttrs(LegacyOp &op, LegacyContext &context) {
  const OpSchema &schema = *op.draft.schema;
  llvm::SmallVector<llvm::StringRef> listed;
  for (const LegacyAttr &attr : op.row->attrs) {
    if (attr.target.empty()) continue;
    listed.push_back(attr.target);
    // A default belongs to the last entry of its target: an earlier one may only be another release's name.
    if (failed(fillAttr(op, context, attr.attr, attr.target, attr.defaultText))) return failure();
  }
  for (const AttrSchema &attr : schema.attrs)
    if (!llvm::is_contained(listed, attr.name) && failed(fillAttr(op, context, attr.name, attr.name, "")))
      return failure();
  for (const OperandSchema &operand : schema.operands)
    if (operand.mutableAttr != Mutable::No && !llvm::is_contained(listed, operand.name) &&
        failed(fillAttr(op, context, operand.name, operand.name, "")))
      return failure();
  return success();
}

static LogicalResult runHooks(LegacyOp &op) {
  const HookRegistry &registry = HookRegistry::get();
  for (const LegacyAttr &attr : op.row->attrs) {
    if (attr.hook.empty() || op.isReplaced()) continue;
    const Hook *hook = registry.hook(attr.hook);
    if (!hook) return op.notSupported("needs the hook '" + attr.hook + "', which does not exist");
    if (failed((*hook)(op, attr.attr))) return op.fail("hook '" + attr.hook + "' failed");
  }
  for (const Hook &hook : registry.opHooksOf(op.type())) {
    if (op.isReplaced()) break;
    if (failed(hook(op, ""))) return op.fail("could not be rewritten");
  }
  return success();
}

/// Slot of the legacy op that feeds result `name`; empty when none does.
static llvm::StringRef slotOfResult(const LegacyRow &row, llvm::StringRef name) {
  for (const LegacySlot &slot : row.slots)
    if (slot.target == name) return slot.slot;
  return "";
}

LogicalResult importer::applyLegacyRow(LegacyOp &op, llvm::function_ref<void(llvm::StringRef, Value)> define) {
  if (failed(chooseRow(op)) || failed(fillSlots(op)) || failed(fillAttrs(op, op.context)) || failed(runHooks(op)))
    return failure();

  llvm::StringMap<Values> outputs; // by slot
  if (op.isReplaced()) {
    outputs = op.replaced;
  } else {
    const OpSchema &schema = *op.draft.schema;
    for (const ResultSchema &result : schema.results) {
      llvm::SmallVector<Type, 1> types;
      for (const std::string &name : op.outputNames(slotOfResult(*op.row, result.name)))
        types.push_back(op.hidden.contains(slotOfResult(*op.row, result.name)) ? Type() : op.context.declared(name));
      op.draft.resultTypes.push_back(std::move(types));
    }
    Operation *made = op.graph.create(op.draft, op.why);
    if (!made) return failure();
    for (auto [i, result] : llvm::enumerate(schema.results))
      if (llvm::StringRef slot = slotOfResult(*op.row, result.name); !slot.empty())
        outputs[slot] = GraphBuilder::resultValues(made, schema, i);
  }
  for (auto &[slot, step] : op.steps)
    for (Value &value : outputs[slot])
      if (!(value = step(value))) return op.fail("the result of slot '" + slot + "' could not be finished");

  for (auto &entry : outputs) {
    llvm::SmallVector<std::string> names = op.outputNames(entry.first());
    for (auto [name, value] : llvm::zip(names, entry.second)) {
      if (!value) return op.fail("output '" + name + "' could not be computed");
      // Before 2.5 there were no 0-D tensors: what is one by today's rules was declared [1], and its users expect that.
      auto declared = llvm::dyn_cast_or_null<RankedTensorType>(op.context.declared(name));
      RankedTensorType actual = tensorType(value);
      if (declared && actual && actual.getRank() == 0 && declared.getRank() == 1 && declared.getDimSize(0) == 1)
        value = op.graph.reshape(value, llvm::ArrayRef<int64_t>{1});
      if (!value) return op.fail("output '" + name + "' could not be reshaped to [1]");
      define(name, value);
    }
  }
  return success();
}
