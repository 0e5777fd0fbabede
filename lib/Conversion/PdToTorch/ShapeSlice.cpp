//===--- ShapeSlice.cpp - slice, strided_slice, split, unstack ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Scalars.h"

#include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

/// Bounds at or beyond this mean "to the end" (INT_MAX in old files).
constexpr int64_t endless = std::numeric_limits<int32_t>::max();

/// The bound as torch wants it: constants of a static dim are normalised and clamped.
static Value normalizeBound(TorchBuilder &aten, Value bound, int64_t size) {
  auto constant = pd_torch::getConstantInt(bound);
  if (!constant) return bound;
  if (size != VTensorType::kUnknownSize)
    return aten.integer(std::clamp<int64_t>(pd_torch::normalizeDim(*constant, size), 0, size));
  return *constant >= endless ? aten.integer(std::numeric_limits<int64_t>::max()) : bound;
}

static Value select(TorchBuilder &aten, Value x, int64_t axis, Value index) {
  SmallVector<int64_t> sizes(TorchBuilder::type(x).getSizes());
  sizes.erase(sizes.begin() + axis);
  return pd_torch::AtenSelectIntOp::create(aten.builder, aten.loc, TorchBuilder::type(x).withSizes(sizes), x,
                                           aten.integer(axis), index);
}

/// The number of elements of start:end with constants, or unknown.
static int64_t extent(Value start, Value end, int64_t size) {
  auto s = pd_torch::getConstantInt(start), e = pd_torch::getConstantInt(end);
  return s && e && size != VTensorType::kUnknownSize ? std::max<int64_t>(*e - *s, 0) : VTensorType::kUnknownSize;
}

namespace {

/// slice.Tensor per axis, select.int where the axis goes away.
struct ConvertSlice : TorchPattern<SliceOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(SliceOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto starts = getTorchInts(rewriter, aten, op.getStarts()), ends = getTorchInts(rewriter, aten, op.getEnds());
    ArrayRef<int64_t> axes = op.getAxes();
    if (!starts || !ends || starts->size() != axes.size() || ends->size() != axes.size())
      return refuse(rewriter, op, "starts and ends do not have one element per axis");
    auto type = torchType(op.getOut());
    Value value = adaptor.getInput();
    SmallVector<std::pair<int64_t, Value>> selects; // axis, index
    SmallVector<int64_t> decrease(op.getDecreaseAxis());
    for (auto [i, rawAxis] : llvm::enumerate(axes)) {
      auto current = TorchBuilder::type(value);
      int64_t axis = pd_torch::normalizeDim(rawAxis, current.getRank()), size = current.getSizes()[axis];
      if (llvm::is_contained(decrease, rawAxis)) {
        Value index = (*starts)[i];
        if (auto constant = pd_torch::getConstantInt(index);
            constant && *constant < 0 && size != VTensorType::kUnknownSize)
          index = aten.integer(*constant + size);
        selects.push_back({axis, index});
        continue;
      }
      Value start = normalizeBound(aten, (*starts)[i], size), end = normalizeBound(aten, (*ends)[i], size);
      if (size != VTensorType::kUnknownSize && pd_torch::getConstantInt(start) == 0 &&
          pd_torch::getConstantInt(end) == size)
        continue;
      value = aten.slice(value, axis, start, end, 1, slicedSize(op, type, axis, extent(start, end, size)));
    }
    // A decreased axis that is not sliced is 1 already.
    for (int64_t axis : decrease)
      if (!llvm::is_contained(axes, axis)) selects.push_back({axis, aten.integer(0)});
    llvm::sort(selects, [](const auto &a, const auto &b) { return a.first > b.first; });
    for (auto [axis, index] : selects) value = select(aten, value, axis, index);
    // Before Paddle 2.5 a slice to nothing kept one dim.
    if (TorchBuilder::type(value).getRank() == 0 && type.getRank() == 1) value = aten.reshape(value, {aten.integer(1)});
    if (value == adaptor.getInput())
      value = pd_torch::AtenCloneOp::create(rewriter, op.getLoc(), value.getType(), value, aten.none());
    if (value.getType() != type) return refuse(rewriter, op, "the result type does not fit the bounds");
    rewriter.replaceOp(op, value);
    return success();
  }

private:
  /// Where the bounds do not tell, the result type does: its dim after the decreased axes are gone.
  static int64_t slicedSize(SliceOp op, VTensorType type, int64_t axis, int64_t known) {
    int64_t gone = llvm::count_if(op.getDecreaseAxis(), [&](int64_t decreased) { return decreased < axis; });
    return axis - gone < type.getRank() && !llvm::is_contained(op.getDecreaseAxis(), axis)
               ? type.getSizes()[axis - gone]
               : known;
  }
};

/// A negative stride flips the axis first.
struct ConvertStridedSlice : TorchPattern<StridedSliceOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(StridedSliceOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto starts = getTorchInts(rewriter, aten, op.getStarts()), ends = getTorchInts(rewriter, aten, op.getEnds());
    auto strides = getConstantInts(op.getStrides());
    ArrayRef<int64_t> axes = op.getAxes();
    if (!starts || !ends || !strides || starts->size() != axes.size() || ends->size() != axes.size() ||
        strides->size() != axes.size())
      return refuse(rewriter, op, "starts, ends and constant strides do not have one element per axis");
    auto type = torchType(op.getOut());
    Value value = adaptor.getX();
    for (auto [i, rawAxis] : llvm::enumerate(axes)) {
      auto current = TorchBuilder::type(value);
      int64_t axis = pd_torch::normalizeDim(rawAxis, current.getRank()), size = current.getSizes()[axis],
              stride = (*strides)[i];
      Value start = (*starts)[i], end = (*ends)[i];
      if (stride == 0) return refuse(rewriter, op, "a stride is 0");
      if (stride < 0) {
        auto first = pd_torch::getConstantInt(start), last = pd_torch::getConstantInt(end);
        if (!first || !last) return refuse(rewriter, op, "a negative stride needs constant bounds");
        value = pd_torch::AtenFlipOp::create(rewriter, op.getLoc(), current, value, aten.ints(ArrayRef<int64_t>{axis}));
        start = mirror(aten, value, axis, *first, size);
        // Below the first element: to the end of the flipped axis.
        bool toEnd = *last < -endless || (size != VTensorType::kUnknownSize && *last <= -size - 1);
        end = toEnd ? aten.integer(std::numeric_limits<int64_t>::max()) : mirror(aten, value, axis, *last, size);
        stride = -stride;
      }
      start = normalizeBound(aten, start, size);
      end = normalizeBound(aten, end, size);
      value = aten.slice(value, axis, start, end, stride, type.getSizes()[axis]);
    }
    rewriter.replaceOp(op, value);
    return success();
  }

private:
  /// The index of element `index` after the flip: size - 1 - index; -1 - index when it counts from the end.
  static Value mirror(TorchBuilder &aten, Value x, int64_t axis, int64_t index, int64_t size) {
    if (index < 0) return aten.integer(-1 - index);
    if (size != VTensorType::kUnknownSize) return aten.integer(std::max<int64_t>(size - 1 - index, 0));
    return aten.subInt(aten.size(x, axis), aten.integer(index + 1));
  }
};

/// One slice per piece.
LogicalResult cut(ConversionPatternRewriter &rewriter, TorchBuilder &aten, Operation *op, Value x, int64_t axis,
                  ArrayRef<Value> sizes, function_ref<VTensorType(Value)> typeOf) {
  SmallVector<Value> pieces;
  Value start = aten.integer(0);
  for (auto [i, size] : llvm::enumerate(sizes)) {
    Value end = aten.addInt(start, size);
    pieces.push_back(pd_torch::AtenSliceTensorOp::create(rewriter, op->getLoc(), typeOf(op->getResult(i)), x,
                                                         aten.integer(axis), start, end, aten.integer(1)));
    start = end;
  }
  rewriter.replaceOp(op, pieces);
  return success();
}

struct ConvertSplit : TorchPattern<SplitOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(SplitOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto axis = getConstantInt(op.getAxis());
    auto sizes = getTorchInts(rewriter, aten, op.getSections());
    if (!axis || !sizes || sizes->size() != op->getNumResults())
      return refuse(rewriter, op, "axis is not a constant, or sections do not have one element per result");
    int64_t dim = *axis < 0 ? *axis + TorchBuilder::type(adaptor.getX()).getRank() : *axis;
    Value rest = aten.size(adaptor.getX(), dim);
    Value *open = nullptr;
    for (Value &size : *sizes) {
      if (pd_torch::getConstantInt(size) == -1) open = &size;
      else rest = aten.subInt(rest, size);
    }
    if (open) *open = rest;
    return cut(rewriter, aten, op, adaptor.getX(), dim, *sizes, [&](Value result) { return torchType(result); });
  }
};

struct ConvertSplitWithNum : TorchPattern<SplitWithNumOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(SplitWithNumOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto axis = getConstantInt(op.getAxis());
    if (!axis) return refuse(rewriter, op, "axis is not a constant");
    int64_t dim = *axis < 0 ? *axis + TorchBuilder::type(adaptor.getX()).getRank() : *axis;
    Value size = aten.floordivInt(aten.size(adaptor.getX(), dim), aten.integer(op->getNumResults()));
    return cut(rewriter, aten, op, adaptor.getX(), dim, SmallVector<Value>(op->getNumResults(), size),
               [&](Value result) { return torchType(result); });
  }
};

/// unstack and unbind: select every index.
template <typename OpT> struct ConvertUnstack : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = adaptor.getOperands()[0];
    int64_t rank = TorchBuilder::type(x).getRank(), axis = pd_torch::normalizeDim(op.getAxis(), rank);
    SmallVector<Value> results;
    for (Value result : op->getResults())
      results.push_back(pd_torch::AtenSelectIntOp::create(rewriter, op.getLoc(), this->torchType(result), x,
                                                          aten.integer(axis), aten.integer(results.size())));
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void pd::populateSlicePatterns(TorchPatterns &set) {
  set.add<ConvertSlice, ConvertStridedSlice, ConvertSplit, ConvertSplitWithNum, ConvertUnstack<UnstackOp>,
          ConvertUnstack<UnbindOp>>();
}
