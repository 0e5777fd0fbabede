//===--- CreationHooks.cpp - fill_constant and literals -------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../ElementTypes.h"
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {
/// The attribute dtype as a type; float32 when absent, as in Paddle.
Type dtypeOf(LegacyOp &op) {
  Type type = typeOfVarType(int(op.intAttr("dtype", 5)), op.graph.b.getContext());
  return type ? type : op.graph.b.getF32Type();
}

/// str_value wins over value when it is not empty: it is exact for 64-bit integers, and spells inf and nan.
LogicalResult fillConstant(LegacyOp &op, llvm::StringRef) {
  AttrValue value = op.attr("value");
  if (std::string text = op.strAttr("str_value", ""); !text.empty()) {
    double number;
    if (llvm::StringRef(text).getAsDouble(number)) return op.fail("str_value '" + text + "' is not a number");
    value = AttrValue::ofFloat(number);
  }
  if (!value.isNumber()) value = AttrValue::ofFloat(0);
  op.draft.attrs["dtype"] = AttrValue::ofDType(dtypeOf(op));
  if (op.draft.schema->name != "full_with_tensor") {
    op.draft.attrs["value"] = value;
    return success();
  }
  // As an operand the number takes the result's type, so that no digit is lost on the way.
  if (!op.draft.has("value")) op.draft.operands["value"] = {op.graph.number(value.number(), dtypeOf(op))};
  return success();
}

/// `values`, or the one typed list that is not empty.
LogicalResult typedLiterals(LegacyOp &op, llvm::StringRef) {
  for (llvm::StringRef name :
       {"values", "fp32_values", "int32_values", "int64_values", "bool_values", "fp64_values", "fp16_values"}) {
    AttrValue list = op.attr(name);
    if (list.kind != AttrValue::Ints && list.kind != AttrValue::Floats) continue;
    std::vector<double> numbers = list.numberList();
    if (numbers.empty()) continue;
    op.draft.attrs["values"] = AttrValue::ofFloats(numbers);
    return success();
  }
  if (llvm::is_contained(op.intsAttr("shape"), 0)) {
    op.draft.attrs["values"] = AttrValue::ofFloats({});
    return success();
  }
  return op.fail("has no values");
}
} // namespace

void importer::registerCreationHooks(HookRegistry &registry) {
  registry.addHook("fill_constant", fillConstant);
  registry.addHook("assign_value", typedLiterals);
  registry.addHook("set_value_literals", typedLiterals);
  registry.addSelector("fill_constant", [](LegacyOp &op) -> llvm::StringRef {
    bool computed = op.hasInput("ValueTensor") || op.hasInput("ShapeTensor") || op.hasInput("ShapeTensorList");
    return computed ? "full_with_tensor" : "full";
  });
}
