//===--- TorchScalarOps.cpp - folds of integer arithmetic and sizes -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchScalarOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

#include "mlir/IR/Builders.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::pd_torch;

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchScalarOps.cpp.inc"

void TorchDialect::registerScalarOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Torch/IR/TorchScalarOps.cpp.inc"
      >();
}

static OpFoldResult intAttr(Operation *op, int64_t value) {
  return IntegerAttr::get(IntegerType::get(op->getContext(), 64), value);
}

template <typename Fn> static OpFoldResult foldInts(Operation *op, Attribute a, Attribute b, Fn fn) {
  auto lhs = dyn_cast_or_null<IntegerAttr>(a), rhs = dyn_cast_or_null<IntegerAttr>(b);
  if (!lhs || !rhs) return {};
  return fn(lhs.getValue().getSExtValue(), rhs.getValue().getSExtValue());
}

// Arithmetic wraps as int64 does; done unsigned, since signed overflow is undefined.
OpFoldResult AtenAddIntOp::fold(FoldAdaptor f) {
  return foldInts(*this, f.getA(), f.getB(), [&](uint64_t a, uint64_t b) { return intAttr(*this, a + b); });
}
OpFoldResult AtenSubIntOp::fold(FoldAdaptor f) {
  return foldInts(*this, f.getA(), f.getB(), [&](uint64_t a, uint64_t b) { return intAttr(*this, a - b); });
}
OpFoldResult AtenMulIntOp::fold(FoldAdaptor f) {
  return foldInts(*this, f.getA(), f.getB(), [&](uint64_t a, uint64_t b) { return intAttr(*this, a * b); });
}
OpFoldResult AtenFloordivIntOp::fold(FoldAdaptor f) {
  return foldInts(*this, f.getA(), f.getB(), [&](int64_t a, int64_t b) -> OpFoldResult {
    if (b == 0 || (a == INT64_MIN && b == -1)) return {};
    return intAttr(*this, llvm::divideFloorSigned(a, b));
  });
}
OpFoldResult AtenRemainderIntOp::fold(FoldAdaptor f) {
  return foldInts(*this, f.getA(), f.getB(), [&](int64_t a, int64_t b) -> OpFoldResult {
    if (b == 0 || (a == INT64_MIN && b == -1)) return {};
    return intAttr(*this, a - llvm::divideFloorSigned(a, b) * b);
  });
}
OpFoldResult AtenNegIntOp::fold(FoldAdaptor f) {
  auto a = dyn_cast_or_null<IntegerAttr>(f.getA());
  return a ? intAttr(*this, -a.getValue().getZExtValue()) : OpFoldResult();
}

template <typename Fn> static OpFoldResult foldCompare(Operation *op, Attribute a, Attribute b, Fn fn) {
  return foldInts(op, a, b,
                  [&](int64_t x, int64_t y) -> OpFoldResult { return BoolAttr::get(op->getContext(), fn(x, y)); });
}
OpFoldResult AtenEqIntOp::fold(FoldAdaptor f) {
  return foldCompare(*this, f.getA(), f.getB(), std::equal_to<int64_t>());
}
OpFoldResult AtenNeIntOp::fold(FoldAdaptor f) {
  return foldCompare(*this, f.getA(), f.getB(), std::not_equal_to<int64_t>());
}
OpFoldResult AtenLtIntOp::fold(FoldAdaptor f) { return foldCompare(*this, f.getA(), f.getB(), std::less<int64_t>()); }
OpFoldResult AtenLeIntOp::fold(FoldAdaptor f) {
  return foldCompare(*this, f.getA(), f.getB(), std::less_equal<int64_t>());
}
OpFoldResult AtenGtIntOp::fold(FoldAdaptor f) {
  return foldCompare(*this, f.getA(), f.getB(), std::greater<int64_t>());
}
OpFoldResult AtenGeIntOp::fold(FoldAdaptor f) {
  return foldCompare(*this, f.getA(), f.getB(), std::greater_equal<int64_t>());
}

// size.int of a static dim
OpFoldResult AtenSizeIntOp::fold(FoldAdaptor f) {
  auto dim = dyn_cast_or_null<IntegerAttr>(f.getDim());
  VTensorType type = getSelf().getType();
  if (!dim || !type.getHasSizes()) return {};
  int64_t index = normalizeDim(dim.getInt(), type.getRank());
  if (index < 0 || index >= type.getRank() || type.getSizes()[index] == VTensorType::kUnknownSize) return {};
  return intAttr(*this, type.getSizes()[index]);
}

OpFoldResult AtenDimOp::fold(FoldAdaptor) {
  VTensorType type = getSelf().getType();
  return type.getHasSizes() ? intAttr(*this, type.getRank()) : OpFoldResult();
}

// __getitem__(ListConstruct(a, b), 1) -> b
OpFoldResult Aten__Getitem__TOp::fold(FoldAdaptor f) {
  auto index = dyn_cast_or_null<IntegerAttr>(f.getIdx());
  auto list = getList().getDefiningOp<PrimListConstructOp>();
  if (!index || !list) return {};
  int64_t count = list.getElements().size(), i = normalizeDim(index.getInt(), count);
  if (i < 0 || i >= count || list.getElements()[i].getType() != getType()) return {};
  return list.getElements()[i];
}
