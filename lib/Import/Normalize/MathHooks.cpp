//===--- MathHooks.cpp - the axis of legacy elementwise ops ---------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {
/// `value` with `before` dims of 1 in front of its shape and `after` behind it.
Value padRank(GraphBuilder &g, Value value, int64_t before, int64_t after) {
  RankedTensorType type = tensorType(value);
  llvm::SmallVector<int64_t> shape(before, 1);
  unsigned dynamic = 0;
  for (int64_t dim : type.getShape()) {
    dynamic += ShapedType::isDynamic(dim);
    shape.push_back(ShapedType::isDynamic(dim) ? -1 : dim);
  }
  shape.append(after, 1);
  if (dynamic <= 1) return g.reshape(value, shape);
  // Two unknown dims need the run-time shape.
  llvm::SmallVector<Value> parts;
  if (before) parts.push_back(g.ints(llvm::SmallVector<int64_t>(before, 1)));
  parts.push_back(g.shapeOf(value));
  if (after) parts.push_back(g.ints(llvm::SmallVector<int64_t>(after, 1)));
  return g.reshape(value, g.concatDims(parts));
}

/// axis aligns the lower-ranked operand inside the other: [C] with axis 1 becomes [1, C, 1, 1].
LogicalResult broadcast(LegacyOp &op, llvm::StringRef attr) {
  int64_t axis = op.intAttr(attr, -1);
  if (axis == -1) return success();
  Value x = op.operand("x"), y = op.operand("y");
  RankedTensorType tx = x ? tensorType(x) : RankedTensorType(), ty = y ? tensorType(y) : RankedTensorType();
  if (!tx || !ty) return op.fail("expects two tensors");
  bool swapped = ty.getRank() > tx.getRank();
  int64_t high = std::max(tx.getRank(), ty.getRank()), low = std::min(tx.getRank(), ty.getRank());
  if (axis < 0) axis += high;
  int64_t after = high - axis - low;
  if (axis < 0 || axis > high)
    return op.fail("axis " + llvm::Twine(op.intAttr(attr, -1)) + " is outside of rank " + llvm::Twine(high));
  if (after <= 0) return success();
  llvm::StringRef name = swapped ? "x" : "y";
  op.draft.operands[name] = {padRank(op.graph, swapped ? x : y, axis, after)};
  return op.operand(name) ? success()
                          : op.fail("operand '" + name + "' could not be aligned at axis " + llvm::Twine(axis));
}

/// oneDNN quantisation scales must be neutral.
LogicalResult neutralScales(LegacyOp &op, llvm::StringRef) {
  for (llvm::StringRef name : {"Scale_x", "Scale_y", "Scale_out", "scale_x", "scale_y", "scale_out"})
    if (op.attr(name).isNumber() && op.floatAttr(name, 1) != 1)
      return op.notSupported("was quantised by oneDNN (" + name + ")");
  return success();
}

/// A factor tensor is an attribute in PIR; only a literal one could be read here.
LogicalResult powFactor(LegacyOp &op, llvm::StringRef) {
  if (!op.hasInput("FactorTensor")) return success();
  op.setOutput("Out",
               {op.graph.make("elementwise_pow", {{"x", {op.operand("x")}}, {"y", {op.input("FactorTensor")}}})});
  return success();
}

/// An absent bound of clip is no bound.
LogicalResult clipBounds(LegacyOp &op, llvm::StringRef) {
  for (auto [name, bound] :
       {std::pair<llvm::StringRef, double>{"min", -3.4028234663852886e+38}, {"max", 3.4028234663852886e+38}})
    if (!op.draft.has(name) && !op.draft.attrs.count(name)) op.draft.attrs[name] = AttrValue::ofFloat(bound);
  return success();
}
} // namespace

void importer::registerMathHooks(HookRegistry &registry) {
  registry.addHook("broadcast", broadcast);
  for (llvm::StringRef name : {"elementwise_add", "elementwise_sub", "elementwise_mul", "elementwise_div",
                               "elementwise_max", "elementwise_min", "elementwise_pow"})
    registry.addOpHook(name, neutralScales);
  registry.addOpHook("pow", powFactor);
  registry.addOpHook("clip", clipBounds);
}
