//===--- RegionBuilder.h - makes pd.if and pd.while -------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Both formats collect differently what a region carries, but build it alike: the types of results and carried values
// are the join of what flows into them.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_REGIONBUILDER_H
#define PADDLE_MLIR_LIB_IMPORT_REGIONBUILDER_H

#include "GraphBuilder.h"

namespace mlir::pd::importer {

/// Fills the block at the builder's insertion point and says what the region yields.
using BranchFn = llvm::function_ref<LogicalResult(llvm::SmallVectorImpl<Value> &yielded)>;
/// The same for a loop's body; `yielded` starts with the next condition.
using BodyFn = llvm::function_ref<LogicalResult(Block::BlockArgListType args, llvm::SmallVectorImpl<Value> &yielded)>;

/// Null on failure; `why` is empty when a branch itself failed and has reported it.
Operation *buildIf(GraphBuilder &graph, Value condition, BranchFn thenBranch, BranchFn elseBranch, std::string &why);

/// `types` are the least the carried values must have (the file's, joined with the initial values'). The body is built
/// again with wider types when a round yields less precise ones than it was given.
Operation *buildWhile(GraphBuilder &graph, Value condition, llvm::ArrayRef<Value> inits, llvm::SmallVector<Type> types,
                      BodyFn body, std::string &why);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_REGIONBUILDER_H
