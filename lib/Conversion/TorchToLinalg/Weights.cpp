//===--- Weights.cpp - literals as constants or weight recipes --------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Up to kMaxConstantElements a literal is an arith.constant that folders see; beyond, a pd_kernel.weight whose steps
// say what the artifact's writer does with the source's bytes. No pass reads those bytes.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Dialect/PdKernel/IR/WeightRecipe.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// The same elements with a signless element type.
static ElementsAttr signless(ElementsAttr elements, RankedTensorType type) {
  if (elements.getShapedType() == type) return elements;
  if (auto dense = dyn_cast<DenseElementsAttr>(elements)) return dense.bitcast(type.getElementType());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(elements))
    return DenseResourceElementsAttr::get(type, resource.getRawHandle());
  return {};
}

/// A small resource as dense elements: the blob is copied, so its alignment does not matter.
static DenseElementsAttr copied(ElementsAttr elements, RankedTensorType type) {
  if (auto dense = dyn_cast<DenseElementsAttr>(elements)) return dense;
  auto resource = dyn_cast<DenseResourceElementsAttr>(elements);
  AsmResourceBlob *blob = resource ? resource.getRawHandle().getBlob() : nullptr;
  if (!blob) return {};
  ArrayRef<char> bytes = blob->getData();
  if (type.getElementType().isInteger(1)) {
    if (int64_t(bytes.size()) < type.getNumElements()) return {};
    SmallVector<bool> values;
    for (int64_t i = 0; i < type.getNumElements(); ++i) values.push_back(bytes[i] != 0);
    return DenseElementsAttr::get(type, values);
  }
  size_t width = type.getElementTypeBitWidth() / 8;
  SmallVector<char> aligned(bytes.begin(), bytes.end()); // heap or stack storage, aligned enough for any element
  if (aligned.size() != width * size_t(type.getNumElements())) return {};
  return DenseElementsAttr::getFromRawBuffer(type, aligned);
}

FailureOr<Value> pd_torch::lowerLiteral(OpBuilder &b, Location loc, ElementsAttr elements, Type element) {
  auto type = RankedTensorType::get(elements.getShapedType().getShape(), element);
  ElementsAttr source = signless(elements, type);
  if (!source) {
    emitError(loc) << "'vtensor.literal' holds an attribute of an unknown kind";
    return failure();
  }
  if (type.getNumElements() <= kMaxConstantElements)
    if (DenseElementsAttr dense = copied(source, type)) return Value(arith::ConstantOp::create(b, loc, dense));
  StringAttr name;
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(source))
    name = b.getStringAttr(resource.getRawHandle().getKey());
  return Value(
      pd_kernel::WeightOp::create(b, loc, type, source, ArrayAttr::get(b.getContext(), {}), name, IntegerAttr()));
}

static Value append(OpBuilder &b, Value value, Attribute step) {
  auto weight = value.getDefiningOp<pd_kernel::WeightOp>();
  if (!weight) return Value();
  pd_kernel::WeightOp longer = pd_kernel::appendWeightStep(b, weight, step);
  return longer ? longer.getResult() : Value();
}

Value pd_torch::weightTransposed(OpBuilder &b, Value value, ArrayRef<int64_t> order) {
  return append(b, value, pd_kernel::TransposeStepAttr::get(b.getContext(), order));
}
Value pd_torch::weightReshaped(OpBuilder &b, Value value, ArrayRef<int64_t> shape) {
  return append(b, value, pd_kernel::ReshapeStepAttr::get(b.getContext(), shape));
}
Value pd_torch::weightFlipped(OpBuilder &b, Value value, ArrayRef<int64_t> axes) {
  return append(b, value, pd_kernel::FlipStepAttr::get(b.getContext(), axes));
}
Value pd_torch::weightCast(OpBuilder &b, Value value, Type element) {
  return append(b, value, pd_kernel::CastStepAttr::get(b.getContext(), element));
}
Value pd_torch::weightScaled(OpBuilder &b, Value value, int64_t axis, ElementsAttr factor) {
  return append(b, value, pd_kernel::ScaleStepAttr::get(b.getContext(), axis, factor));
}

/// torch.operator "paddle.scale_weight"(%w, %factor) {axis}: both literals.
static LogicalResult lowerScaleWeight(OpLowering &o) {
  Tensor weight = o.in(0);
  ElementsAttr factor = getLiteral(o.op->getOperand(1));
  auto axisAttr = o.op->getAttrOfType<IntegerAttr>("axis");
  int64_t axis = axisAttr ? axisAttr.getInt() : 0;
  if (axis < 0 || axis >= weight.rank()) return o.fail("expects an axis within the weight's rank");
  if (factor) {
    auto type = RankedTensorType::get(factor.getShapedType().getShape(), factor.getElementType());
    ElementsAttr small = type.getNumElements() <= kMaxConstantElements ? ElementsAttr(copied(factor, type)) : factor;
    if (Value scaled = weightScaled(o.b, weight.value, axis, small ? small : factor))
      return o.done({scaled, weight.dims});
  }
  // A weight of few elements is a plain constant: the product is computed at run time.
  Tensor scale = o.in(1);
  SmallVector<AffineMap> maps{o.b.getMultiDimIdentityMap(weight.rank()),
                              AffineMap::get(weight.rank(), 0, getAffineDimExpr(axis, o.b.getContext()))};
  return o.done(o.l.parallel({weight, scale}, maps, weight.dims, weight.element(),
                             [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                               return arith::MulFOp::create(b, loc, args[0], args[1]);
                             }));
}

void pd_torch::addWeightHandlers(Handlers &table) { table["paddle.scale_weight"] = lowerScaleWeight; }
