//===--- Scalars.cpp - mutable attributes as torch scalars -------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A shape that a program computes (shape, slice, concat, multiply, ...) reaches reshape, expand or full as a small
// integer tensor. Here its elements are followed one by one to torch ints, so that later stages see sizes and not
// tensors in memory.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Scalars.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchScalarOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

namespace {

class ElementReader {
public:
  ElementReader(ConversionPatternRewriter &rewriter, TorchBuilder &aten) : rewriter(rewriter), aten(aten) {}

  /// Element `index` of a tensor of static element count, in row-major order; null when it cannot be followed.
  Value follow(Value value, int64_t index, int depth = 0);
  /// The same, read out of the tensor itself as the last resort.
  Value read(Value value, int64_t index);

private:
  static int64_t count(Value value) { return cast<RankedTensorType>(value.getType()).getNumElements(); }
  static bool isSmallIntTensor(Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return type && type.hasStaticShape() && type.getElementType().isIntOrIndex() && type.getRank() <= 1;
  }
  Value followBinary(Operation *op, int64_t index, int depth);
  Value followConcat(ConcatOp op, int64_t index, int depth);

  ConversionPatternRewriter &rewriter;
  TorchBuilder &aten;
};

/// Longer chains than this do not occur in shape arithmetic; the bound keeps deep graphs from deep recursion.
constexpr int maxDepth = 64;

Value ElementReader::followConcat(ConcatOp op, int64_t index, int depth) {
  for (Value piece : op.getX()) {
    if (!isSmallIntTensor(piece)) return {};
    if (index < count(piece)) return follow(piece, index, depth + 1);
    index -= count(piece);
  }
  return {};
}

Value ElementReader::followBinary(Operation *op, int64_t index, int depth) {
  Value operands[2];
  for (int i = 0; i < 2; ++i) {
    Value operand = op->getOperand(i);
    if (!isSmallIntTensor(operand)) return {};
    operands[i] = follow(operand, count(operand) == 1 ? 0 : index, depth + 1);
    if (!operands[i]) return {};
  }
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](AddOp) { return aten.addInt(operands[0], operands[1]); })
      .Case([&](SubtractOp) { return aten.subInt(operands[0], operands[1]); })
      .Case([&](MultiplyOp) { return aten.mulInt(operands[0], operands[1]); })
      .Case([&](FloorDivideOp) { return aten.floordivInt(operands[0], operands[1]); })
      .Case([&](RemainderOp) { return aten.remainderInt(operands[0], operands[1]); })
      .Default([](Operation *) { return Value(); });
}

Value ElementReader::follow(Value value, int64_t index, int depth) {
  if (depth > maxDepth || !isSmallIntTensor(value)) return {};
  auto known = getPartialInts(value);
  if (index < static_cast<int64_t>(known.size()) && known[index]) return aten.integer(*known[index]);
  Operation *op = value.getDefiningOp();
  if (!op) return {};
  auto shapeElement = [&](Value tensor) -> Value {
    Value remapped = rewriter.getRemappedValue(tensor);
    return remapped ? aten.size(remapped, index) : Value();
  };
  auto sameElement = [&](Value source) -> Value {
    return isSmallIntTensor(source) && count(source) == count(value) ? follow(source, index, depth + 1) : Value();
  };
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](ShapeOp shape) { return shapeElement(shape.getInput()); })
      .Case([&](Shape64Op shape) { return shapeElement(shape.getInput()); })
      .Case<CastOp, AssignOp, ShareDataOp, ReshapeOp, SqueezeOp, UnsqueezeOp, FlattenOp>(
          [&](Operation *same) { return sameElement(same->getOperand(0)); })
      .Case([&](SliceOp slice) -> Value {
        auto starts = getConstantInts(slice.getStarts());
        if (!starts || starts->size() != 1 || !isSmallIntTensor(slice.getInput())) return {};
        int64_t start = (*starts)[0] < 0 ? (*starts)[0] + count(slice.getInput()) : (*starts)[0];
        int64_t at = std::clamp<int64_t>(start, 0, count(slice.getInput())) + index;
        return at < count(slice.getInput()) ? follow(slice.getInput(), at, depth + 1) : Value();
      })
      .Case([&](GatherOp gather) -> Value {
        auto indices = getConstantInts(gather.getIndex());
        if (!indices || index >= static_cast<int64_t>(indices->size()) || !isSmallIntTensor(gather.getX())) return {};
        int64_t at = (*indices)[index];
        return at >= 0 && at < count(gather.getX()) ? follow(gather.getX(), at, depth + 1) : Value();
      })
      .Case([&](ConcatOp concat) { return followConcat(concat, index, depth); })
      .Case([&](StackOp stack) -> Value {
        return index < static_cast<int64_t>(stack.getX().size()) && isSmallIntTensor(stack.getX()[index]) &&
                       count(stack.getX()[index]) == 1
                   ? follow(stack.getX()[index], 0, depth + 1)
                   : Value();
      })
      .Case([&](ScaleOp scale) -> Value {
        auto factor = getConstantNumber(scale.getScale());
        Value element = sameElement(scale.getX());
        if (!factor || !element) return {};
        // Both numbers are truncated to the integer type first.
        Value by = aten.integer(static_cast<int64_t>(*factor)),
              bias = aten.integer(static_cast<int64_t>(scale.getBias().convertToDouble()));
        return scale.getBiasAfterScale() ? aten.addInt(aten.mulInt(element, by), bias)
                                         : aten.mulInt(aten.addInt(element, bias), by);
      })
      .Case([&](IncrementOp increment) -> Value {
        Value element = sameElement(increment.getX());
        return element
                   ? aten.addInt(element, aten.integer(static_cast<int64_t>(increment.getValue().convertToDouble())))
                   : Value();
      })
      .Case<AddOp, SubtractOp, MultiplyOp, FloorDivideOp, RemainderOp>(
          [&](Operation *binary) { return followBinary(binary, index, depth); })
      .Default([](Operation *) { return Value(); });
}

Value ElementReader::read(Value value, int64_t index) {
  if (Value element = follow(value, index)) return element;
  Value tensor = rewriter.getRemappedValue(value);
  if (!tensor) return {};
  auto type = TorchBuilder::type(tensor);
  if (type.getRank() > 1) tensor = aten.reshape(tensor, {aten.integer(-1)}, type.withSizes({count(value)}));
  if (type.getRank() > 0)
    tensor = pd_torch::AtenSelectIntOp::create(rewriter, aten.loc, type.withSizes({}), tensor, aten.integer(0),
                                               aten.integer(index));
  return pd_torch::AtenIntTensorOp::create(rewriter, aten.loc, pd_torch::IntType::get(rewriter.getContext()), tensor);
}

} // namespace

std::optional<SmallVector<Value>> pd::getTorchInts(ConversionPatternRewriter &rewriter, TorchBuilder &aten,
                                                   Value pdValue) {
  auto type = cast<RankedTensorType>(pdValue.getType());
  if (!type.hasStaticShape() || type.getNumElements() > 64) return std::nullopt;
  ElementReader reader(rewriter, aten);
  SmallVector<Value> result;
  for (int64_t i = 0; i < type.getNumElements(); ++i) {
    Value element = reader.read(pdValue, i);
    if (!element) return std::nullopt;
    result.push_back(element);
  }
  return result;
}

Value pd::getTorchInt(ConversionPatternRewriter &rewriter, TorchBuilder &aten, Value pdValue) {
  auto elements = getTorchInts(rewriter, aten, pdValue);
  return elements && elements->size() == 1 ? elements->front() : Value();
}

Value pd::getTorchFloat(ConversionPatternRewriter &rewriter, TorchBuilder &aten, Value pdValue) {
  if (auto number = getConstantNumber(pdValue)) return aten.real(*number);
  auto type = cast<RankedTensorType>(pdValue.getType());
  Value tensor = rewriter.getRemappedValue(pdValue);
  if (!tensor || !type.hasStaticShape() || type.getNumElements() != 1) return {};
  if (type.getRank() > 0) tensor = aten.reshape(tensor, {}, TorchBuilder::type(tensor).withSizes({}));
  return pd_torch::AtenFloatTensorOp::create(rewriter, aten.loc, pd_torch::FloatType::get(rewriter.getContext()),
                                             tensor);
}
