//===--- Linear.cpp - sizes of matrix products -------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShapeRules.h"

using namespace mlir;
using namespace mlir::pd_torch;

std::optional<Dims> shape::matmul(SymbolicShapes &s, Operation *op, unsigned) {
  Dims a = s.shape(op->getOperand(0)), b = s.shape(op->getOperand(1));
  if (a.empty() || b.empty()) return std::nullopt;
  bool vectorA = a.size() == 1, vectorB = b.size() == 1;
  Dims batchA(a.begin(), a.end() - std::min<size_t>(2, a.size())),
      batchB(b.begin(), b.end() - std::min<size_t>(2, b.size()));
  Dims result = s.broadcast({batchA, batchB});
  if (!vectorA) result.push_back(a[a.size() - 2]);
  if (!vectorB) result.push_back(b.back());
  return result;
}
