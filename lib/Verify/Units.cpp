//===--- Units.cpp - what is replayed by itself: the ops of one op of the file, or of one layer -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Units.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Location.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;

bool verify::isLiteral(Operation *op) {
  return op->getNumOperands() == 0 && op->getNumRegions() == 0 && op->getNumResults() == 1 &&
         op->hasTrait<OpTrait::ConstantLike>();
}
bool verify::isParameter(Operation *op) { return op->getName().getStringRef() == "pd.parameter"; }
bool verify::isLoop(Operation *op) { return op->getName().getStringRef() == "pd.while"; }

Origin verify::originOf(Operation *op) {
  Origin origin;
  SmallVector<Location> parts{op->getLoc()};
  SmallVector<StringRef> names;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (auto fused = dyn_cast<FusedLoc>(parts[i]))
      parts.append(fused.getLocations().begin(), fused.getLocations().end());
    else if (auto name = dyn_cast<NameLoc>(parts[i])) names.push_back(name.getName());
    else if (auto file = dyn_cast<FileLineColLoc>(parts[i]))
      origin.python = (file.getFilename().getValue() + ":" + Twine(file.getLine())).str();
  }
  // fused[python line, layer path, "conv2d#12"]: the place comes last.
  if (!names.empty()) origin.place = names.back().str();
  if (names.size() > 1) origin.layer = names.front().str();
  if (origin.place.empty()) origin.place = op->getName().stripDialect().str();
  return origin;
}

namespace {

class Collector {
public:
  Collector(const ValueResolver &resolver, std::vector<Unit> &units) : resolver(resolver), units(units) {}

  void block(Block &block, const Path &path) {
    llvm::MapVector<Attribute, SmallVector<Operation *, 4>> groups;
    for (Operation &op : block.without_terminator()) {
      if (isParameter(&op)) continue;
      groups[LocationAttr(op.getLoc())].push_back(&op);
    }
    for (auto &[location, ops] : groups) {
      for (Operation *op : ops)
        for (Region &region : op->getRegions())
          if (!region.empty()) inner(op, region.front(), path);
      add(ops, path, "");
    }
  }

  void add(ArrayRef<Operation *> ops, const Path &path, StringRef layer) {
    Unit unit;
    unit.ops.assign(ops.begin(), ops.end());
    unit.path = path;
    unit.layer = layer.str();
    unit.index = units.size();
    units.push_back(std::move(unit));
  }

private:
  const ValueResolver &resolver;
  std::vector<Unit> &units;

  /// A body at every round that was recorded; a branch where the reference took it.
  void inner(Operation *op, Block &body, const Path &path) {
    auto seen = [&](const Path &at) {
      return llvm::any_of(body.without_terminator(), [&](Operation &o) {
        return llvm::any_of(o.getResults(), [&](Value v) { return resolver.resolve(v, at) != nullptr; });
      });
    };
    if (!isLoop(op)) {
      if (seen(path)) block(body, path);
      return;
    }
    Path at(path);
    for (at.push_back(0); seen(at); ++at.back()) block(body, at);
  }
};

/// A value that leaves a run of ops is recorded: then the run can end here.
bool canEnd(ArrayRef<Operation *> ops, const ValueResolver &resolver) {
  llvm::SmallPtrSet<Operation *, 16> inside(ops.begin(), ops.end());
  for (Operation *op : ops)
    for (Value result : op->getResults())
      for (Operation *user : result.getUsers()) {
        while (user->getBlock() != op->getBlock()) user = user->getParentOp();
        if (!inside.contains(user) && !isLiteral(op) && !resolver.resolve(result, {})) return false;
      }
  return true;
}

} // namespace

std::string verify::layerOf(Operation *op, const StructuredNames &names) {
  Origin origin = originOf(op);
  if (!origin.layer.empty()) return origin.layer;
  for (Value operand : op->getOperands()) {
    Operation *def = operand.getDefiningOp();
    auto name = def && isParameter(def) ? def->getAttrOfType<StringAttr>("name") : StringAttr();
    if (!name) continue;
    auto structured = names.find(name.str());
    if (structured != names.end()) return StringRef(structured->second).rsplit('.').first.str();
    return name.getValue().split('.').first.str();
  }
  return "";
}

std::vector<Unit> verify::collectUnits(ModuleOp module, const ValueResolver &resolver, Level level,
                                       const StructuredNames &names) {
  std::vector<Unit> units;
  auto func = module.lookupSymbol<func::FuncOp>("main");
  if (!func || level == Level::Model) return units;
  Collector collector(resolver, units);
  if (level == Level::Op) {
    collector.block(func.getBody().front(), {});
    return units;
  }
  // Runs of one layer; an op without a layer continues the run it stands in.
  SmallVector<Operation *> run;
  std::string layer;
  for (Operation &op : func.getBody().front().without_terminator()) {
    if (isParameter(&op)) continue;
    std::string own = layerOf(&op, names);
    if (!run.empty() && !own.empty() && own != layer && canEnd(run, resolver)) {
      collector.add(run, {}, layer);
      run.clear();
      layer = own;
    }
    if (layer.empty()) layer = own;
    run.push_back(&op);
  }
  if (!run.empty()) collector.add(run, {}, layer);
  return units;
}
