//===--- ActivationOps.cpp - activations and softmax: shapes, rules, registration ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdActivationOps.h"

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

static LogicalResult prelu(PreluOp::Adaptor a, Site site, Types &results) {
  StringRef mode = a.getMode();
  if (mode != "all" && mode != "channel" && mode != "element")
    return site.error("expects mode to be 'all', 'channel' or 'element', but got '", mode, "'");
  return unchanged(a, site, results);
}

static LogicalResult swiglu(SwigluOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  if (a.getY()) return broadcastTypes(site, a.getX(), a.getY(), x.getElementType(), results);
  if (x.getRank() == 0) return site.error("expects x to have a last axis to split, but got a 0-D tensor");
  Shape shape(x.getShape());
  if (shape.back() != kDynamic) {
    if (shape.back() % 2) return site.error("expects x's last dimension to be even, but got ", shape.back());
    shape.back() /= 2;
  }
  results.push_back(x.clone(shape));
  return success();
}

static LogicalResult maxout(MaxoutOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  Shape shape(x.getShape());
  int64_t axis, groups = a.getGroups();
  if (failed(normalizeAxis(site, a.getAxis(), x.getRank(), axis))) return failure();
  if (groups < 1) return site.error("expects groups to be positive, but got ", groups);
  if (shape[axis] != kDynamic) {
    if (shape[axis] % groups)
      return site.error("expects groups to divide channels, but got ", groups, " and ", shape[axis]);
    shape[axis] /= groups;
  }
  results.push_back(x.clone(shape));
  return success();
}

} // namespace mlir::pd::infer

//===--- pd.prelu ---===//

LogicalResult PreluOp::verify() {
  RankedTensorType x = getX().getType(), alpha = getAlpha().getType();
  int64_t count = infer::countOf(alpha.getShape());
  if (getMode() == "all" && !infer::mayEqual(count, 1))
    return emitOpError("expects alpha to have one element in mode 'all', but got ") << count;
  if (getMode() == "channel" && x.getRank() > 1) {
    int64_t channels = x.getDimSize(getDataFormat() == "NHWC" ? x.getRank() - 1 : 1);
    if (!infer::mayEqual(count, channels))
      return emitOpError("expects alpha to have one element a channel, but got ")
             << count << " and " << channels << " channels";
  }
  return success();
}

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdActivationOps.cpp.inc"

void PdDialect::registerActivationOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdActivationOps.cpp.inc"
      >();
}
