//===--- ShapeHooks.cpp - legacy forms of flatten, split and strided_slice ------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {
/// The old flatten makes two dims: [prod(:axis), prod(axis:)].
LogicalResult flatten2d(LegacyOp &op, llvm::StringRef attr) {
  GraphBuilder &g = op.graph;
  Value x = op.operand("x");
  RankedTensorType type = x ? tensorType(x) : RankedTensorType();
  if (!type) return op.fail("expects a tensor");
  int64_t axis = op.intAttr(attr, 1), rank = type.getRank();
  if (axis < 0) axis += rank;
  if (axis < 0 || axis > rank) return op.fail("axis " + llvm::Twine(axis) + " is outside of rank " + llvm::Twine(rank));
  if (axis == 0) {
    op.setOutput("Out", {g.reshape(x, llvm::ArrayRef<int64_t>{1, -1})});
    return success();
  }
  if (axis == rank) {
    op.setOutput("Out", {g.reshape(x, llvm::ArrayRef<int64_t>{-1, 1})});
    return success();
  }
  auto flatten = [&](Value v, int64_t start, int64_t stop) {
    return start == stop ? v
                         : g.make("flatten", {{"x", {v}}},
                                  {{"start_axis", AttrValue::ofInt(start)}, {"stop_axis", AttrValue::ofInt(stop)}});
  };
  op.setOutput("Out", {flatten(flatten(x, axis, rank - 1), 0, axis - 1)});
  return success();
}

/// Dims that only the legacy strided_slice drops.
LogicalResult squeezeResult(LegacyOp &op, llvm::StringRef attr) {
  std::vector<int64_t> axes = op.intsAttr(attr);
  if (axes.empty()) return success();
  GraphBuilder &g = op.graph;
  llvm::StringRef slot = "Out";
  op.after(slot, [&g, axes](Value sliced) -> Value {
    RankedTensorType type = tensorType(sliced);
    if (!type) return Value();
    llvm::SmallVector<int64_t> kept;
    for (int64_t i = 0; i < type.getRank(); ++i)
      if (!llvm::is_contained(axes, i) && !llvm::is_contained(axes, i - type.getRank()))
        kept.push_back(type.getDimSize(i));
    return g.make("squeeze", {{"x", {sliced}}, {"axis", {g.ints(axes)}}}, {},
                  RankedTensorType::get(kept, type.getElementType()));
  });
  // The declared type is that of the squeezed value: the slice itself is typed by inference.
  op.hideOutputType(slot);
  return success();
}
} // namespace

void importer::registerShapeHooks(HookRegistry &registry) {
  registry.addHook("flatten2d", flatten2d);
  registry.addHook("squeeze_result", squeezeResult);
  registry.addHook("split", [](LegacyOp &, llvm::StringRef) { return success(); }); // the selector has decided
  registry.addSelector("split", [](LegacyOp &op) -> llvm::StringRef {
    bool equal = op.intAttr("num", 0) > 0 && !op.hasInput("SectionsTensorList") && op.intsAttr("sections").empty();
    return equal ? "split_with_num" : "split";
  });
}
