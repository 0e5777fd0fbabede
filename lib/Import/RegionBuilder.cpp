//===--- RegionBuilder.cpp - makes pd.if and pd.while ---------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RegionBuilder.h"
#include "JoinTypes.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

static void createYield(GraphBuilder &graph, llvm::ArrayRef<Value> values) {
  OperationState state(graph.loc, "pd.yield");
  state.addOperands(values);
  graph.b.create(state);
}

Operation *importer::buildIf(GraphBuilder &graph, Value condition, BranchFn thenBranch, BranchFn elseBranch,
                             std::string &why) {
  Location loc = graph.loc;
  OperationState state(loc, "pd.if");
  state.addOperands(condition);
  llvm::SmallVector<Value> yields[2];
  const BranchFn branches[2] = {thenBranch, elseBranch};
  for (unsigned i = 0; i < 2; ++i) {
    OpBuilder::InsertionGuard guard(graph.b);
    graph.b.setInsertionPointToStart(&state.addRegion()->emplaceBlock());
    if (failed(branches[i](yields[i]))) return nullptr;
    graph.loc = loc;
    createYield(graph, yields[i]);
  }
  if (yields[0].size() != yields[1].size()) {
    why = ("its branches yield " + llvm::Twine(yields[0].size()) + " and " + llvm::Twine(yields[1].size()) + " values")
              .str();
    return nullptr;
  }
  for (auto [a, b] : llvm::zip(yields[0], yields[1])) {
    Type type = joinTypes(a.getType(), b.getType());
    if (!type) {
      why = "its branches yield values of different ranks or element types";
      return nullptr;
    }
    state.addTypes(type);
  }
  return graph.b.create(state);
}

Operation *importer::buildWhile(GraphBuilder &graph, Value condition, llvm::ArrayRef<Value> inits,
                                llvm::SmallVector<Type> types, BodyFn body, std::string &why) {
  Location loc = graph.loc;
  OperationState state(loc, "pd.while");
  state.addOperands(condition);
  state.addOperands(inits);
  Region *region = state.addRegion();
  // Every further try turns at least one static dim into `?`, so this ends.
  for (bool stable = false; !stable;) {
    region->dropAllReferences();
    region->getBlocks().clear();
    Block &block = region->emplaceBlock();
    for (Type type : types) block.addArgument(type, loc);
    llvm::SmallVector<Value> yielded;
    OpBuilder::InsertionGuard guard(graph.b);
    graph.b.setInsertionPointToStart(&block);
    graph.loc = loc;
    if (failed(body(block.getArguments(), yielded))) return nullptr;
    if (yielded.size() != types.size() + 1) {
      why = ("its body yields " + llvm::Twine(yielded.size()) + " values where " + llvm::Twine(types.size() + 1) +
             " are expected")
                .str();
      return nullptr;
    }
    graph.loc = loc;
    createYield(graph, yielded);
    stable = true;
    for (auto [i, type] : llvm::enumerate(types)) {
      Type joined = joinTypes(type, yielded[i + 1].getType());
      if (!joined) {
        why = ("carried value " + llvm::Twine(i) + " changes its rank or element type from round to round").str();
        return nullptr;
      }
      if (joined != type) {
        types[i] = joined;
        stable = false;
      }
    }
  }
  state.addTypes(types);
  return graph.b.create(state);
}
