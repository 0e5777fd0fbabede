//===--- IndexWrite.cpp - set_value, scatter ----------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Scalars.h"

#include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchIndexOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

namespace {

/// One axis of the view that is written.
struct AxisSlice {
  int64_t axis;
  Value start, end;
  int64_t step;
};

/// x with the view over slices[0..] replaced: slice the first axis, write the rest into the slice, put the slice back.
Value writeView(TorchBuilder &aten, Value x, ArrayRef<AxisSlice> slices, Value value) {
  if (slices.empty())
    return TorchBuilder::type(value) == TorchBuilder::type(x) ? value : aten.broadcast(value, aten.sizes(x));
  const AxisSlice &s = slices.front();
  VTensorType type = TorchBuilder::type(x);
  auto start = pd_torch::getConstantInt(s.start), end = pd_torch::getConstantInt(s.end);
  int64_t size = type.getSizes()[s.axis], length = VTensorType::kUnknownSize;
  if (start && end && size != VTensorType::kUnknownSize)
    length = std::max<int64_t>((*end - *start + s.step - 1) / s.step, 0);
  else if (start && end && *start >= 0 && *end == *start + 1) length = 1;
  Value part = aten.slice(x, s.axis, s.start, s.end, s.step, length);
  Value written = writeView(aten, part, slices.drop_front(), value);
  return pd_torch::AtenSliceScatterOp::create(aten.builder, aten.loc, type, x, written, aten.integer(s.axis), s.start,
                                              s.end, aten.integer(s.step));
}

/// Both forms of set_value share everything but where the value comes from.
template <typename OpT> class ConvertSetValueBase : public TorchPattern<OpT> {
public:
  using TorchPattern<OpT>::TorchPattern;

protected:
  LogicalResult write(OpT op, Value x, Value value, ConversionPatternRewriter &rewriter) const {
    TorchBuilder aten(rewriter, op.getLoc());
    auto starts = getTorchInts(rewriter, aten, op.getStarts()), ends = getTorchInts(rewriter, aten, op.getEnds());
    auto steps = getConstantInts(op.getSteps());
    ArrayRef<int64_t> axes = op.getAxes();
    if (!starts || !ends || !steps || starts->size() != axes.size() || ends->size() != axes.size() ||
        steps->size() != axes.size())
      return this->refuse(rewriter, op, "starts, ends and constant steps do not have one element per axis");
    if (!op.getNoneAxes().empty()) return this->refuse(rewriter, op, "none_axes are not supported");
    VTensorType type = TorchBuilder::type(x);
    SmallVector<AxisSlice> slices;
    for (auto [i, axis] : llvm::enumerate(axes)) {
      int64_t dim = pd_torch::normalizeDim(axis, type.getRank()), size = type.getSizes()[dim];
      if ((*steps)[i] <= 0) return this->refuse(rewriter, op, "a step is not positive");
      slices.push_back({dim, bound(aten, (*starts)[i], size), bound(aten, (*ends)[i], size), (*steps)[i]});
      // A decreased axis is one element: start + 1 ends it, whatever the file says of -1.
      if (llvm::is_contained(op.getDecreaseAxes(), axis))
        slices.back().end = aten.addInt(slices.back().start, aten.integer(1));
    }
    value = aten.toDtype(value, type.getDtype());
    // Align the value with the view: leading dims of 1, then the decreased dims.
    SmallVector<int64_t> decreased(op.getDecreaseAxes());
    llvm::sort(decreased);
    int64_t viewRank = type.getRank() - decreased.size();
    while (TorchBuilder::type(value).getRank() > viewRank && TorchBuilder::type(value).getSizes().front() == 1)
      value = aten.squeeze(value, 0);
    if (TorchBuilder::type(value).getRank() > viewRank)
      return this->refuse(rewriter, op, "the value has more dims than the view");
    while (TorchBuilder::type(value).getRank() < viewRank) value = aten.unsqueeze(value, 0);
    for (int64_t axis : decreased) value = aten.unsqueeze(value, axis);
    rewriter.replaceOp(op, writeView(aten, x, slices, value));
    return success();
  }

private:
  static Value bound(TorchBuilder &aten, Value value, int64_t size) {
    auto constant = pd_torch::getConstantInt(value);
    if (constant && size != VTensorType::kUnknownSize)
      return aten.integer(std::clamp<int64_t>(pd_torch::normalizeDim(*constant, size), 0, size));
    if (constant && *constant >= std::numeric_limits<int32_t>::max())
      return aten.integer(std::numeric_limits<int64_t>::max());
    return value;
  }
};

struct ConvertSetValue : ConvertSetValueBase<SetValueOp> {
  using ConvertSetValueBase::ConvertSetValueBase;
  LogicalResult matchAndRewrite(SetValueOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Type dtype = TorchBuilder::type(adaptor.getX()).getDtype();
    ArrayRef<double> values = op.getValues();
    int64_t count = 1;
    for (int64_t dim : op.getShape()) count *= dim;
    if (count != static_cast<int64_t>(values.size()))
      return refuse(rewriter, op, "expects as many values as the shape has elements");
    auto type = RankedTensorType::get(op.getShape(), dtype);
    DenseElementsAttr literal;
    if (auto integer = dyn_cast<IntegerType>(dtype)) {
      SmallVector<APInt> numbers;
      for (double value : values)
        numbers.emplace_back(integer.getWidth(), static_cast<uint64_t>(static_cast<int64_t>(value)), /*isSigned=*/true,
                             /*implicitTrunc=*/true);
      literal = DenseElementsAttr::get(type, numbers);
    } else {
      SmallVector<APFloat> numbers;
      for (double value : values) {
        bool lost;
        numbers.emplace_back(value);
        numbers.back().convert(cast<mlir::FloatType>(dtype).getFloatSemantics(), APFloat::rmNearestTiesToEven, &lost);
      }
      literal = DenseElementsAttr::get(type, numbers);
    }
    return write(op, adaptor.getX(), aten.literal(literal), rewriter);
  }
};

struct ConvertSetValueWithTensor : ConvertSetValueBase<SetValueWithTensorOp> {
  using ConvertSetValueBase::ConvertSetValueBase;
  LogicalResult matchAndRewrite(SetValueWithTensorOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    return write(op, adaptor.getX(), adaptor.getValues(), rewriter);
  }
};

/// Rows by index_put. Without overwrite the named rows are zeroed first, then all updates add up.
struct ConvertScatter : TorchPattern<ScatterOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(ScatterOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = adaptor.getX(), index = adaptor.getIndex(), updates = adaptor.getUpdates();
    if (TorchBuilder::type(index).getRank() == 2) index = aten.squeeze(index, 1);
    Value indices = aten.tensors(index);
    auto put = [&](Value into, Value values, bool accumulate) -> Value {
      return pd_torch::AtenIndexPutOp::create(rewriter, op.getLoc(), x.getType(), into, indices, values,
                                              aten.boolean(accumulate));
    };
    if (op.getOverwrite()) {
      rewriter.replaceOp(op, put(x, updates, false));
      return success();
    }
    Value zeros = aten.mulScalar(updates, 0);
    rewriter.replaceOp(op, put(put(x, zeros, false), updates, true));
    return success();
  }
};

/// scatter along one axis; values have been broadcast by Paddle's front end, or are one number.
struct ConvertPutAlongAxis : TorchPattern<PutAlongAxisOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(PutAlongAxisOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    bool add = op.getReduce() == "add" || op.getReduce() == "sum";
    if ((!add && op.getReduce() != "assign") || (add && !op.getIncludeSelf()))
      return refuse(rewriter, op, "reduce '" + op.getReduce() + "' is not supported");
    VTensorType type = torchType(op.getOut());
    Value index = aten.toDtype(adaptor.getIndices(), rewriter.getIntegerType(64, /*isSigned=*/true));
    Value values = aten.toDtype(adaptor.getValues(), type.getDtype());
    if (TorchBuilder::type(values).getSizes() != TorchBuilder::type(index).getSizes())
      values = aten.broadcast(values, aten.sizes(index));
    Value axis = aten.integer(pd_torch::normalizeDim(op.getAxis(), type.getRank()));
    if (add) rewriter.replaceOpWithNewOp<pd_torch::AtenScatterAddOp>(op, type, adaptor.getArr(), axis, index, values);
    else rewriter.replaceOpWithNewOp<pd_torch::AtenScatterSrcOp>(op, type, adaptor.getArr(), axis, index, values);
    return success();
  }
};

/// index_put that adds, one index tensor a leading dim.
struct ConvertScatterNdAdd : TorchPattern<ScatterNdAddOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(ScatterNdAddOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    VTensorType type = TorchBuilder::type(adaptor.getIndex());
    int64_t last = type.getRank() - 1, count = last < 0 ? 0 : type.getSizes()[last];
    if (count <= 0) return refuse(rewriter, op, "expects a static last dim of index that is not 0");
    SmallVector<Value> indices;
    for (int64_t i = 0; i < count; ++i)
      indices.push_back(pd_torch::AtenSelectIntOp::create(rewriter, op.getLoc(),
                                                          type.withSizes(type.getSizes().drop_back()),
                                                          adaptor.getIndex(), aten.integer(last), aten.integer(i)));
    rewriter.replaceOpWithNewOp<pd_torch::AtenIndexPutOp>(
        op, torchType(op.getOut()), adaptor.getX(), aten.tensors(indices), adaptor.getUpdates(), aten.boolean(true));
    return success();
  }
};

} // namespace

void pd::populateIndexWritePatterns(TorchPatterns &set) {
  set.add<ConvertSetValue, ConvertSetValueWithTensor, ConvertScatter, ConvertPutAlongAxis, ConvertScatterNdAdd>();
}
