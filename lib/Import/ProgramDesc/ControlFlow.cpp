//===--- ControlFlow.cpp - conditional_block, select_input and while of ProgramDesc ---------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An if is two conditional blocks, the second on the negated condition, and one select_input for each result. The pair
// becomes one pd.if at the place of the second block; a block that finds no partner becomes an if whose other branch
// keeps what was there.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "../ElementTypes.h"
#include "../JoinTypes.h"
#include "../RegionBuilder.h"
#include "ProgramImporter.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

static int subBlock(const proto::OpDesc &op) {
  const proto::Attr *attr = findAttr(op, "sub_block");
  return attr && AttrType(attr->type()) == AttrType::Block ? attr->block_idx() : -1;
}

static bool writesName(const proto::OpDesc &op, llvm::StringRef name) {
  for (const proto::Slot &slot : op.outputs())
    if (llvm::is_contained(slot.arguments(), name)) return true;
  return false;
}

/// Index of the last op before `before` that writes `name`; -1 when none does.
static int definer(const proto::BlockDesc &block, llvm::StringRef name, int before) {
  for (int i = before - 1; i >= 0; --i)
    if (writesName(block.ops(i), name)) return i;
  return -1;
}

void ProgramImporter::pairBranches(int index) {
  if (pairsOf.count(index)) return;
  BlockPairs &found = pairsOf[index];
  const proto::BlockDesc &block = program.blocks(index);
  for (int i = 0; i < block.ops_size(); ++i) {
    const proto::OpDesc &select = block.ops(i);
    auto x = inputNames(select, "X"), out = outputNames(select, "Out");
    if (select.type() != "select_input" || x.size() != 2 || out.size() != 1) continue;
    int onFalse = definer(block, x[0], i), onTrue = definer(block, x[1], i);
    if (onFalse < 0 || onTrue < 0 || block.ops(onFalse).type() != "conditional_block" ||
        block.ops(onTrue).type() != "conditional_block")
      continue;
    auto trueCond = inputNames(block.ops(onTrue), "Cond"), falseCond = inputNames(block.ops(onFalse), "Cond");
    if (trueCond.size() != 1 || falseCond.size() != 1) continue;
    int negation = definer(block, falseCond[0], onFalse);
    if (negation < 0 || block.ops(negation).type() != "logical_not" || inputNames(block.ops(negation), "X") != trueCond)
      continue;
    unsigned first = std::min(onTrue, onFalse), second = std::max(onTrue, onFalse);
    // The first block moves down to the second: nothing in between may depend on it or change what it reads. The
    // exporter puts the negation there and nothing else.
    bool clear = true;
    for (unsigned between = first + 1; between < second; ++between) clear &= block.ops(between).type() == "logical_not";
    if (!clear) continue;
    auto [at, isNew] = found.ofOp.try_emplace(second, found.pairs.size());
    if (isNew) {
      found.ofOp[first] = found.pairs.size();
      found.pairs.push_back({first, second, onTrue < onFalse, {}});
    }
    found.pairs[at->second].merges.push_back({out[0].str(), x[1].str(), x[0].str()});
    found.mergedAt[i] = at->second;
  }
}

void ProgramImporter::outerWrites(int index, Names &names) const {
  const proto::BlockDesc &block = program.blocks(index);
  Names here;
  for (const proto::OpDesc &op : block.ops()) {
    for (const proto::Slot &slot : op.outputs())
      for (const std::string &name : slot.arguments()) here.insert(name);
    if (int inner = subBlock(op); inner >= 0) outerWrites(inner, here);
  }
  for (llvm::StringRef name : here)
    if (!varsOf[index].count(name)) names.insert(name);
}

bool ProgramImporter::readOutside(llvm::StringRef name, int body) const {
  for (const proto::BlockDesc &block : program.blocks()) {
    bool inside = false;
    for (int b = block.idx(); b > 0 && !inside; b = program.blocks(b).parent_idx()) inside = b == body;
    if (inside) continue;
    for (const proto::OpDesc &op : block.ops())
      if (subBlock(op) != body)
        for (const proto::Slot &slot : op.inputs())
          if (llvm::is_contained(slot.arguments(), name)) return true;
  }
  return false;
}

bool ProgramImporter::readsBeforeWrite(llvm::StringRef name, int index) const {
  for (const proto::OpDesc &op : program.blocks(index).ops()) {
    int inner = subBlock(op);
    for (const proto::Slot &slot : op.inputs())
      // An op with a block lists there what the block reads; the block itself says in which order.
      if (llvm::is_contained(slot.arguments(), name) &&
          (inner < 0 || slot.parameter() == "Cond" || slot.parameter() == "Condition"))
        return true;
    if (inner >= 0 && readsBeforeWrite(name, inner)) return true;
    if (inner < 0 && writesName(op, name)) return false;
  }
  return false;
}

Value ProgramImporter::undefined(llvm::StringRef name, Type like) {
  auto type = llvm::dyn_cast_or_null<RankedTensorType>(like ? like : declared(name));
  return type ? graph.filled(0, type) : Value();
}

LogicalResult ProgramImporter::importBranchBlock(int block, llvm::ArrayRef<std::string> wanted,
                                                 llvm::SmallVectorImpl<Value> &yielded, const proto::OpDesc &op) {
  Scope inner{block, scope, {}};
  scope = &inner;
  OpOrigin here = origin;
  LogicalResult result = block < 0 ? success() : importBlock(block);
  origin = here;
  if (succeeded(result))
    for (const std::string &name : wanted)
      yielded.push_back(lookup(name)); // null where the name was never written; the caller decides
  scope = inner.parent;
  return result;
}

LogicalResult ProgramImporter::importConditional(const proto::OpDesc &op, unsigned index) {
  BlockPairs &pairs = pairsOf[scope->block];
  auto paired = pairs.ofOp.find(index);
  const Pair *pair = paired == pairs.ofOp.end() ? nullptr : &pairs.pairs[paired->second];
  if (pair && pair->first == index) return success(); // made with its partner

  const proto::BlockDesc &block = program.blocks(scope->block);
  const proto::OpDesc *onTrue = &op, *onFalse = nullptr;
  if (pair) {
    onTrue = &block.ops(pair->firstIsTrue ? pair->first : pair->second);
    onFalse = &block.ops(pair->firstIsTrue ? pair->second : pair->first);
  }
  auto cond = inputNames(*onTrue, "Cond");
  Value condition = cond.size() == 1 ? lookup(cond[0]) : Value();
  if (!condition) return fail(op, "has no condition");
  int blocks[2] = {subBlock(*onTrue), onFalse ? subBlock(*onFalse) : -1};
  if (blocks[0] < 0 || (onFalse && blocks[1] < 0)) return fail(op, "has no sub-block");

  // Results: the merges, then every outer variable a branch writes that already has a value or that is read later.
  llvm::SmallVector<std::string> wanted[2], names;
  if (pair)
    for (const Merge &merge : pair->merges) {
      names.push_back(merge.out);
      wanted[0].push_back(merge.onTrue);
      wanted[1].push_back(merge.onFalse);
    }
  Names written;
  for (int b : blocks)
    if (b >= 0) outerWrites(b, written);
  for (llvm::StringRef name : written) {
    bool merged =
        pair && llvm::any_of(pair->merges, [&](const Merge &m) { return m.onTrue == name || m.onFalse == name; });
    if (merged || (!lookup(name) && !readOutside(name, blocks[0]))) continue;
    const proto::VarDesc *desc = var(name, scope->block);
    if (!desc || (desc->type().type() != kDenseTensor && desc->type().type() != kTensorArray))
      continue; // step scopes and other bookkeeping
    names.push_back(name.str());
    wanted[0].push_back(name.str());
    wanted[1].push_back(name.str());
  }
  llvm::SmallVector<Type> known(names.size());
  auto branch = [&](unsigned i, llvm::SmallVectorImpl<Value> &yielded) -> LogicalResult {
    if (failed(importBranchBlock(blocks[i], wanted[i], yielded, op))) return failure();
    for (auto [at, value] : llvm::enumerate(yielded)) {
      if (!value) value = undefined(wanted[i][at], known[at]);
      if (!value) return fail(op, "'" + wanted[i][at] + "' has no value at the end of its branch");
      known[at] = value.getType();
    }
    return success();
  };
  std::string why;
  Operation *made = buildIf(
      graph, condition, [&](llvm::SmallVectorImpl<Value> &y) { return branch(0, y); },
      [&](llvm::SmallVectorImpl<Value> &y) { return branch(1, y); }, why);
  if (!made) return fail(op, why);
  for (auto [name, value] : llvm::zip(names, made->getResults())) define(name, value);
  return success();
}

LogicalResult ProgramImporter::importWhile(const proto::OpDesc &op) {
  int body = subBlock(op);
  auto cond = inputNames(op, "Condition");
  Value condition = cond.size() == 1 ? lookup(cond[0]) : Value();
  if (!condition || body < 0) return fail(op, "expects a condition and a sub-block");
  Names written;
  for (llvm::StringRef name : outputNames(op, "Out")) written.insert(name);
  outerWrites(body, written);

  llvm::SmallVector<std::string> names;
  llvm::SmallVector<Value> inits;
  llvm::SmallVector<Type> types;
  for (llvm::StringRef name : written) {
    const proto::VarDesc *desc = var(name, scope->block);
    bool tensor = desc && desc->type().type() == kDenseTensor;
    if (name == cond[0] || !(tensor || (desc && desc->type().type() == kTensorArray))) continue;
    Value init = lookup(name);
    bool used = readsBeforeWrite(name, body);
    if (!used && !readOutside(name, body)) continue; // local to a round
    // Exporters give a variable that only the body sets a placeholder of some other type; no round sees it.
    Type file = tensor ? declared(name) : Type();
    if (!init || (!used && file && !joinTypes(init.getType(), file))) init = undefined(name, Type());
    if (!init) return fail(op, "'" + name + "' has no value before the loop and no declared type");
    Type type = init.getType();
    // A clash of ranks is left to the body, which knows better than a declaration.
    if (Type joined = file ? joinTypes(type, file) : Type()) type = joined;
    names.push_back(name.str());
    inits.push_back(init);
    types.push_back(type);
  }
  llvm::SmallVector<std::string> wanted{cond[0].str()};
  wanted.append(names.begin(), names.end());
  auto bodyFn = [&](Block::BlockArgListType args, llvm::SmallVectorImpl<Value> &yielded) -> LogicalResult {
    Scope carried{scope->block, scope, {}};
    scope = &carried;
    for (auto [name, arg] : llvm::zip(names, args)) define(name, arg);
    LogicalResult result = importBranchBlock(body, wanted, yielded, op);
    scope = carried.parent;
    if (failed(result)) return failure();
    for (auto [name, value] : llvm::zip(wanted, yielded))
      if (!value) return fail(op, "'" + name + "' has no value at the end of the loop's body");
    return success();
  };
  std::string why;
  Operation *made = buildWhile(graph, condition, inits, types, bodyFn, why);
  if (!made) return fail(op, why);
  for (auto [name, value] : llvm::zip(names, made->getResults())) define(name, value);
  return success();
}
