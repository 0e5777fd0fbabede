//===--- Creation.cpp - filled tensors, ranges, tensors of numbers ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pd_torch;

static LogicalResult fill(OpLowering &o, Value scalar) {
  return o.done(o.l.filled(o.outDims(), castScalar(o.b, o.loc, scalar, o.outElement(), false, o.outUnsigned())));
}

template <unsigned kOperand> static LogicalResult lowerFull(OpLowering &o) {
  return fill(o, o.l.scalar(o.op->getOperand(kOperand)));
}
template <int kValue> static LogicalResult lowerConstantFill(OpLowering &o) {
  return fill(o, constantOf(o.b, o.loc, o.outElement(), kValue));
}

/// start + i * step
template <unsigned kBounds> static LogicalResult lowerArange(OpLowering &o) {
  Type element = computeTypeOf(o.outElement());
  auto number = [&](unsigned i) {
    return castScalar(o.b, o.loc, o.l.scalar(o.op->getOperand(i)), element, false, o.outUnsigned());
  };
  Value start = kBounds == 1 ? constantOf(o.b, o.loc, element, 0) : number(0);
  Value step = kBounds == 3 ? number(2) : constantOf(o.b, o.loc, element, 1);
  Tensor range =
      o.l.parallel({}, {}, o.outDims(), o.outElement(), [&](OpBuilder &b, Location loc, ValueRange) -> Value {
        Value at = castScalar(b, loc, linalg::IndexOp::create(b, loc, 0), element, false, false);
        if (isa<mlir::FloatType>(element))
          return castScalar(b, loc, arith::AddFOp::create(b, loc, start, arith::MulFOp::create(b, loc, at, step)),
                            o.outElement(), false, false);
        return arith::AddIOp::create(b, loc, start, arith::MulIOp::create(b, loc, at, step));
      });
  return o.done(range);
}

/// aten.tensor of a list of numbers.
static LogicalResult lowerTensorOfList(OpLowering &o) {
  std::optional<SmallVector<Value>> list = getListElements(o.op->getOperand(0));
  if (!list) return o.fail("expects a list of numbers");
  SmallVector<Value> elements;
  for (Value element : *list)
    elements.push_back(castScalar(o.b, o.loc, o.l.scalar(element), o.outElement(), false, o.outUnsigned()));
  Dims dims = o.outDims();
  return o.done({tensor::FromElementsOp::create(o.b, o.loc, o.l.type(dims, o.outElement()), elements), dims});
}

void pd_torch::addCreationHandlers(Handlers &table) {
  table["aten.full"] = table["aten.full_like"] = lowerFull<1>;
  table["aten.zeros"] = table["aten.zeros_like"] = table["aten.empty.memory_format"] = lowerConstantFill<0>;
  table["aten.ones"] = table["aten.ones_like"] = lowerConstantFill<1>;
  table["aten.tensor.int"] = table["aten.tensor.float"] = table["aten.tensor.bool"] = table["prim.NumToTensor.Scalar"] =
      lowerFull<0>;
  table["aten.tensor"] = lowerTensorOfList;
  table["aten.arange"] = lowerArange<1>;
  table["aten.arange.start"] = lowerArange<2>;
  table["aten.arange.start_step"] = lowerArange<3>;
}
