//===--- Infer.cpp - what the shape functions are made of ------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

#include "paddle-mlir/Dialect/Pd/IR/PdOp.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::pd {
LogicalResult reportIncompatible(Operation *op, TypeRange inferred) {
  for (auto [i, d] : llvm::zip(inferred, op->getResultTypes()))
    if (!infer::refine(d, i)) return op->emitOpError("expects result type ") << i << ", but got " << d;
  return op->emitOpError("has result types that do not follow from its operands");
}
} // namespace mlir::pd

namespace mlir::pd::infer {

std::string str(ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '[';
  llvm::interleaveComma(shape, os, [&](int64_t d) { d == kDynamic ? (void)(os << '?') : (void)(os << d); });
  os << ']';
  return text;
}

Type refine(Type declared, Type inferred) {
  if (isa<NoneType>(inferred)) return declared;
  auto d = dyn_cast<TensorType>(declared), i = dyn_cast<TensorType>(inferred);
  if (!d || !i) return declared == inferred ? declared : Type();
  if (!i.getElementType().isIndex() && i.getElementType() != d.getElementType()) return {};
  if (!i.hasRank()) return declared;
  if (!d.hasRank()) return RankedTensorType::get(i.getShape(), d.getElementType());
  if (d.getRank() != i.getRank()) return {};
  Shape shape;
  for (auto [p, q] : llvm::zip(d.getShape(), i.getShape())) {
    if (!mayEqual(p, q)) return {};
    shape.push_back(p == kDynamic ? q : p);
  }
  return RankedTensorType::get(shape, d.getElementType());
}

/// A size below zero comes from operands that contradict each other.
static bool hasNegativeSize(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && llvm::any_of(tensor.getShape(), [](int64_t dim) { return dim < 0 && dim != kDynamic; });
}

bool compatible(TypeRange inferred, TypeRange declared) {
  for (auto [i, d] : llvm::zip(inferred, declared))
    if (hasNegativeSize(i) || !refine(d, i)) return false;
  return true;
}

LogicalResult broadcast(Site site, ArrayRef<int64_t> x, ArrayRef<int64_t> y, Shape &out) {
  size_t rank = std::max(x.size(), y.size());
  out.assign(rank, 1);
  for (size_t i = 0; i < rank; ++i) {
    int64_t p = i + x.size() < rank ? 1 : x[i + x.size() - rank], q = i + y.size() < rank ? 1 : y[i + y.size() - rank];
    if (p == kDynamic || q == kDynamic) {
      int64_t known = p == kDynamic ? q : p; // 1 beside `?` leaves `?`; 0 or N > 1 wins
      out[i] = known == 1 ? kDynamic : known;
    } else if (p == q || q == 1) {
      out[i] = p;
    } else if (p == 1) {
      out[i] = q;
    } else {
      return site.error("expects operand shapes that broadcast, but got ", str(x), " and ", str(y));
    }
  }
  return success();
}

LogicalResult normalizeAxis(Site site, int64_t axis, int64_t rank, int64_t &out) {
  if (axis < -rank || axis >= rank) return site.error("expects axis in [", -rank, ", ", rank, "), but got ", axis);
  out = axis < 0 ? axis + rank : axis;
  return success();
}

int64_t countOf(ArrayRef<int64_t> shape) {
  int64_t n = 1;
  for (int64_t d : shape) {
    if (d == kDynamic) return kDynamic;
    n *= d;
  }
  return n;
}

LogicalResult broadcastTypes(Site site, Value x, Value y, Type element, Types &results) {
  Shape shape;
  if (failed(broadcast(site, shapeOf(x), shapeOf(y), shape))) return failure();
  results.push_back(RankedTensorType::get(shape, element));
  return success();
}

} // namespace mlir::pd::infer
