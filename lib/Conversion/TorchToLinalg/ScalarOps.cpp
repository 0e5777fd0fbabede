//===--- ScalarOps.cpp - Python numbers ---------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Integer arithmetic over sizes never comes here: SymbolicShapes follows it and it is made on demand.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Type scalarType(OpLowering &o) { return o.l.declaredType(o.op->getResult(0).getType()); }

/// The one element of a tensor.
static LogicalResult lowerItem(OpLowering &o) {
  Tensor in = o.in(0);
  Type type = scalarType(o);
  if (!type) type = isa<mlir::FloatType>(in.element()) ? Type(o.b.getF64Type()) : Type(o.b.getI64Type());
  SmallVector<Value> zeros(in.rank(), nullptr);
  for (auto [i, dim] : llvm::enumerate(in.dims)) {
    if (failed(o.l.requireEqual(dim, o.l.constant(1)))) return failure();
    zeros[i] = arith::ConstantIndexOp::create(o.b, o.loc, 0);
  }
  Value element = tensor::ExtractOp::create(o.b, o.loc, in.value, zeros);
  o.l.bindScalar(o.op->getResult(0), castScalar(o.b, o.loc, element, type, in.isUnsigned, false));
  return success();
}

static LogicalResult lowerConvert(OpLowering &o) {
  o.l.bindScalar(o.op->getResult(0),
                 castScalar(o.b, o.loc, o.l.scalar(o.op->getOperand(0)), scalarType(o), false, false));
  return success();
}

namespace {
enum class Arith { Add, Sub, Mul, Div };
} // namespace

template <Arith kind> static LogicalResult lowerFloatArith(OpLowering &o) {
  Type f64 = o.b.getF64Type();
  auto operand = [&](unsigned i) { return castScalar(o.b, o.loc, o.l.scalar(o.op->getOperand(i)), f64, false, false); };
  Value x = operand(0), y = operand(1), result;
  if constexpr (kind == Arith::Add) result = arith::AddFOp::create(o.b, o.loc, x, y);
  else if constexpr (kind == Arith::Sub) result = arith::SubFOp::create(o.b, o.loc, x, y);
  else if constexpr (kind == Arith::Mul) result = arith::MulFOp::create(o.b, o.loc, x, y);
  else result = arith::DivFOp::create(o.b, o.loc, x, y);
  o.l.bindScalar(o.op->getResult(0), result);
  return success();
}

template <arith::CmpIPredicate i, arith::CmpFPredicate f> static LogicalResult lowerCompare(OpLowering &o) {
  Value x = o.l.scalar(o.op->getOperand(0)), y = o.l.scalar(o.op->getOperand(1));
  if (isa<mlir::FloatType>(x.getType()) || isa<mlir::FloatType>(y.getType())) {
    x = castScalar(o.b, o.loc, x, o.b.getF64Type(), false, false);
    y = castScalar(o.b, o.loc, y, o.b.getF64Type(), false, false);
    o.l.bindScalar(o.op->getResult(0), arith::CmpFOp::create(o.b, o.loc, f, x, y));
  } else {
    o.l.bindScalar(o.op->getResult(0), arith::CmpIOp::create(o.b, o.loc, i, x, y));
  }
  return success();
}

template <class Op> static LogicalResult lowerLogic(OpLowering &o) {
  o.l.bindScalar(o.op->getResult(0),
                 Op::create(o.b, o.loc, o.l.scalar(o.op->getOperand(0)), o.l.scalar(o.op->getOperand(1))));
  return success();
}

static LogicalResult lowerNot(OpLowering &o) {
  Value one = constantOf(o.b, o.loc, o.b.getI1Type(), 1);
  o.l.bindScalar(o.op->getResult(0), arith::XOrIOp::create(o.b, o.loc, o.l.scalar(o.op->getOperand(0)), one));
  return success();
}

void pd_torch::addScalarHandlers(Handlers &table) {
  for (StringRef name :
       {"aten.item", "aten.Int.Tensor", "aten.Float.Tensor", "aten.Bool.Tensor", "aten.ScalarImplicit"})
    table[name] = lowerItem;
  for (StringRef name :
       {"aten.Int.Scalar", "aten.Float.Scalar", "aten.Int.bool", "aten.Bool.int", "aten.Bool.float", "aten.Int.float"})
    table[name] = lowerConvert;
  using I = arith::CmpIPredicate;
  using F = arith::CmpFPredicate;
  for (StringRef suffix : {"int", "float", "float_int"}) {
    auto name = [&](StringRef base) { return ("aten." + base + "." + suffix).str(); };
    table[name("eq")] = lowerCompare<I::eq, F::OEQ>;
    table[name("ne")] = lowerCompare<I::ne, F::UNE>;
    table[name("lt")] = lowerCompare<I::slt, F::OLT>;
    table[name("le")] = lowerCompare<I::sle, F::OLE>;
    table[name("gt")] = lowerCompare<I::sgt, F::OGT>;
    table[name("ge")] = lowerCompare<I::sge, F::OGE>;
  }
  table["aten.eq.bool"] = lowerCompare<I::eq, F::OEQ>;
  table["aten.add.float_int"] = table["aten.add.float"] = lowerFloatArith<Arith::Add>;
  table["aten.sub.float"] = table["aten.sub.float_int"] = lowerFloatArith<Arith::Sub>;
  table["aten.mul.float"] = table["aten.mul.float_int"] = table["aten.mul.int_float"] = lowerFloatArith<Arith::Mul>;
  table["aten.div.float"] = table["aten.div.int"] = table["aten.div"] = lowerFloatArith<Arith::Div>;
  table["aten.__and__.bool"] = lowerLogic<arith::AndIOp>;
  table["aten.__or__.bool"] = lowerLogic<arith::OrIOp>;
  table["aten.__not__"] = lowerNot;
}
