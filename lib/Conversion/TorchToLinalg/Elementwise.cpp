//===--- Elementwise.cpp - the one handler of all elementwise ops ------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The scalar bodies are rows of Activation.cpp, Math.cpp and Compare.cpp.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Elementwise.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

Value Element::as(unsigned i, Type to) {
  if (Value element = elements[i])
    return castScalar(b, loc, element, to, o.l.tensor(o.op->getOperand(i)).isUnsigned, isUnsigned);
  Value operand = o.op->getOperand(i);
  // Constants stand inside the body, so that a kernel needs no scalar arguments.
  if (std::optional<double> value = getConstantNumber(operand)) {
    if (std::optional<int64_t> integer = getConstantInt(operand); integer && isa<IntegerType>(to))
      return arith::ConstantOp::create(b, loc, b.getIntegerAttr(to, to.isInteger(1) ? *integer != 0 : *integer));
    return constantOf(b, loc, to, *value);
  }
  return castScalar(b, loc, o.l.scalar(operand), to, false, isUnsigned);
}

Value Element::div(Value x, Value y) {
  if (isFloat()) return create<arith::DivFOp>(x, y);
  return isUnsigned ? create<arith::DivUIOp>(x, y) : create<arith::DivSIOp>(x, y);
}

Value Element::less(Value x, Value y) {
  if (isFloat()) return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, x, y);
  bool plain = isUnsigned || type.isInteger(1);
  return arith::CmpIOp::create(b, loc, plain ? arith::CmpIPredicate::ult : arith::CmpIPredicate::slt, x, y);
}

Value Element::equal(Value x, Value y) {
  if (isFloat()) return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, x, y);
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, x, y);
}

Value Element::sigmoid(Value x) {
  Value one = number(1);
  return div(one, add(one, exp(sub(number(0), x))));
}

static const ElementRows &elementRows() {
  static const ElementRows rows = [] {
    ElementRows table;
    addActivationRows(table);
    addMathRows(table);
    addCompareRows(table);
    return table;
  }();
  return rows;
}

/// bool < integers < floats; within a kind the wider one.
static Type promote(Type a, Type b) {
  if (!a || a == b) return b;
  bool floatA = isa<mlir::FloatType>(a), floatB = isa<mlir::FloatType>(b);
  if (floatA != floatB) return floatA ? a : b;
  if (a.getIntOrFloatBitWidth() == b.getIntOrFloatBitWidth())
    return floatA ? Type(Float32Type::get(a.getContext())) : a; // f16 with bf16
  return a.getIntOrFloatBitWidth() < b.getIntOrFloatBitWidth() ? b : a;
}

static Type operandType(OpLowering &o) {
  Type type;
  for (Value operand : o.op->getOperands())
    if (isa<VTensorType>(operand.getType())) type = promote(type, o.l.tensor(operand).element());
  if (!type) return o.b.getF32Type();
  // A number changes the kind, never the width.
  for (Value operand : o.op->getOperands()) {
    if (isa<pd_torch::FloatType>(operand.getType()) && !isa<mlir::FloatType>(type)) type = o.b.getF32Type();
    else if (isa<IntType>(operand.getType()) && type.isInteger(1)) type = o.b.getI64Type();
  }
  return type;
}

static LogicalResult lowerElementwise(OpLowering &o) {
  const ElementRow &row = elementRows().find(calleeName(o.op))->second;
  SmallVector<Tensor> tensors;
  SmallVector<int64_t> slots(o.op->getNumOperands(), -1);
  bool anyUnsigned = false;
  for (auto [i, operand] : llvm::enumerate(o.op->getOperands())) {
    if (!isa<VTensorType>(operand.getType())) continue;
    slots[i] = tensors.size();
    tensors.push_back(o.l.tensor(operand));
    anyUnsigned |= tensors.back().isUnsigned;
  }
  Type result = o.outElement();
  Type compute = computeTypeOf(row.promoteOperands ? operandType(o) : result);
  // An unsigned operand keeps its order only as long as nothing wider takes part.
  bool isUnsigned = row.promoteOperands ? anyUnsigned && compute.isInteger(8) : o.outUnsigned();
  Tensor out = o.l.elementwise(tensors, o.outDims(), result, [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    SmallVector<Value> elements(slots.size());
    for (auto [i, slot] : llvm::enumerate(slots))
      if (slot >= 0) elements[i] = args[slot];
    Element element(o, b, loc, elements, compute, isUnsigned);
    return castScalar(b, loc, row.body(element), result, isUnsigned, o.outUnsigned());
  });
  return o.done(out);
}

/// A weight's cast is a step of its recipe. What a model asks for is done to the bit, what the stage `precision` put in
/// is a matter of storage.
static LogicalResult lowerToDtype(OpLowering &o) {
  bool exact = !o.op->hasAttr(kStorageCastAttr);
  return o.done(o.l.cast(o.in(0), o.outElement(), o.outUnsigned(), exact));
}

void pd_torch::addElementwiseHandlers(Handlers &table) {
  table["aten.to.dtype"] = lowerToDtype;
  for (const auto &row : elementRows()) table[row.getKey()] = lowerElementwise;
}
