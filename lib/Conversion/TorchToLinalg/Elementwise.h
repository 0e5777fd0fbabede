//===--- Elementwise.h - what the scalar bodies of elementwise ops are written in --------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CONVERSION_TORCHTOLINALG_ELEMENTWISE_H
#define PADDLE_MLIR_LIB_CONVERSION_TORCHTOLINALG_ELEMENTWISE_H

#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace mlir::pd_torch {

/// One element of an elementwise op, as the bodies in the records (`body` of Torch_Facts) know it: e[i] is operand i of
/// the op, a tensor's element or a Python number, both alike. Everything is done in the compute type `type`: that of
/// the result or, for an op that promotes, of the operands together, and f32 for half precision. What has no word here
/// is an op of MLIR:
/// e.create<math::TanhOp>(x).
class Element {
public:
  Element(OpLowering &o, OpBuilder &b, Location loc, ArrayRef<Value> elements, Type type, bool isUnsigned)
      : o(o), b(b), loc(loc), type(type), isUnsigned(isUnsigned), elements(elements) {}

  /// Operand i in the compute type.
  Value operator[](unsigned i) { return as(i, type); }
  Value as(unsigned i, Type to);
  bool isFloat() const { return isa<mlir::FloatType>(type); }
  Value number(double value) { return constantOf(b, loc, type, value); }

  // Arithmetic in the compute type.
  Value add(Value x, Value y) { return isFloat() ? create<arith::AddFOp>(x, y) : create<arith::AddIOp>(x, y); }
  Value sub(Value x, Value y) { return isFloat() ? create<arith::SubFOp>(x, y) : create<arith::SubIOp>(x, y); }
  Value mul(Value x, Value y) { return isFloat() ? create<arith::MulFOp>(x, y) : create<arith::MulIOp>(x, y); }
  Value div(Value x, Value y);
  Value less(Value x, Value y);
  Value greater(Value x, Value y) { return less(y, x); }
  Value equal(Value x, Value y);
  Value select(Value c, Value x, Value y) { return arith::SelectOp::create(b, loc, c, x, y); }
  Value lowerClamp(Value x, Value low) { return select(less(x, low), low, x); }
  Value upperClamp(Value x, Value high) { return select(greater(x, high), high, x); }
  Value exp(Value x) { return create<math::ExpOp>(x); }
  Value sigmoid(Value x);
  Value softplus(Value x) { return create<math::Log1pOp>(exp(x)); }

  template <class Op, class... Args> Value create(Args... args) { return Op::create(b, loc, args...); }

  OpLowering &o;
  OpBuilder &b;
  Location loc;
  Type type;
  bool isUnsigned;

private:
  ArrayRef<Value> elements; // null where the operand is no tensor
};

using ElementFunction = Value (*)(Element &);

struct ElementRow {
  ElementFunction body;
  /// Computes in the type that the operands promote to.
  bool promoteOperands = false;
};
using ElementRows = llvm::StringMap<ElementRow>;

void addActivationRows(ElementRows &rows);
void addMathRows(ElementRows &rows);
void addCompareRows(ElementRows &rows);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_LIB_CONVERSION_TORCHTOLINALG_ELEMENTWISE_H
