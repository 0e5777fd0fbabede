//===--- Math.cpp - arithmetic, comparisons and selections --------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include <limits>

using namespace mlir;
using namespace mlir::pd_torch;

static Value square(AtenSquareOp op, TorchBuilder &torch) { return torch.mul(op.getSelf(), op.getSelf()); }

/// Towards zero: floor of what is positive, ceil of the rest.
static Value trunc(AtenTruncOp op, TorchBuilder &torch) {
  if (isa<IntegerType>(op.getSelf().getType().getDtype())) return op.getSelf();
  return select(torch, greaterThan(torch, op.getSelf(), 0), torch.unary<AtenFloorOp>(op.getSelf()),
                torch.unary<AtenCeilOp>(op.getSelf()));
}

/// (x > 0) - (x < 0)
static Value sign(AtenSignOp op, TorchBuilder &torch) {
  VTensorType type = op.getSelf().getType();
  Value negative = AtenLtScalarOp::create(torch.builder, torch.loc, type.withDtype(torch.builder.getI1Type()),
                                          op.getSelf(), torch.number(type.getDtype(), 0));
  return torch.sub(torch.toDtype(greaterThan(torch, op.getSelf(), 0), type.getDtype()),
                   torch.toDtype(negative, type.getDtype()));
}

static Value floorDivide(AtenFloorDivideOp op, TorchBuilder &torch) {
  return AtenDivTensorModeOp::create(torch.builder, torch.loc, op.getType(), op.getSelf(), op.getOther(),
                                     torch.string("floor"));
}

/// NaN is what differs from itself.
static Value isnan(AtenIsnanOp op, TorchBuilder &torch) {
  return AtenNeTensorOp::create(torch.builder, torch.loc, op.getType(), op.getSelf(), op.getSelf());
}

/// The extreme of two, the number where the other is NaN.
template <typename ExtremeOp> static Value numberBefore(Operation *op, TorchBuilder &torch) {
  Value x = op->getOperand(0), y = op->getOperand(1);
  Value extreme = ExtremeOp::create(torch.builder, torch.loc, cast<VTensorType>(op->getResult(0).getType()), x, y);
  if (!isa<mlir::FloatType>(TorchBuilder::type(x).getDtype())) return extreme;
  auto isNan = [&](Value v) {
    return AtenNeTensorOp::create(torch.builder, torch.loc, TorchBuilder::type(v).withDtype(torch.builder.getI1Type()),
                                  v, v);
  };
  return select(torch, isNan(x), y, select(torch, isNan(y), x, extreme));
}

/// x == 0 ? y : x > 0
static Value heaviside(Operation *op, TorchBuilder &torch) {
  Value x = op->getOperand(0), y = op->getOperand(1);
  VTensorType type = TorchBuilder::type(x);
  Value zero = torch.scalarTensor(type.getDtype(), 0);
  Value isZero = AtenEqTensorOp::create(torch.builder, torch.loc, type.withDtype(torch.builder.getI1Type()), x, zero);
  return select(torch, isZero, y, torch.toDtype(greaterThan(torch, x, 0), type.getDtype()));
}

/// |x| < inf, false for NaN
static Value isfinite(AtenIsfiniteOp op, TorchBuilder &torch) {
  return AtenLtScalarOp::create(torch.builder, torch.loc, op.getType(), torch.unary<AtenAbsOp>(op.getSelf()),
                                torch.real(std::numeric_limits<double>::infinity()));
}

/// A scalar operand of a selection as a rank-0 tensor.
static Value scalarOf(TorchBuilder &torch, Value scalar, Type dtype) {
  auto number = getConstantNumber(scalar);
  return number ? torch.scalarTensor(dtype, *number) : Value();
}
static Value whereScalarOther(AtenWhereScalarOtherOp op, TorchBuilder &torch) {
  Value other = scalarOf(torch, op.getOther(), op.getType().getDtype());
  return other ? select(torch, op.getCondition(), op.getSelf(), other) : Value();
}
static Value whereScalarSelf(AtenWhereScalarSelfOp op, TorchBuilder &torch) {
  Value self = scalarOf(torch, op.getSelf(), op.getType().getDtype());
  return self ? Value(AtenWhereSelfOp::create(torch.builder, torch.loc, op.getType(), op.getCondition(), self,
                                              op.getOther()))
              : Value();
}
static Value maskedFill(AtenMaskedFillScalarOp op, TorchBuilder &torch) {
  Value filler = scalarOf(torch, op.getValue(), op.getType().getDtype());
  return filler ? Value(AtenWhereSelfOp::create(torch.builder, torch.loc, op.getType(), op.getMask(), filler,
                                                op.getSelf()))
                : Value();
}

void pd_torch::populateEmissionMath(RewritePatternSet &patterns) {
  addEmission<AtenSquareOp, square>(patterns);
  addEmission<AtenTruncOp, trunc>(patterns);
  addEmission<AtenSignOp, sign>(patterns);
  addEmission<AtenFloorDivideOp, floorDivide>(patterns);
  addEmission<AtenIsnanOp, isnan>(patterns);
  addEmission<AtenIsfiniteOp, isfinite>(patterns);
  addEmission(patterns, "torch.aten.heaviside", heaviside);
  addEmission(patterns, "torch.aten.fmax", numberBefore<AtenMaximumOp>);
  addEmission(patterns, "torch.aten.fmin", numberBefore<AtenMinimumOp>);
  addEmission<AtenWhereScalarOtherOp, whereScalarOther>(patterns);
  addEmission<AtenWhereScalarSelfOp, whereScalarSelf>(patterns);
  addEmission<AtenMaskedFillScalarOp, maskedFill>(patterns);
}
