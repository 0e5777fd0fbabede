//===--- ReductionOps.cpp - reductions: shapes, registration ---------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdReductionOps.h"

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

/// The type of x with the axes gone, or 1 with `keepdim`. `axes` empty: all of them.
static LogicalResult reduceOver(Site site, RankedTensorType x, ArrayRef<int64_t> axes, bool keepdim, Type element,
                                Types &results) {
  int64_t rank = x.getRank();
  SmallVector<bool> gone(rank, axes.empty());
  for (int64_t axis : axes) {
    if (failed(normalizeAxis(site, axis, std::max<int64_t>(rank, 1), axis))) return failure();
    if (rank == 0) continue;
    if (gone[axis]) return site.error("expects distinct axes, but got axis ", axis, " twice");
    gone[axis] = true;
  }
  Shape shape;
  for (int64_t i = 0; i < rank; ++i) {
    if (!gone[i]) shape.push_back(x.getDimSize(i));
    else if (keepdim) shape.push_back(1);
  }
  results.push_back(RankedTensorType::get(shape, element));
  return success();
}

/// As above with the axes in an operand, which may be known by their number only.
static LogicalResult reduceOverValue(Site site, Value v, Value axis, bool all, bool keepdim, Type element,
                                     Types &results) {
  RankedTensorType x = typeOf(v);
  if (all) return reduceOver(site, x, {}, keepdim, element, results);
  if (std::optional<SmallVector<int64_t>> axes = getConstantInts(axis))
    return reduceOver(site, x, *axes, keepdim, element, results);
  int64_t count = countOf(shapeOf(axis)), rank = x.getRank();
  if (count == 0) return reduceOver(site, x, {}, keepdim, element, results);
  if (!keepdim && count == kDynamic) {
    results.push_back(unknownShape(element));
    return success();
  }
  results.push_back(
      RankedTensorType::get(Shape(keepdim ? rank : std::max<int64_t>(rank - count, 0), kDynamic), element));
  return success();
}

template <class A> static LogicalResult reduce(A a, Site site, Types &results) {
  return reduceOverValue(site, a.getX(), a.getAxis(), false, a.getKeepdim(), elementOf(a.getX()), results);
}

template <class A> static LogicalResult reduceAll(A a, Site site, Types &results) {
  return reduceOverValue(site, a.getX(), a.getAxis(), a.getReduceAll(), a.getKeepdim(), elementOf(a.getX()), results);
}

static LogicalResult reduceSum(SumOp::Adaptor a, Site site, Types &results) {
  Type element = elementOf(a.getX());
  if (a.getDtype()) element = *a.getDtype();
  else if (element.isInteger(1) || element.isSignlessInteger(32)) element = IntegerType::get(element.getContext(), 64);
  return reduceOverValue(site, a.getX(), a.getAxis(), false, a.getKeepdim(), element, results);
}

static LogicalResult frobeniusNorm(FrobeniusNormOp::Adaptor a, Site site, Types &results) {
  return reduceOverValue(site, a.getX(), a.getAxis(), a.getReduceAll(), a.getKeepDim(), elementOf(a.getX()), results);
}

template <class A> static LogicalResult reduceAttr(A a, Site site, Types &results) {
  return reduceOver(site, typeOf(a.getX()), a.getAxis(), a.getKeepdim(), elementOf(a.getX()), results);
}

template <class A> static LogicalResult reduceAttrBool(A a, Site site, Types &results) {
  return reduceOver(site, typeOf(a.getX()), a.getAxis(), a.getKeepdim(), IntegerType::get(a.getX().getContext(), 1),
                    results);
}

static LogicalResult logsumexp(LogsumexpOp::Adaptor a, Site site, Types &results) {
  return reduceOver(site, typeOf(a.getX()), a.getReduceAll() ? ArrayRef<int64_t>() : a.getAxis(), a.getKeepdim(),
                    elementOf(a.getX()), results);
}

template <class A> static LogicalResult toScalar(A a, Site site, Types &results) {
  results.push_back(RankedTensorType::get({}, elementOf(a.getX())));
  return success();
}

template <class A> static LogicalResult toVectorOfOne(A a, Site site, Types &results) {
  results.push_back(RankedTensorType::get({1}, elementOf(a.getX())));
  return success();
}

static LogicalResult pNorm(PNormOp::Adaptor a, Site site, Types &results) {
  int64_t axis = a.getAxis();
  return reduceOver(site, typeOf(a.getX()), a.getAsvector() ? ArrayRef<int64_t>() : ArrayRef<int64_t>(axis),
                    a.getKeepdim(), elementOf(a.getX()), results);
}

static LogicalResult l2Norm(NormOp::Adaptor a, Site site, Types &results) {
  int64_t axis = a.getAxis();
  results.push_back(a.getX().getType());
  return reduceOver(site, typeOf(a.getX()), axis, /*keepdim=*/true, elementOf(a.getX()), results);
}

template <class A> static LogicalResult argReduce(A a, Site site, Types &results) {
  MLIRContext *context = a.getX().getContext();
  Type element = a.getDtype() ? *a.getDtype() : IntegerType::get(context, 64);
  if (!element.isInteger()) return site.error("expects dtype to be an integer, but got ", element);
  if (int64_t count = countOf(shapeOf(a.getAxis())); !a.getFlatten() && !mayEqual(count, 1))
    return site.error("expects axis to have one element, but got ", count);
  return reduceOverValue(site, a.getX(), a.getAxis(), a.getFlatten(), a.getKeepdims(), element, results);
}

static LogicalResult cumprod(CumprodOp::Adaptor a, Site site, Types &results) {
  int64_t axis;
  if (failed(normalizeAxis(site, a.getDim(), std::max<int64_t>(typeOf(a.getX()).getRank(), 1), axis))) return failure();
  return unchanged(a, site, results);
}

static LogicalResult argsort(ArgsortOp::Adaptor a, Site site, Types &results) {
  if (failed(unchangedAlongAxis(a, site, results))) return failure();
  results.push_back(typeOf(a.getX()).clone(IntegerType::get(a.getX().getContext(), 64)));
  return success();
}

static LogicalResult nonzero(NonzeroOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getCondition());
  results.push_back(RankedTensorType::get({kDynamic, x.getRank()}, IntegerType::get(x.getContext(), 64)));
  return success();
}

} // namespace mlir::pd::infer

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdReductionOps.cpp.inc"

void PdDialect::registerReductionOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdReductionOps.cpp.inc"
      >();
}
