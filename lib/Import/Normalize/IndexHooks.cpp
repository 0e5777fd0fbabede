//===--- IndexHooks.cpp - ids with a trailing dim, triangles, set_value, slices of arrays ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {
/// The old lookup_table and one_hot take ids [..., 1]; the dim of 1 goes.
LogicalResult squeezeIds(LegacyOp &op, llvm::StringRef) {
  Value ids = op.operand("x");
  RankedTensorType type = ids ? tensorType(ids) : RankedTensorType();
  if (!type || type.getRank() < 2) return success();
  int64_t last = type.getDimSize(type.getRank() - 1);
  if (last != 1 && !ShapedType::isDynamic(last))
    return op.fail("expects ids with a trailing dim of 1, but got " + llvm::Twine(last));
  // The type is given: with a trailing `?` inference could not know that the dim goes.
  Value axis = op.graph.ints({type.getRank() - 1});
  op.draft.operands["x"] = {op.graph.make("squeeze", {{"x", {ids}}, {"axis", {axis}}}, {},
                                          RankedTensorType::get(type.getShape().drop_back(), type.getElementType()))};
  return op.operand("x") ? success() : op.fail("could not squeeze its ids");
}

/// Steps were added later than starts and ends; without them every step is 1.
LogicalResult setValueSteps(LegacyOp &op, llvm::StringRef) {
  if (!op.draft.has("steps") && op.attr("steps").integerList().empty())
    op.draft.attrs["steps"] = AttrValue::ofInts(std::vector<int64_t>(op.intsAttr("axes").size(), 1));
  return success();
}

/// slice of a tensor array: one element when the axis is dropped; a sub-array is not supported.
LogicalResult sliceArray(LegacyOp &op, llvm::StringRef) {
  Value input = op.operand("input");
  if (!input || !llvm::isa<ArrayType>(input.getType())) return success();
  if (op.intsAttr("decrease_axis") != std::vector<int64_t>{0})
    return op.notSupported("slices a tensor array to a shorter one");
  Value index = op.operand("starts");
  if (!index)
    index =
        op.graph.number(op.intsAttr("starts").empty() ? 0 : double(op.intsAttr("starts")[0]), op.graph.b.getI64Type());
  op.setOutput("Out", {op.graph.make("array_read", {{"array", {input}}, {"i", {index}}})});
  return success();
}
} // namespace

void importer::registerIndexHooks(HookRegistry &registry) {
  registry.addHook("squeeze_ids", squeezeIds);
  registry.addHook("tril_triu", [](LegacyOp &, llvm::StringRef) { return success(); }); // the selector has decided
  registry.addHook("slice_array", sliceArray);
  registry.addOpHook("slice", sliceArray);
  registry.addOpHook("set_value", setValueSteps);
  registry.addSelector("tril_triu",
                       [](LegacyOp &op) -> llvm::StringRef { return op.boolAttr("lower", true) ? "tril" : "triu"; });
  registry.addSelector("set_value", [](LegacyOp &op) -> llvm::StringRef {
    return op.hasInput("ValueTensor") ? "set_value_with_tensor" : "set_value";
  });
}
