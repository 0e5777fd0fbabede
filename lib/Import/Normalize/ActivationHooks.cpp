//===--- ActivationHooks.cpp - legacy activations with constants that PIR dropped -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {
AttrValue F(double v) { return AttrValue::ofFloat(v); }

Value scaled(GraphBuilder &g, Value x, double scale, double bias = 0) {
  return g.make("scale", {{"x", {x}}, {"scale", {g.number(scale, g.b.getF32Type())}}},
                {{"bias", F(bias)}, {"bias_after_scale", AttrValue::ofBool(true)}});
}
Value clipped(GraphBuilder &g, Value x, double low, double high) {
  return g.make("clip",
                {{"x", {x}}, {"min", {g.number(low, g.b.getF32Type())}}, {"max", {g.number(high, g.b.getF32Type())}}});
}

/// threshold is 6 in PIR: min(max(x, 0), threshold).
LogicalResult relu6Threshold(LegacyOp &op, llvm::StringRef) {
  double threshold = op.floatAttr("threshold", 6);
  if (threshold != 6) op.setOutput("Out", {clipped(op.graph, op.operand("x"), 0, threshold)});
  return success();
}

/// x * clip(x + offset, 0, threshold) / scale; 3, 6, 6 in PIR.
LogicalResult hardSwish(LegacyOp &op, llvm::StringRef) {
  double threshold = op.floatAttr("threshold", 6), scale = op.floatAttr("scale", 6), offset = op.floatAttr("offset", 3);
  if (threshold == 6 && scale == 6 && offset == 3) return success();
  GraphBuilder &g = op.graph;
  Value x = op.operand("x");
  Value gate = clipped(g, scaled(g, x, 1, offset), 0, threshold);
  op.setOutput("Out", {scaled(g, g.make("multiply", {{"x", {x}}, {"y", {gate}}}), 1 / scale)});
  return success();
}

/// x * sigmoid(beta * x); 1 in PIR.
LogicalResult swishBeta(LegacyOp &op, llvm::StringRef) {
  double beta = op.floatAttr("beta", 1);
  if (beta == 1) return success();
  GraphBuilder &g = op.graph;
  Value x = op.operand("x");
  Value gate = g.make("sigmoid", {{"x", {scaled(g, x, beta)}}});
  op.setOutput("Out", {g.make("multiply", {{"x", {x}}, {"y", {gate}}})});
  return success();
}
} // namespace

void importer::registerActivationHooks(HookRegistry &registry) {
  registry.addHook("relu6_threshold", relu6Threshold);
  registry.addHook("hard_swish", hardSwish);
  registry.addHook("swish_beta", swishBeta);
}
