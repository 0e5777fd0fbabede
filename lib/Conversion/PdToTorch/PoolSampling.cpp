//===--- PoolSampling.cpp - sampling at computed points -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdPoolOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPoolOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

namespace {

struct ConvertGridSample : TorchPattern<GridSampleOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(GridSampleOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (TorchBuilder::type(adaptor.getX()).getRank() != 4) return refuse(rewriter, op, "expects a 4-D tensor");
    TorchBuilder aten(rewriter, op.getLoc());
    int64_t mode = op.getMode() == "nearest", padding = op.getPaddingMode() == "border"       ? 1
                                                        : op.getPaddingMode() == "reflection" ? 2
                                                                                              : 0;
    rewriter.replaceOpWithNewOp<pd_torch::AtenGridSamplerOp>(op, torchType(op.getOut()), adaptor.getX(),
                                                             adaptor.getGrid(), aten.integer(mode),
                                                             aten.integer(padding), aten.boolean(op.getAlignCorners()));
    return success();
  }
};

/// Every pixel's place (x, y, 1) times the map: [1, h*w, 3] x [n, 3, 2].
struct ConvertAffineGrid : TorchPattern<AffineGridOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(AffineGridOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    auto shape = getConstantInts(op.getOutputShape());
    if (!shape || shape->size() != 4) return refuse(rewriter, op, "output_shape is not a constant of four elements");
    TorchBuilder aten(rewriter, op.getLoc());
    int64_t h = (*shape)[2], w = (*shape)[3];
    auto place = [&](int64_t i, int64_t size) -> float {
      if (op.getAlignCorners()) return size > 1 ? -1.0f + 2.0f * i / (size - 1) : -1.0f;
      return -1.0f + (2.0f * i + 1) / size;
    };
    SmallVector<float> points;
    for (int64_t y = 0; y < h; ++y)
      for (int64_t x = 0; x < w; ++x) points.append({place(x, w), place(y, h), 1.0f});
    VTensorType theta = TorchBuilder::type(adaptor.getInput());
    if (!theta.getDtype().isF32()) return refuse(rewriter, op, "expects float32");
    Value base = aten.literal(
        DenseElementsAttr::get(RankedTensorType::get({1, h * w, 3}, rewriter.getF32Type()), ArrayRef<float>(points)));
    Value map = aten.transpose(adaptor.getInput(), 1, 2);
    Value grid = pd_torch::AtenMatmulOp::create(rewriter, op.getLoc(), theta.withSizes({theta.getSizes()[0], h * w, 2}),
                                                base, map);
    rewriter.replaceOp(
        op, aten.reshape(grid, {aten.size(adaptor.getInput(), 0), aten.integer(h), aten.integer(w), aten.integer(2)}));
    return success();
  }
};

} // namespace

void pd::populateSamplingPatterns(TorchPatterns &set) { set.add<ConvertGridSample, ConvertAffineGrid>(); }
