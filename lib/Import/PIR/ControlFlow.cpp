//===--- ControlFlow.cpp - if and while of PIR, with the outer storages their regions write -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An in-place op inside a region changes an outer value for everything after the region: such storages become extra
// results of the `if` (the other branch yields the old value) or extra carried values of the `while`.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "../JoinTypes.h"
#include "../RegionBuilder.h"
#include "PirImporter.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// The yield of a region's block; null when the region yields nothing.
static const PirOp *yieldOf(const PirRegion &region) {
  const PirBlock &block = region.blocks[0];
  return !block.ops.empty() && block.ops.back().dialect == 2 && block.ops.back().name == "yield" ? &block.ops.back()
                                                                                                 : nullptr;
}

/// What dynamic-to-static gives a variable that only the body sets: a 0-D constant, whatever the variable is.
static bool isPlaceholder(Value init) {
  auto type = llvm::dyn_cast<RankedTensorType>(init.getType());
  Operation *op = init.getDefiningOp();
  return type && type.getRank() == 0 && op && op->getName().getStringRef() == "pd.full";
}

llvm::SmallVector<int64_t> PirImporter::outerWrites(const PirOp &op) {
  llvm::SmallVector<int64_t> out;
  for (const PirRegion &region : op.regions)
    for (int64_t storage : storages.writes(region))
      if (auto it = current.find(storage);
          it != current.end() && it->second.size() == 1 && !llvm::is_contained(out, storage))
        out.push_back(storage);
  return out;
}

LogicalResult PirImporter::importRegion(const PirRegion &region, llvm::ArrayRef<int64_t> extra,
                                        llvm::SmallVectorImpl<Value> &yielded) {
  if (failed(importBlock(region.blocks[0]))) return failure();
  if (const PirOp *yield = yieldOf(region))
    for (int64_t id : yield->operands) {
      Value result = value(*yield, id);
      if (!result) return failure();
      yielded.push_back(result);
    }
  for (int64_t storage : extra) yielded.push_back(current[storage][0]);
  return success();
}

LogicalResult PirImporter::importIf(const PirOp &op) {
  if (op.regions.size() != 2 || op.operands.size() != 1 ||
      llvm::any_of(op.regions, [](const PirRegion &r) { return r.blocks.size() != 1; }))
    return fail(op, "expects a condition and two regions of one block");
  Value condition = value(op, op.operands[0]);
  if (!condition) return failure();
  llvm::SmallVector<int64_t> extra = outerWrites(op);
  const Bindings outer = current;
  auto branch = [&](const PirRegion &region, llvm::SmallVectorImpl<Value> &yielded) {
    LogicalResult result = importRegion(region, extra, yielded);
    current = outer;
    return result;
  };
  std::string why;
  Operation *made = buildIf(
      graph, condition, [&](llvm::SmallVectorImpl<Value> &yielded) { return branch(op.regions[0], yielded); },
      [&](llvm::SmallVectorImpl<Value> &yielded) { return branch(op.regions[1], yielded); }, why);
  if (!made) return fail(op, why);
  if (made->getNumResults() != op.results.size() + extra.size())
    return fail(op, "its branches yield " + Twine(made->getNumResults() - extra.size()) + " values for " +
                        Twine(op.results.size()) + " results");
  for (auto [i, result] : llvm::enumerate(op.results)) bind(result.id, {made->getResult(i)});
  for (auto [i, storage] : llvm::enumerate(extra)) current[storage] = {made->getResult(op.results.size() + i)};
  return success();
}

LogicalResult PirImporter::importWhile(const PirOp &op) {
  if (op.regions.size() != 1 || op.regions[0].blocks.size() != 1 || op.operands.empty())
    return fail(op, "expects a condition and one region of one block");
  const PirBlock &block = op.regions[0].blocks[0];
  size_t carried = op.operands.size() - 1;
  if (block.args.size() != carried || op.results.size() != carried)
    return fail(op, "carries " + Twine(carried) + " values, but has " + Twine(block.args.size()) +
                        " block arguments and " + Twine(op.results.size()) + " results");

  llvm::SmallVector<Value> inits;
  llvm::SmallVector<Type> types;
  for (int64_t id : op.operands) {
    inits.push_back(value(op, id));
    if (!inits.back()) return failure();
  }
  // The file types a carried value after what a round yields; the argument must hold the first round's value too.
  for (size_t i = 0; i < carried; ++i) {
    Type type = inits[i + 1].getType();
    if (RankedTensorType declared = block.args[i].type.tensor; declared && llvm::isa<RankedTensorType>(type))
      type = joinTypes(type, declared);
    if (!type && isPlaceholder(inits[i + 1])) {
      inits[i + 1] = graph.filled(0, block.args[i].type.tensor);
      type = joinTypes(inits[i + 1].getType(), block.args[i].type.tensor);
    }
    if (!type) return fail(op, "carried value " + Twine(i) + " changes its rank or element type");
    types.push_back(type);
  }
  llvm::SmallVector<int64_t> extra = outerWrites(op);
  for (int64_t storage : extra) {
    Value init = current[storage][0];
    inits.push_back(init);
    Type declared = storages.declaredType(storage);
    Type joined =
        declared && llvm::isa<RankedTensorType>(init.getType()) ? joinTypes(init.getType(), declared) : Type();
    types.push_back(joined ? joined : init.getType());
  }

  const Bindings outer = current;
  std::string why;
  auto body = [&](Block::BlockArgListType args, llvm::SmallVectorImpl<Value> &yielded) {
    for (auto [i, arg] : llvm::enumerate(args))
      if (i < carried) bind(block.args[i].id, {arg});
      else current[extra[i - carried]] = {arg};
    LogicalResult result = importRegion(op.regions[0], extra, yielded);
    current = outer;
    return result;
  };
  Operation *made = buildWhile(graph, inits[0], llvm::ArrayRef(inits).drop_front(), types, body, why);
  if (!made) return fail(op, why);
  for (auto [i, result] : llvm::enumerate(op.results)) bind(result.id, {made->getResult(i)});
  for (auto [i, storage] : llvm::enumerate(extra)) current[storage] = {made->getResult(carried + i)};
  return success();
}
