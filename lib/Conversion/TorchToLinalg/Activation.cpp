//===--- Activation.cpp - scalar bodies of activations ------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The bodies stand in the records of the ops (TorchActivationOps.td); here are the functions that they share.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Elementwise.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value relu6(Element &e, Value x) { return e.upperClamp(e.lowerClamp(x, e.number(0)), e.number(6)); }

static Value gelu(Element &e) {
  Value x = e[0], half = e.number(0.5), one = e.number(1);
  if (getConstantStr(e.o.op->getOperand(1)) == StringRef("tanh")) {
    Value cube = e.mul(e.mul(x, x), x);
    Value inner = e.mul(e.number(0.7978845608028654), e.add(x, e.mul(e.number(0.044715), cube)));
    return e.mul(e.mul(half, x), e.add(one, e.create<math::TanhOp>(inner)));
  }
  return e.mul(e.mul(half, x), e.add(one, e.create<math::ErfOp>(e.mul(x, e.number(0.7071067811865476)))));
}

static Value elu(Element &e, Value x, Value alpha, Value scale, Value inputScale) {
  Value negative = e.mul(e.mul(alpha, scale), e.create<math::ExpM1Op>(e.mul(x, inputScale)));
  return e.select(e.greater(x, e.number(0)), e.mul(x, scale), negative);
}

void pd_torch::addActivationRows(ElementRows &rows) {
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationBodies.inc"
}
