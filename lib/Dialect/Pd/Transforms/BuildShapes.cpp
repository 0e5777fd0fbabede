//===--- BuildShapes.cpp - the small ops that decompositions are made of -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"

using namespace mlir;
using namespace mlir::pd;

Value ShapeBuilder::ints(ArrayRef<int64_t> values) {
  auto type = RankedTensorType::get({int64_t(values.size())}, builder.getI64Type());
  return FullIntArrayOp::create(builder, loc, type, builder.getDenseI64ArrayAttr(values), TypeAttr());
}

Value ShapeBuilder::number(double value, Type element, ArrayRef<int64_t> shape) {
  return FullOp::create(builder, loc, RankedTensorType::get(shape, element), builder.getDenseI64ArrayAttr(shape),
                        builder.getF64FloatAttr(value), TypeAttr::get(element));
}

Value ShapeBuilder::dims(ArrayRef<DimRange> ranges) {
  SmallVector<Value> pieces;
  SmallVector<int64_t> pending;
  auto flush = [&] {
    if (!pending.empty()) pieces.push_back(ints(pending));
    pending.clear();
  };
  for (const DimRange &range : ranges) {
    auto shape = infer::shapeOf(range.of);
    for (int64_t i = range.from; i < range.to; ++i) {
      if (!ShapedType::isDynamic(shape[i])) {
        pending.push_back(shape[i]);
        continue;
      }
      flush();
      Value all = Shape64Op::create(builder, loc, range.of);
      auto one = RankedTensorType::get({1}, builder.getI64Type());
      pieces.push_back(SliceOp::create(builder, loc, one, all, ints({i}), ints({i + 1}),
                                       builder.getDenseI64ArrayAttr({0}), builder.getDenseI64ArrayAttr({}),
                                       builder.getDenseI64ArrayAttr({})));
    }
  }
  flush();
  if (pieces.empty()) return ints({});
  if (pieces.size() == 1) return pieces.front();
  return ConcatOp::create(builder, loc, pieces, axis(0));
}

Value ShapeBuilder::reshape(Value x, RankedTensorType type, ArrayRef<DimRange> ranges) {
  SmallVector<int64_t> literal;
  for (int64_t d : type.getShape()) literal.push_back(ShapedType::isDynamic(d) ? -1 : d);
  return ReshapeOp::create(builder, loc, type, x, type.getNumDynamicDims() <= 1 ? ints(literal) : dims(ranges));
}

Value ShapeBuilder::reshape(Value x, ArrayRef<int64_t> shape) {
  return ReshapeOp::create(builder, loc, x, ints(shape));
}

Value ShapeBuilder::unflatten(Value x, int64_t axis, int64_t outer, int64_t inner) {
  RankedTensorType type = infer::typeOf(x);
  SmallVector<int64_t> shape(type.getShape());
  shape[axis] = outer;
  shape.insert(shape.begin() + axis + 1, inner);
  auto literal = [](int64_t size) { return ShapedType::isDynamic(size) ? -1 : size; };
  SmallVector<Value> pieces{ints({literal(outer), literal(inner)})};
  if (axis > 0) pieces.insert(pieces.begin(), dims({{x, 0, axis}}));
  if (axis + 1 < type.getRank()) pieces.push_back(dims({{x, axis + 1, type.getRank()}}));
  Value target = pieces.size() == 1 ? pieces.front() : Value(ConcatOp::create(builder, loc, pieces, this->axis(0)));
  return ReshapeOp::create(builder, loc, type.clone(shape), x, target);
}

Value ShapeBuilder::asMatrix(Value x, int64_t rows) {
  int64_t rank = infer::typeOf(x).getRank();
  if (rank - rows > 1)
    x = FlattenOp::create(builder, loc, x, builder.getI64IntegerAttr(rows), builder.getI64IntegerAttr(rank - 1));
  if (rows > 1)
    x = FlattenOp::create(builder, loc, x, builder.getI64IntegerAttr(0), builder.getI64IntegerAttr(rows - 1));
  return x;
}

Value ShapeBuilder::element(Value x, int64_t axis, int64_t i) {
  RankedTensorType type = infer::typeOf(x);
  SmallVector<int64_t> shape(type.getShape());
  shape.erase(shape.begin() + axis);
  auto list = [&](ArrayRef<int64_t> v) { return builder.getDenseI64ArrayAttr(v); };
  return SliceOp::create(builder, loc, type.clone(shape), x, ints({i}), ints({i + 1}), list({axis}), list({1}),
                         list({axis}));
}

Value ShapeBuilder::retype(Value value, Type type) {
  if (value.getType() == type) return value;
  if (value.getDefiningOp() && value.use_empty()) {
    value.setType(type);
    return value;
  }
  return AssignOp::create(builder, loc, type, value);
}
