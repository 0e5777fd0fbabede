//===--- Activation.cpp - activations by clamps, exponentials and selects -----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value zero(TorchBuilder &torch, Value x) { return torch.scalarTensor(TorchBuilder::type(x).getDtype(), 0); }

/// x > 0 ? scale * x : alpha * scale * expm1(min(x, 0) * input_scale); the minimum keeps the unused side finite.
static Value expLinear(TorchBuilder &torch, Value x, double alpha, double scale, double inputScale) {
  Value below = AtenMinimumOp::create(torch.builder, torch.loc, x.getType(), x, zero(torch, x));
  Value curve = torch.mulScalar(torch.unary<AtenExpm1Op>(torch.mulScalar(below, inputScale)), alpha * scale);
  return select(torch, greaterThan(torch, x, 0), torch.mulScalar(x, scale), curve);
}

/// beta * x > threshold ? x : log1p(exp(beta * x)) / beta
static Value softplus(TorchBuilder &torch, Value x, double beta, double threshold) {
  Value scaled = torch.mulScalar(x, beta);
  Value curve = torch.divScalar(torch.unary<AtenLog1pOp>(torch.unary<AtenExpOp>(scaled)), beta);
  return select(torch, greaterThan(torch, scaled, threshold), x, curve);
}

/// x - max(x) along the dim, which keeps the exponentials in range.
static Value centred(TorchBuilder &torch, Value x, int64_t dim) {
  return torch.sub(x, extremeAlong(torch, x, dim, true).first);
}

static Value softmax(AtenSoftmaxIntOp op, TorchBuilder &torch) {
  auto dim = getConstantInt(op.getDim());
  if (!dim || op.getSelf().getType() != op.getType() || !hasDim(op.getSelf(), dimOf(op.getSelf(), *dim))) return {};
  int64_t at = dimOf(op.getSelf(), *dim);
  Value powers = torch.unary<AtenExpOp>(centred(torch, op.getSelf(), at));
  return torch.div(powers, sumAlong(torch, powers, at));
}

static Value logSoftmax(AtenLogSoftmaxIntOp op, TorchBuilder &torch) {
  auto dim = getConstantInt(op.getDim());
  if (!dim || op.getSelf().getType() != op.getType() || !hasDim(op.getSelf(), dimOf(op.getSelf(), *dim))) return {};
  int64_t at = dimOf(op.getSelf(), *dim);
  Value shifted = centred(torch, op.getSelf(), at);
  return torch.sub(shifted, torch.unary<AtenLogOp>(sumAlong(torch, torch.unary<AtenExpOp>(shifted), at)));
}

void pd_torch::populateEmissionActivation(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationEmission.inc"
}
