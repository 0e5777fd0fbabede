//===--- Index.cpp - gather, one_hot, cumsum and the like ---------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Scalars.h"

#include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchIndexOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

namespace {

/// index_select; an index of shape [n, 1] is flat, a 0-D one removes the axis.
struct ConvertGather : TorchPattern<GatherOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(GatherOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto axis = getConstantInt(op.getAxis());
    if (!axis) return refuse(rewriter, op, "axis is not a constant");
    auto xType = TorchBuilder::type(adaptor.getX());
    int64_t dim = pd_torch::normalizeDim(*axis, xType.getRank());
    Value index = adaptor.getIndex();
    int64_t indexRank = TorchBuilder::type(index).getRank();
    if (indexRank == 2) index = aten.squeeze(index, 1);
    else if (indexRank == 0) index = aten.unsqueeze(index, 0);
    else if (indexRank != 1) return refuse(rewriter, op, "expects an index of rank 0, 1 or 2");
    SmallVector<int64_t> sizes(xType.getSizes());
    sizes[dim] = TorchBuilder::type(index).getSizes()[0];
    Value rows = pd_torch::AtenIndexSelectOp::create(rewriter, op.getLoc(), xType.withSizes(sizes), adaptor.getX(),
                                                     aten.integer(dim), index);
    rewriter.replaceOp(op, indexRank == 0 ? aten.squeeze(rows, dim) : rows);
    return success();
  }
};

/// index.Tensor with one index tensor per leading dim of x.
struct ConvertGatherNd : TorchPattern<GatherNdOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(GatherNdOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value index = adaptor.getIndex();
    auto type = TorchBuilder::type(index);
    int64_t last = type.getRank() - 1, count = type.getSizes()[last];
    if (count <= 0) return refuse(rewriter, op, "expects a static last dim of index that is not 0");
    SmallVector<Value> indices;
    for (int64_t i = 0; i < count; ++i)
      indices.push_back(pd_torch::AtenSelectIntOp::create(rewriter, op.getLoc(),
                                                          type.withSizes(type.getSizes().drop_back()), index,
                                                          aten.integer(last), aten.integer(i)));
    rewriter.replaceOpWithNewOp<pd_torch::AtenIndexTensorOp>(op, torchType(op.getOut()), adaptor.getX(),
                                                             aten.tensors(indices));
    return success();
  }
};

/// ids == [0, 1, ..., n - 1] along a new last dim, as numbers.
struct ConvertOneHot : TorchPattern<OneHotOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(OneHotOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto classes = getConstantInt(op.getNumClasses());
    if (!classes || *classes < 1) return refuse(rewriter, op, "num_classes is not a positive constant");
    Value ids = adaptor.getX();
    auto idType = TorchBuilder::type(ids);
    auto integer = dyn_cast<IntegerType>(idType.getDtype());
    if (!integer || integer.getWidth() < 8) return refuse(rewriter, op, "ids are no integers");
    unsigned width = integer.getWidth();
    if (width < 32 && *classes > 1 << (width - 1)) return refuse(rewriter, op, "ids cannot count that many classes");
    SmallVector<APInt> numbers;
    for (int64_t i = 0; i < *classes; ++i) numbers.emplace_back(width, static_cast<uint64_t>(i));
    Value classIds =
        aten.literal(DenseElementsAttr::get(RankedTensorType::get({*classes}, idType.getDtype()), numbers));
    Value column = aten.unsqueeze(ids, idType.getRank());
    auto type = torchType(op.getOut());
    auto equalType = TorchBuilder::broadcastType(TorchBuilder::type(column), TorchBuilder::type(classIds))
                         .withDtype(rewriter.getI1Type());
    Value equal = pd_torch::AtenEqTensorOp::create(rewriter, op.getLoc(), equalType, column, classIds);
    rewriter.replaceOp(op, aten.toDtype(equal, type.getDtype()));
    return success();
  }
};

/// torch.gather: the result has the shape of indices, which Paddle's front end has broadcast already.
struct ConvertTakeAlongAxis : TorchPattern<TakeAlongAxisOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(TakeAlongAxisOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    TorchBuilder torch(rewriter, op.getLoc());
    int64_t axis = pd_torch::normalizeDim(op.getAxis(), TorchBuilder::type(adaptor.getArr()).getRank());
    Value indices = torch.toDtype(adaptor.getIndices(), rewriter.getIntegerType(64, /*isSigned=*/true));
    rewriter.replaceOpWithNewOp<pd_torch::AtenGatherOp>(op, torchType(op.getOut()), adaptor.getArr(),
                                                        torch.integer(axis), indices, torch.boolean(false));
    return success();
  }
};

/// reverse flips before and after; exclusive takes the element itself off again.
struct ConvertCumsum : TorchPattern<CumsumOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(CumsumOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto axis = getConstantInt(op.getAxis());
    Value x = adaptor.getX();
    Type dtype = torchType(op.getOut()).getDtype();
    if (op.getFlatten()) {
      Value count = aten.integer(1);
      for (Value size : aten.sizes(x)) count = aten.mulInt(count, size);
      x = aten.reshape(x, {count});
      axis = 0;
    }
    if (!axis) return refuse(rewriter, op, "axis is not a constant");
    int64_t rank = TorchBuilder::type(x).getRank(), dim = pd_torch::normalizeDim(*axis, rank);
    x = aten.toDtype(x, dtype);
    auto flip = [&](Value value) -> Value {
      return op.getReverse() ? Value(pd_torch::AtenFlipOp::create(rewriter, op.getLoc(), value.getType(), value,
                                                                  aten.ints(ArrayRef<int64_t>{dim})))
                             : value;
    };
    Value flipped = flip(x);
    Value sum = pd_torch::AtenCumsumOp::create(rewriter, op.getLoc(), x.getType(), flipped, aten.integer(dim),
                                               isa<mlir::FloatType>(dtype) ? aten.none() : aten.dtype(dtype));
    if (op.getExclusive()) sum = aten.sub(sum, flipped);
    rewriter.replaceOp(op, flip(sum));
    return success();
  }
};

} // namespace

void pd::populateIndexPatterns(TorchPatterns &set) {
  set.add<ConvertGather, ConvertGatherNd, ConvertOneHot, ConvertTakeAlongAxis, ConvertCumsum>();
  populateIndexWritePatterns(set);
}
