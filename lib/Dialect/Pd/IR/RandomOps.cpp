//===--- RandomOps.cpp - the Random family: shapes, registration -----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdRandomOps.h"

#include "paddle-mlir/Dialect/Pd/IR/InferCreation.h"
#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

static LogicalResult dropout(DropoutOp::Adaptor a, Site site, Types &results) {
  results.push_back(a.getX().getType()); // of the mask nothing is said: it is dead at inference
  return success();
}

template <class A> static LogicalResult randomOfShape(A a, Site site, Types &results) {
  results.push_back(
      shapedLike(a.getShape(), a.getDtype() ? *a.getDtype() : Type(Float32Type::get(a.getShape().getContext()))));
  return success();
}

} // namespace mlir::pd::infer

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdRandomOps.cpp.inc"

void PdDialect::registerRandomOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdRandomOps.cpp.inc"
      >();
}
