//===--- Activation.cpp - activations by clamps, exponentials and selects -----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value zero(TorchBuilder &torch, Value x) { return torch.scalarTensor(TorchBuilder::type(x).getDtype(), 0); }

static Value relu6(AtenRelu6Op op, TorchBuilder &torch) { return clamp(torch, op.getSelf(), 0, 6); }

/// clamp(x + 3, 0, 6) / 6
static Value hardGate(TorchBuilder &torch, Value x) {
  return torch.divScalar(clamp(torch, torch.addScalar(x, 3), 0, 6), 6);
}
static Value hardsigmoid(AtenHardsigmoidOp op, TorchBuilder &torch) { return hardGate(torch, op.getSelf()); }
/// x * clamp(x + 3, 0, 6) / 6
static Value hardswish(AtenHardswishOp op, TorchBuilder &torch) {
  return torch.divScalar(torch.mul(op.getSelf(), clamp(torch, torch.addScalar(op.getSelf(), 3), 0, 6)), 6);
}
static Value silu(AtenSiluOp op, TorchBuilder &torch) {
  return torch.mul(op.getSelf(), torch.unary<AtenSigmoidOp>(op.getSelf()));
}

static Value hardtanh(AtenHardtanhOp op, TorchBuilder &torch) {
  return AtenClampOp::create(torch.builder, torch.loc, op.getType(), op.getSelf(), op.getMinVal(), op.getMaxVal());
}

/// x > 0 ? x : slope * x
static Value leakyRelu(AtenLeakyReluOp op, TorchBuilder &torch) {
  Value scaled = AtenMulScalarOp::create(torch.builder, torch.loc, op.getType(), op.getSelf(), op.getNegativeSlope());
  return select(torch, greaterThan(torch, op.getSelf(), 0), op.getSelf(), scaled);
}

/// x > 0 ? scale * x : alpha * scale * expm1(min(x, 0) * input_scale); the minimum keeps the unused side finite.
static Value expLinear(TorchBuilder &torch, Value x, double alpha, double scale, double inputScale) {
  Value below = AtenMinimumOp::create(torch.builder, torch.loc, x.getType(), x, zero(torch, x));
  Value curve = torch.mulScalar(torch.unary<AtenExpm1Op>(torch.mulScalar(below, inputScale)), alpha * scale);
  return select(torch, greaterThan(torch, x, 0), torch.mulScalar(x, scale), curve);
}
static Value elu(AtenEluOp op, TorchBuilder &torch) {
  auto alpha = getConstantNumber(op.getAlpha()), scale = getConstantNumber(op.getScale()),
       inputScale = getConstantNumber(op.getInputScale());
  return alpha && scale && inputScale ? expLinear(torch, op.getSelf(), *alpha, *scale, *inputScale) : Value();
}
static Value celu(AtenCeluOp op, TorchBuilder &torch) {
  auto alpha = getConstantNumber(op.getAlpha());
  return alpha && *alpha != 0 ? expLinear(torch, op.getSelf(), *alpha, 1, 1 / *alpha) : Value();
}
static Value selu(AtenSeluOp op, TorchBuilder &torch) {
  return expLinear(torch, op.getSelf(), 1.6732632423543772848170429916717, 1.0507009873554804934193349852946, 1);
}

/// beta * x > threshold ? x : log1p(exp(beta * x)) / beta
static Value softplusOf(TorchBuilder &torch, Value x, double beta, double threshold) {
  Value scaled = torch.mulScalar(x, beta);
  Value curve = torch.divScalar(torch.unary<AtenLog1pOp>(torch.unary<AtenExpOp>(scaled)), beta);
  return select(torch, greaterThan(torch, scaled, threshold), x, curve);
}
static Value softplus(AtenSoftplusOp op, TorchBuilder &torch) {
  auto beta = getConstantNumber(op.getBeta()), threshold = getConstantNumber(op.getThreshold());
  return beta && threshold && *beta != 0 ? softplusOf(torch, op.getSelf(), *beta, *threshold) : Value();
}
static Value mish(AtenMishOp op, TorchBuilder &torch) {
  return torch.mul(op.getSelf(), torch.unary<AtenTanhOp>(softplusOf(torch, op.getSelf(), 1, 20)));
}
/// min(x, 0) - log1p(exp(-|x|))
static Value logSigmoid(AtenLogSigmoidOp op, TorchBuilder &torch) {
  Value x = op.getSelf();
  Value below = AtenMinimumOp::create(torch.builder, torch.loc, x.getType(), x, zero(torch, x));
  Value tail = torch.unary<AtenLog1pOp>(torch.unary<AtenExpOp>(torch.unary<AtenNegOp>(torch.unary<AtenAbsOp>(x))));
  return torch.sub(below, tail);
}

/// x - max(x) along the dim, which keeps the exponentials in range.
static Value centred(TorchBuilder &torch, Value x, int64_t dim) {
  return torch.sub(x, extremeAlong(torch, x, dim, true).first);
}

static Value softmax(AtenSoftmaxIntOp op, TorchBuilder &torch) {
  auto dim = getConstantInt(op.getDim());
  if (!dim || op.getSelf().getType() != op.getType() || op.getSelf().getType().getRank() == 0) return {};
  int64_t at = dimOf(op.getSelf(), *dim);
  Value powers = torch.unary<AtenExpOp>(centred(torch, op.getSelf(), at));
  return torch.div(powers, sumAlong(torch, powers, at));
}

static Value logSoftmax(AtenLogSoftmaxIntOp op, TorchBuilder &torch) {
  auto dim = getConstantInt(op.getDim());
  if (!dim || op.getSelf().getType() != op.getType() || op.getSelf().getType().getRank() == 0) return {};
  int64_t at = dimOf(op.getSelf(), *dim);
  Value shifted = centred(torch, op.getSelf(), at);
  return torch.sub(shifted, torch.unary<AtenLogOp>(sumAlong(torch, torch.unary<AtenExpOp>(shifted), at)));
}

/// |x| <= threshold ? 0 : x; NaN stays.
static Value hardshrink(Operation *op, TorchBuilder &torch) {
  Value x = op->getOperand(0), size = torch.unary<AtenAbsOp>(x);
  Value within = AtenLeScalarOp::create(
      torch.builder, torch.loc, TorchBuilder::type(x).withDtype(torch.builder.getI1Type()), size, op->getOperand(1));
  return select(torch, within, zero(torch, x), x);
}
/// x - clamp(x, -threshold, threshold)
static Value softshrink(Operation *op, TorchBuilder &torch) {
  auto threshold = getConstantNumber(op->getOperand(1));
  return threshold ? torch.sub(op->getOperand(0), clamp(torch, op->getOperand(0), -*threshold, *threshold)) : Value();
}

void pd_torch::populateEmissionActivation(RewritePatternSet &patterns) {
  addEmission<AtenRelu6Op, relu6>(patterns);
  addEmission<AtenHardsigmoidOp, hardsigmoid>(patterns);
  addEmission<AtenHardswishOp, hardswish>(patterns);
  addEmission<AtenSiluOp, silu>(patterns);
  addEmission<AtenHardtanhOp, hardtanh>(patterns);
  addEmission<AtenLeakyReluOp, leakyRelu>(patterns);
  addEmission<AtenEluOp, elu>(patterns);
  addEmission<AtenCeluOp, celu>(patterns);
  addEmission<AtenSeluOp, selu>(patterns);
  addEmission<AtenSoftplusOp, softplus>(patterns);
  addEmission<AtenMishOp, mish>(patterns);
  addEmission<AtenLogSigmoidOp, logSigmoid>(patterns);
  addEmission(patterns, "torch.aten.hardshrink", hardshrink);
  addEmission(patterns, "torch.aten.softshrink", softshrink);
  addEmission<AtenSoftmaxIntOp, softmax>(patterns);
  addEmission<AtenLogSoftmaxIntOp, logSoftmax>(patterns);
}
