//===--- Activation.cpp - scalar bodies of activations ------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Clamps are compare + select: one instruction each, and NaN stays NaN.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Elementwise.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value relu6(Element &e, Value x) { return e.upperClamp(e.lowerClamp(x, e.number(0)), e.number(6)); }

static Value gelu(Element &e) {
  Value x = e[0], half = e.number(0.5), one = e.number(1);
  if (constantString(e.o.op->getOperand(1)) == StringRef("tanh")) {
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

static Value softplus(Element &e) {
  Value x = e[0], scaled = e.mul(x, e[1]);
  return e.select(e.greater(scaled, e[2]), x, e.div(e.softplus(scaled), e[1]));
}

/// Optional bounds: operands 1 and 2.
static Value clamp(Element &e) {
  Value x = e[0];
  if (!isNone(e.o.op->getOperand(1))) x = e.lowerClamp(x, e[1]);
  if (!isNone(e.o.op->getOperand(2))) x = e.upperClamp(x, e[2]);
  return x;
}

void pd_torch::addActivationRows(ElementRows &rows) {
  rows["aten.relu"] = {[](Element &e) { return e.lowerClamp(e[0], e.number(0)); }};
  rows["aten.relu6"] = {[](Element &e) { return relu6(e, e[0]); }};
  rows["aten.sigmoid"] = {[](Element &e) { return e.sigmoid(e[0]); }};
  rows["aten.hardsigmoid"] = {[](Element &e) { return e.mul(relu6(e, e.add(e[0], e.number(3))), e.number(1.0 / 6)); }};
  rows["aten.hardswish"] = {[](Element &e) {
    Value x = e[0];
    return e.mul(x, e.mul(relu6(e, e.add(x, e.number(3))), e.number(1.0 / 6)));
  }};
  rows["aten.silu"] = {[](Element &e) {
    Value x = e[0];
    return e.mul(x, e.sigmoid(x));
  }};
  rows["aten.tanh"] = {[](Element &e) { return e.create<math::TanhOp>(e[0]); }};
  rows["aten.mish"] = {[](Element &e) {
    Value x = e[0];
    Value smooth = e.select(e.greater(x, e.number(20)), x, e.softplus(x));
    return e.mul(x, e.create<math::TanhOp>(smooth));
  }};
  rows["aten.selu"] = {
      [](Element &e) { return elu(e, e[0], e.number(1.6732632423543772), e.number(1.0507009873554805), e.number(1)); }};
  rows["aten.elu"] = {[](Element &e) { return elu(e, e[0], e[1], e[2], e[3]); }};
  rows["aten.celu"] = {[](Element &e) {
    Value x = e[0], alpha = e[1];
    return e.select(e.greater(x, e.number(0)), x, e.mul(alpha, e.create<math::ExpM1Op>(e.div(x, alpha))));
  }};
  rows["aten.softplus"] = {softplus};
  rows["aten.log_sigmoid"] = {[](Element &e) {
    Value x = e[0], low = e.upperClamp(x, e.number(0));
    return e.sub(low, e.softplus(e.sub(e.number(0), e.create<math::AbsFOp>(x))));
  }};
  rows["aten.softsign"] = {[](Element &e) {
    Value x = e[0];
    return e.div(x, e.add(e.number(1), e.create<math::AbsFOp>(x)));
  }};
  rows["aten.gelu"] = {gelu};
  rows["aten.leaky_relu"] = {[](Element &e) {
    Value x = e[0];
    return e.select(e.less(x, e.number(0)), e.mul(x, e[1]), x);
  }};
  rows["aten.hardtanh"] = {[](Element &e) { return e.upperClamp(e.lowerClamp(e[0], e[1]), e[2]); }};
  rows["aten.hardshrink"] = {[](Element &e) {
    Value x = e[0];
    return e.select(e.greater(e.create<math::AbsFOp>(x), e[1]), x, e.number(0));
  }};
  rows["aten.softshrink"] = {[](Element &e) {
    Value x = e[0], width = e[1], zero = e.number(0);
    Value above = e.select(e.greater(x, width), e.sub(x, width), zero);
    return e.select(e.less(x, e.sub(zero, width)), e.add(x, width), above);
  }};
  rows["aten.threshold"] = {[](Element &e) { return e.select(e.greater(e[0], e[1]), e[0], e[2]); }};
  rows["aten.clamp"] = {clamp};
  rows["aten.clamp.Tensor"] = {clamp};
  rows["aten.clamp_min"] = {[](Element &e) { return e.lowerClamp(e[0], e[1]); }};
  rows["aten.clamp_max"] = {[](Element &e) { return e.upperClamp(e[0], e[1]); }};
}
