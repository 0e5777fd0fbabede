//===--- Rows.cpp - the one pattern that serves every row with a To<> plan ---------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Scalars.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

namespace {

/// The operands of an op by schema index, each a range (optional: 0 or 1, variadic: any number).
class Segments {
public:
  Segments(Operation *op, const OpSchema &schema) {
    DenseI32ArrayAttr sizes;
    if (auto properties = dyn_cast_or_null<DictionaryAttr>(op->getPropertiesAsAttribute()))
      sizes = properties.getAs<DenseI32ArrayAttr>("operandSegmentSizes");
    unsigned fixed = llvm::count_if(schema.operands, [](const OperandSchema &o) { return o.arity == Arity::Required; });
    unsigned start = 0;
    for (auto [i, operand] : llvm::enumerate(schema.operands)) {
      // Without segment sizes at most one operand has a variable length.
      unsigned size = sizes ? sizes[i] : operand.arity == Arity::Required ? 1 : op->getNumOperands() - fixed;
      ranges.push_back({start, size});
      start += size;
    }
  }
  std::pair<unsigned, unsigned> operator[](unsigned index) const { return ranges[index]; }

private:
  SmallVector<std::pair<unsigned, unsigned>> ranges;
};

struct ConvertRow : ConversionPattern {
  ConvertRow(const TypeConverter &converter, MLIRContext *context, const OpSchema &schema, Refusals &refusals)
      : ConversionPattern(converter, ("pd." + schema.name).str(), /*benefit=*/1, context), schema(schema),
        refusals(refusals) {}

  LogicalResult matchAndRewrite(Operation *op, ArrayRef<Value> operands,
                                ConversionPatternRewriter &rewriter) const override {
    SmallVector<Type> types;
    if (failed(getTypeConverter()->convertTypes(op->getResultTypes(), types)))
      return refuse(rewriter, op, "a result type has no torch form");
    TorchBuilder aten(rewriter, op->getLoc());
    Segments segments(op, schema);
    SmallVector<Value> inputs;
    for (const PlanItem &item : schema.plan) {
      Value input = makeOperand(item, op, operands, segments, aten, rewriter);
      if (!input) return refuse(rewriter, op, "'" + planName(item) + "' has no constant or scalar form");
      inputs.push_back(input);
    }
    // Optional results are residue of training: the aten op does not have them.
    unsigned kept = op->getNumResults();
    while (kept > 1 && kept <= schema.results.size() && schema.results[kept - 1].arity == Arity::Optional &&
           op->getResult(kept - 1).use_empty())
      --kept;
    OperationState state(op->getLoc(), schema.torchOp, inputs, ArrayRef<Type>(types).take_front(kept));
    Operation *replacement = rewriter.create(state);
    if (kept == op->getNumResults()) rewriter.replaceOp(op, replacement);
    else replaceFirstResult(rewriter, op, replacement->getResult(0));
    return success();
  }

private:
  LogicalResult refuse(ConversionPatternRewriter &rewriter, Operation *op, const Twine &reason) const {
    refusals[op] = reason.str();
    return rewriter.notifyMatchFailure(op, reason);
  }

  std::string planName(const PlanItem &item) const {
    return (item.index >= 0 ? schema.operands[item.index].name : item.text).str();
  }

  Value makeOperand(const PlanItem &item, Operation *op, ArrayRef<Value> operands, const Segments &segments,
                    TorchBuilder &aten, ConversionPatternRewriter &rewriter) const {
    std::pair<unsigned, unsigned> range = item.index >= 0 ? segments[item.index] : std::pair<unsigned, unsigned>(0, 0);
    auto pdOperand = [&] { return op->getOperand(range.first); };
    bool integers = isInteger(op);
    switch (item.kind) {
    case PlanItem::Operand: return range.second == 0 ? aten.none() : operands[range.first];
    case PlanItem::OperandList: return aten.tensors(operands.slice(range.first, range.second));
    case PlanItem::Attr: return makeAttr(op->getInherentAttr(item.text).value_or(Attribute()), integers, aten);
    case PlanItem::ConstInts: {
      auto ints = getTorchInts(rewriter, aten, pdOperand());
      return ints ? aten.ints(ValueRange(*ints)) : Value();
    }
    case PlanItem::ConstInt: return getTorchInt(rewriter, aten, pdOperand());
    case PlanItem::ConstFloat: {
      auto number = getConstantNumber(pdOperand());
      if (number && integers) return aten.integer(static_cast<int64_t>(*number));
      return number ? aten.real(*number) : getTorchFloat(rewriter, aten, pdOperand());
    }
    case PlanItem::ConstBool: {
      auto number = getConstantNumber(pdOperand());
      return number ? aten.boolean(*number != 0) : Value();
    }
    case PlanItem::Int: return aten.integer(std::stoll(item.text.str()));
    case PlanItem::Float: return aten.real(std::stod(item.text.str()));
    case PlanItem::Bool: return aten.boolean(item.text == "true");
    case PlanItem::Str: return aten.string(item.text);
    case PlanItem::None: return aten.none();
    }
    return {};
  }

  /// Whether the op computes in integers: its float attributes are then truncated, as Paddle does.
  static bool isInteger(Operation *op) {
    auto type = op->getNumResults() ? dyn_cast<RankedTensorType>(op->getResult(0).getType()) : RankedTensorType();
    return type && type.getElementType().isInteger();
  }

  static Value makeAttr(Attribute attr, bool integers, TorchBuilder &aten) {
    if (!attr) return aten.none();
    if (auto flag = dyn_cast<BoolAttr>(attr)) return aten.boolean(flag.getValue());
    if (auto integer = dyn_cast<IntegerAttr>(attr)) return aten.integer(integer.getInt());
    if (auto number = dyn_cast<FloatAttr>(attr)) {
      double value = number.getValueAsDouble();
      return integers && value == static_cast<int64_t>(value) ? aten.integer(static_cast<int64_t>(value))
                                                              : aten.real(value);
    }
    if (auto text = dyn_cast<StringAttr>(attr)) return aten.string(text.getValue());
    if (auto type = dyn_cast<TypeAttr>(attr))
      return pd_torch::getDtypeNumber(type.getValue()) ? aten.dtype(type.getValue()) : Value();
    if (auto list = dyn_cast<DenseI64ArrayAttr>(attr)) return aten.ints(list.asArrayRef());
    if (auto list = dyn_cast<DenseF64ArrayAttr>(attr)) {
      SmallVector<Value> values;
      for (double value : list.asArrayRef()) values.push_back(aten.real(value));
      return pd_torch::createList(aten.builder, aten.loc, pd_torch::FloatType::get(attr.getContext()), values);
    }
    return {};
  }

  const OpSchema &schema;
  Refusals &refusals;
};

} // namespace

void pd::populateRowPatterns(TorchPatterns &set) {
  for (const OpSchema &schema : getOpSchemas())
    if (!schema.torchOp.empty())
      set.patterns.add(std::make_unique<ConvertRow>(set.converter, set.patterns.getContext(), schema, set.refusals));
}
