//===--- ShapeOps.cpp - the Shape family: verifiers, folders, registration -------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/InferShape.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::infer;

//===--- verifiers: what a shape function cannot see ---===//

/// Pieces of one tensor: all results have its dtype and there is at least one.
static LogicalResult verifyPieces(Operation *op, Type element) {
  if (op->getNumResults() == 0) return op->emitOpError("has no results");
  for (Type type : op->getResultTypes())
    if (cast<RankedTensorType>(type).getElementType() != element)
      return op->emitOpError("has a result of another dtype than its input");
  return success();
}

static LogicalResult verifyIntegers(Operation *op, StringRef what, Value ints) {
  RankedTensorType type = typeOf(ints);
  if (!type.getElementType().isInteger())
    return op->emitOpError() << what << " must be integers, not " << type.getElementType();
  if (type.getRank() > 1) return op->emitOpError() << what << " must be 1-D, not of rank " << type.getRank();
  return success();
}

/// The results a split declares are as many as it makes.
static LogicalResult verifyPieceCount(Operation *op, int64_t made) {
  if (made != op->getNumResults())
    return op->emitOpError() << "makes " << made << " pieces but has " << op->getNumResults() << " results";
  return success();
}

LogicalResult ReshapeOp::verify() { return verifyIntegers(*this, "shape", getShape()); }
LogicalResult ExpandOp::verify() { return verifyIntegers(*this, "shape", getShape()); }

LogicalResult SplitOp::verify() {
  if (failed(verifyPieces(*this, getX().getType().getElementType())) ||
      failed(verifyIntegers(*this, "sections", getSections())))
    return failure();
  RankedTensorType sections = getSections().getType();
  return sections.hasStaticShape() ? verifyPieceCount(*this, sections.getNumElements()) : success();
}

LogicalResult SplitWithNumOp::verify() {
  return failed(verifyPieces(*this, getX().getType().getElementType())) ? failure() : verifyPieceCount(*this, getNum());
}

LogicalResult SliceOp::verify() {
  return success(succeeded(verifyIntegers(*this, "starts", getStarts())) &&
                 succeeded(verifyIntegers(*this, "ends", getEnds())));
}

LogicalResult StridedSliceOp::verify() {
  return success(succeeded(verifyIntegers(*this, "starts", getStarts())) &&
                 succeeded(verifyIntegers(*this, "ends", getEnds())) &&
                 succeeded(verifyIntegers(*this, "strides", getStrides())));
}

static LogicalResult verifySameDType(Operation *op, ValueRange inputs) {
  for (Value v : inputs)
    if (elementOf(v) != elementOf(inputs.front()))
      return op->emitOpError() << "joins " << elementOf(inputs.front()) << " and " << elementOf(v);
  return success();
}

LogicalResult ConcatOp::verify() { return verifySameDType(*this, getX()); }
LogicalResult StackOp::verify() { return verifySameDType(*this, getX()); }

LogicalResult PadOp::verify() {
  for (int64_t p : getPaddings())
    if (p < 0) return emitOpError("has the negative padding ") << p;
  return success();
}

LogicalResult Pad3dOp::verify() {
  if (!llvm::is_contained({"constant", "reflect", "replicate", "circular"}, getMode()))
    return emitOpError("has the unknown mode '") << getMode() << "'";
  if (getDataFormat() != "NCDHW" && getDataFormat() != "NDHWC")
    return emitOpError("has the unknown data_format '") << getDataFormat() << "'";
  return success();
}

//===--- folders: small integer tensors are shape arithmetic; a move to the same static type moves nothing ---===//

/// Whether an op that only regroups elements leaves them as they are.
static bool keepsType(Value x, Value out) { return x.getType() == out.getType() && typeOf(x).hasStaticShape(); }

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  return keepsType(getX(), getOut()) ? OpFoldResult(getX()) : foldInts(getOut());
}
OpFoldResult SqueezeOp::fold(FoldAdaptor) {
  // A squeeze that keeps the rank drops nothing, known dims or not.
  return getX().getType() == getOut().getType() ? OpFoldResult(getX()) : foldInts(getOut());
}
OpFoldResult UnsqueezeOp::fold(FoldAdaptor) {
  return getX().getType() == getOut().getType() ? OpFoldResult(getX()) : foldInts(getOut());
}
OpFoldResult ExpandOp::fold(FoldAdaptor) { return keepsType(getX(), getOut()) ? OpFoldResult(getX()) : OpFoldResult(); }
OpFoldResult SliceOp::fold(FoldAdaptor) {
  return keepsType(getInput(), getOut()) ? OpFoldResult(getInput()) : foldInts(getOut());
}
OpFoldResult ShapeOp::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult Shape64Op::fold(FoldAdaptor) { return foldInts(getOut()); }
OpFoldResult StackOp::fold(FoldAdaptor) { return foldInts(getOut()); }

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  if (getX().size() == 1 && getX().front().getType() == getOut().getType()) return getX().front();
  return foldInts(getOut());
}

OpFoldResult TransposeOp::fold(FoldAdaptor) {
  for (auto [i, p] : llvm::enumerate(getPerm()))
    if (p != int64_t(i)) return {};
  return getX().getType() == getOut().getType() ? OpFoldResult(getX()) : OpFoldResult();
}

OpFoldResult NumelOp::fold(FoldAdaptor) {
  if (!getX().getType().hasStaticShape()) return {};
  auto out = getSize().getType();
  if (!out.hasStaticShape() || out.getNumElements() != 1 || !out.getElementType().isInteger(64)) return {};
  return DenseElementsAttr::get(out, getX().getType().getNumElements());
}

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.cpp.inc"

void PdDialect::registerShapeOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.cpp.inc"
      >();
}
