//===--- CompareOps.cpp - comparison and logic: shapes, registration -------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdCompareOps.h"

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

/// A 0-D i1.
template <class A> static LogicalResult scalarBool(A a, Site site, Types &results) {
  results.push_back(RankedTensorType::get({}, IntegerType::get(a.getX().getContext(), 1)));
  return success();
}

} // namespace mlir::pd::infer

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdCompareOps.cpp.inc"

void PdDialect::registerCompareOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdCompareOps.cpp.inc"
      >();
}
