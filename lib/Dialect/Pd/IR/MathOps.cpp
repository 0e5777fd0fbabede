//===--- MathOps.cpp - arithmetic and unary functions: shapes, rules, folds, registration ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

/// All inputs have one shape; what one leaves open another may know.
static LogicalResult addN(AddNOp::Adaptor a, Site site, Types &results) {
  if (a.getInputs().empty()) return site.error("expects at least one input");
  Type type = a.getInputs().front().getType();
  for (Value v : a.getInputs().drop_front()) {
    Type both = refine(type, v.getType());
    if (!both) return site.error("expects inputs of one shape and dtype, but got ", type, " and ", v.getType());
    type = both;
  }
  results.push_back(type);
  return success();
}

static LogicalResult lerp(LerpOp::Adaptor a, Site site, Types &results) {
  Shape xy, all;
  if (failed(broadcast(site, shapeOf(a.getX()), shapeOf(a.getY()), xy)) ||
      failed(broadcast(site, xy, shapeOf(a.getWeight()), all)))
    return failure();
  results.push_back(RankedTensorType::get(all, elementOf(a.getX())));
  return success();
}

static LogicalResult cast(CastOp::Adaptor a, Site site, Types &results) {
  if (!RankedTensorType::isValidElementType(a.getDtype()))
    return site.error("expects dtype to be an element type, but got ", a.getDtype());
  results.push_back(typeOf(a.getX()).clone(a.getDtype()));
  return success();
}

} // namespace mlir::pd::infer

/// A scalar operand may be 0-D or [1].
static LogicalResult verifyScalar(Operation *op, StringRef name, Value v) {
  int64_t count = infer::countOf(infer::shapeOf(v));
  if (!infer::mayEqual(count, 1))
    return op->emitOpError("expects ") << name << " to have one element, but got " << count;
  return success();
}

//===--- pd.scale ---===//

LogicalResult ScaleOp::verify() { return verifyScalar(*this, "scale", getScale()); }

//===--- pd.clip ---===//

LogicalResult ClipOp::verify() {
  if (failed(verifyScalar(*this, "min", getMin()))) return failure();
  return verifyScalar(*this, "max", getMax());
}

//===--- folds of shape arithmetic ---===//

OpFoldResult AddOp::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult SubtractOp::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult MultiplyOp::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult DivideOp::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult FloorDivideOp::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult RemainderOp::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult MaximumOp::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult MinimumOp::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult ScaleOp::fold(FoldAdaptor) { return foldInts(getOut()); }

//===--- pd.cast ---===//

OpFoldResult CastOp::fold(FoldAdaptor a) {
  RankedTensorType from = getX().getType(), to = getOut().getType();
  if (from == to) return getX();
  if (OpFoldResult ints = foldInts(getOut())) return ints;
  // Integers to floats; other pairs of dtypes are left to the numbers that run.
  auto x = dyn_cast_if_present<DenseIntElementsAttr>(a.getX());
  auto element = dyn_cast<FloatType>(to.getElementType());
  if (!x || !element || x.getNumElements() > 64 || !to.hasStaticShape()) return {};
  bool isSigned = !from.getElementType().isUnsignedInteger() && !from.getElementType().isInteger(1);
  SmallVector<APFloat> values;
  for (const APInt &v : x.getValues<APInt>()) {
    APFloat f(element.getFloatSemantics());
    f.convertFromAPInt(v, isSigned, APFloat::rmNearestTiesToEven);
    values.push_back(f);
  }
  return DenseElementsAttr::get(to, values);
}

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.cpp.inc"

void PdDialect::registerMathOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.cpp.inc"
      >();
}
