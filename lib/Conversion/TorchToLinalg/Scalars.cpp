//===--- Scalars.cpp - element types, constants and conversions of single elements ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::pd_torch;

Type pd_torch::signlessElement(Type dtype) {
  if (auto integer = dyn_cast<IntegerType>(dtype)) return IntegerType::get(dtype.getContext(), integer.getWidth());
  return dtype;
}

bool pd_torch::isUnsignedElement(Type dtype) { return dtype.isUnsignedInteger(); }

Type pd_torch::computeTypeOf(Type element) {
  if (isa<mlir::FloatType>(element) && element.getIntOrFloatBitWidth() < 32)
    return Float32Type::get(element.getContext());
  return element;
}

Value pd_torch::constantOf(OpBuilder &b, Location loc, Type type, double value) {
  if (auto real = dyn_cast<mlir::FloatType>(type))
    return arith::ConstantOp::create(b, loc, b.getFloatAttr(real, value));
  if (isa<IndexType>(type)) return arith::ConstantIndexOp::create(b, loc, int64_t(value));
  if (type.isInteger(1)) return arith::ConstantOp::create(b, loc, b.getBoolAttr(value != 0));
  return arith::ConstantOp::create(b, loc, b.getIntegerAttr(type, int64_t(value)));
}

Value pd_torch::lowestOf(OpBuilder &b, Location loc, Type type, bool isUnsigned) {
  if (auto real = dyn_cast<mlir::FloatType>(type))
    return arith::ConstantOp::create(b, loc, FloatAttr::get(real, APFloat::getInf(real.getFloatSemantics(), true)));
  unsigned width = type.getIntOrFloatBitWidth();
  APInt value = isUnsigned || width == 1 ? APInt::getZero(width) : APInt::getSignedMinValue(width);
  return arith::ConstantOp::create(b, loc, IntegerAttr::get(type, value));
}

Value pd_torch::highestOf(OpBuilder &b, Location loc, Type type, bool isUnsigned) {
  if (auto real = dyn_cast<mlir::FloatType>(type))
    return arith::ConstantOp::create(b, loc, FloatAttr::get(real, APFloat::getInf(real.getFloatSemantics(), false)));
  unsigned width = type.getIntOrFloatBitWidth();
  APInt value = isUnsigned || width == 1 ? APInt::getAllOnes(width) : APInt::getSignedMaxValue(width);
  return arith::ConstantOp::create(b, loc, IntegerAttr::get(type, value));
}

static Value castFloat(OpBuilder &b, Location loc, Value value, Type to, bool exact) {
  unsigned from = value.getType().getIntOrFloatBitWidth(), width = to.getIntOrFloatBitWidth();
  if (from == width) // f16 and bf16 meet in f32
    return castFloat(b, loc, castFloat(b, loc, value, b.getF32Type(), exact), to, exact);
  arith::FastMathFlagsAttr flags;
  if (!exact && std::min(from, width) < 32)
    flags = arith::FastMathFlagsAttr::get(b.getContext(), arith::FastMathFlags::contract);
  if (from < width) return arith::ExtFOp::create(b, loc, to, value, flags);
  return arith::TruncFOp::create(b, loc, to, value, arith::RoundingModeAttr(), flags);
}

Value pd_torch::castScalar(OpBuilder &b, Location loc, Value value, Type to, bool fromUnsigned, bool toUnsigned,
                           bool exact) {
  Type from = value.getType();
  if (from == to) return value;
  if (isa<IndexType>(from))
    return castScalar(b, loc, arith::IndexCastOp::create(b, loc, b.getI64Type(), value), to, false, toUnsigned);
  if (isa<IndexType>(to))
    return arith::IndexCastOp::create(b, loc, to, castScalar(b, loc, value, b.getI64Type(), fromUnsigned, false));
  bool fromFloat = isa<mlir::FloatType>(from), toFloat = isa<mlir::FloatType>(to);
  unsigned fromWidth = from.getIntOrFloatBitWidth(), toWidth = to.getIntOrFloatBitWidth();
  if (!toFloat && toWidth == 1) { // truth, not truncation
    Value zero = constantOf(b, loc, from, 0);
    if (fromFloat) return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNE, value, zero);
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, value, zero);
  }
  fromUnsigned |= !fromFloat && fromWidth == 1;
  if (fromFloat && toFloat) return castFloat(b, loc, value, to, exact);
  if (fromFloat)
    return toUnsigned ? Value(arith::FPToUIOp::create(b, loc, to, value))
                      : Value(arith::FPToSIOp::create(b, loc, to, value));
  if (toFloat)
    return fromUnsigned ? Value(arith::UIToFPOp::create(b, loc, to, value))
                        : Value(arith::SIToFPOp::create(b, loc, to, value));
  if (fromWidth > toWidth) return arith::TruncIOp::create(b, loc, to, value);
  if (fromWidth == toWidth) return value;
  return fromUnsigned ? Value(arith::ExtUIOp::create(b, loc, to, value))
                      : Value(arith::ExtSIOp::create(b, loc, to, value));
}
