//===--- IndexOps.cpp - the Index family: shapes, verifiers, folders, registration -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.h"

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

static LogicalResult where(WhereOp::Adaptor a, Site site, Types &results) {
  Shape values, out;
  if (failed(broadcast(site, shapeOf(a.getX()), shapeOf(a.getY()), values)) ||
      failed(broadcast(site, shapeOf(a.getCondition()), values, out)))
    return failure();
  results.push_back(RankedTensorType::get(out, elementOf(a.getX())));
  return success();
}

/// x with dim `axis` replaced by the dims of a gather index.
static LogicalResult gatherAlong(Site site, RankedTensorType x, int64_t given, ArrayRef<int64_t> with, Types &results) {
  int64_t axis;
  if (failed(normalizeAxis(site, given, x.getRank(), axis))) return failure();
  Shape out(x.getShape());
  out.erase(out.begin() + axis);
  out.insert(out.begin() + axis, with.begin(), with.end());
  results.push_back(x.clone(out));
  return success();
}

static LogicalResult gather(GatherOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  ArrayRef<int64_t> index = shapeOf(a.getIndex());
  if (index.size() == 2 && mayEqual(index[1], 1)) index = index.drop_back();
  if (index.size() > 1) return site.error("index has shape ", str(index), ", not [], [n] or [n, 1]");
  if (x.getRank() == 0) return site.error("expects x to have an axis, but got a 0-D tensor");
  std::optional<int64_t> axis = getConstantInt(a.getAxis());
  if (axis) return gatherAlong(site, x, *axis, index, results);
  results.push_back(x.clone(Shape(x.getRank() - 1 + index.size(), kDynamic)));
  return success();
}

static LogicalResult gatherNd(GatherNdOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  ArrayRef<int64_t> index = shapeOf(a.getIndex());
  if (index.empty()) return site.error("index must not be 0-D");
  if (index.back() == kDynamic) {
    results.push_back(unknownShape(x.getElementType()));
    return success();
  }
  if (index.back() > x.getRank())
    return site.error("index names ", index.back(), " dims of an input of rank ", x.getRank());
  Shape out(index.drop_back());
  llvm::append_range(out, x.getShape().drop_front(index.back()));
  results.push_back(x.clone(out));
  return success();
}

static LogicalResult embedding(EmbeddingOp::Adaptor a, Site site, Types &results) {
  RankedTensorType weight = typeOf(a.getWeight());
  if (weight.getRank() != 2) return site.error("weight has rank ", weight.getRank(), ", not 2");
  Shape out(shapeOf(a.getX()));
  out.push_back(weight.getDimSize(1));
  results.push_back(weight.clone(out));
  return success();
}

static LogicalResult oneHot(OneHotOp::Adaptor a, Site site, Types &results) {
  Shape out(shapeOf(a.getX()));
  out.push_back(getConstantInt(a.getNumClasses()).value_or(kDynamic));
  results.push_back(RankedTensorType::get(out, Float32Type::get(a.getX().getContext())));
  return success();
}

static LogicalResult indexSelect(IndexSelectOp::Adaptor a, Site site, Types &results) {
  ArrayRef<int64_t> index = shapeOf(a.getIndex());
  if (index.size() != 1) return site.error("index has rank ", index.size(), ", not 1");
  return gatherAlong(site, typeOf(a.getX()), a.getAxis(), index, results);
}

static LogicalResult takeAlongAxis(TakeAlongAxisOp::Adaptor a, Site site, Types &results) {
  RankedTensorType arr = typeOf(a.getArr()), indices = typeOf(a.getIndices());
  int64_t axis;
  if (arr.getRank() != indices.getRank())
    return site.error("indices have rank ", indices.getRank(), ", arr has rank ", arr.getRank());
  if (failed(normalizeAxis(site, a.getAxis(), arr.getRank(), axis))) return failure();
  results.push_back(arr.clone(indices.getShape()));
  return success();
}

static LogicalResult cumsum(CumsumOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  Type element = isa<FloatType>(x.getElementType()) ? x.getElementType() : unknownDType(x.getContext());
  if (a.getFlatten()) {
    results.push_back(RankedTensorType::get({countOf(x.getShape())}, element));
    return success();
  }
  int64_t axis;
  if (auto given = getConstantInt(a.getAxis());
      given && x.getRank() > 0 && failed(normalizeAxis(site, *given, x.getRank(), axis)))
    return failure();
  results.push_back(x.clone(element));
  return success();
}

static LogicalResult topk(TopkOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  Shape out(x.getShape());
  if (x.getRank() > 0) {
    int64_t axis;
    if (failed(normalizeAxis(site, a.getAxis(), x.getRank(), axis))) return failure();
    std::optional<int64_t> k = getConstantInt(a.getK());
    if (k && (*k < 0 || (out[axis] != kDynamic && *k > out[axis])))
      return site.error("k is ", *k, ", dim ", axis, " is ", out[axis]);
    out[axis] = k.value_or(kDynamic);
  }
  results.push_back(x.clone(out));
  results.push_back(RankedTensorType::get(out, IntegerType::get(x.getContext(), 64)));
  return success();
}

static LogicalResult indexSample(IndexSampleOp::Adaptor a, Site site, Types &results) {
  if (shapeOf(a.getX()).size() != 2 || shapeOf(a.getIndex()).size() != 2) return site.error("needs matrices");
  results.push_back(typeOf(a.getX()).clone(shapeOf(a.getIndex())));
  return success();
}

static LogicalResult maskedFill(MaskedFillOp::Adaptor a, Site site, Types &results) {
  return broadcastTypes(site, a.getX(), a.getMask(), elementOf(a.getX()), results);
}

static LogicalResult diag(DiagOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  int64_t offset = a.getOffset();
  if (x.getRank() == 1) {
    int64_t size = x.getDimSize(0) == kDynamic ? kDynamic : x.getDimSize(0) + std::abs(offset);
    results.push_back(x.clone({size, size}));
    return success();
  }
  if (x.getRank() != 2) return site.error("needs an input of rank 1 or 2, not ", x.getRank());
  int64_t rows = x.getDimSize(0), columns = x.getDimSize(1);
  int64_t size =
      rows == kDynamic || columns == kDynamic
          ? kDynamic
          : std::max<int64_t>(0, std::min(offset < 0 ? rows + offset : rows, offset > 0 ? columns - offset : columns));
  results.push_back(x.clone({size}));
  return success();
}

} // namespace mlir::pd::infer

//===--- verifiers ---===//

LogicalResult GatherOp::verify() {
  if (!getIndex().getType().getElementType().isInteger())
    return emitOpError("has an index of type ") << getIndex().getType().getElementType();
  return success();
}

/// Bounds of a set_value: as many entries as axes.
static LogicalResult verifyBounds(Operation *op, ArrayRef<int64_t> axes, int64_t rank, ValueRange bounds) {
  for (int64_t axis : axes)
    if (axis < -rank || axis >= rank)
      return op->emitOpError() << "has the axis " << axis << " for an input of rank " << rank;
  for (Value bound : bounds) {
    RankedTensorType type = infer::typeOf(bound);
    if (type.hasStaticShape() && type.getNumElements() != int64_t(axes.size()))
      return op->emitOpError() << "has " << type.getNumElements() << " bounds for " << axes.size() << " axes";
  }
  return success();
}

LogicalResult SetValueOp::verify() {
  int64_t count = 1;
  for (int64_t d : getShape()) count *= d;
  if (count != int64_t(getValues().size()) && getValues().size() != 1)
    return emitOpError("has ") << getValues().size() << " values for a shape of " << count << " elements";
  return verifyBounds(*this, getAxes(), getX().getType().getRank(), {getStarts(), getEnds(), getSteps()});
}

LogicalResult SetValueWithTensorOp::verify() {
  return verifyBounds(*this, getAxes(), getX().getType().getRank(), {getStarts(), getEnds(), getSteps()});
}

OpFoldResult GatherOp::fold(FoldAdaptor) { return foldInts(getOut()); }

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.cpp.inc"

void PdDialect::registerIndexOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.cpp.inc"
      >();
}
