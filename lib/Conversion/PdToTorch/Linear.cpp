//===--- Linear.cpp - matrix products -----------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

/// Swaps the last two dims; a 1-D operand has no transpose.
static Value transposeLast(TorchBuilder &aten, Value x, bool transpose) {
  int64_t rank = TorchBuilder::type(x).getRank();
  return transpose && rank > 1 ? aten.transpose(x, rank - 2, rank - 1) : x;
}

/// The first `columns` dims merged, and the rest.
static Value flattenToMatrix(TorchBuilder &aten, Value x, int64_t columns) {
  if (TorchBuilder::type(x).getRank() == 2 && columns == 1) return x;
  SmallVector<Value> sizes = aten.sizes(x);
  Value rows = aten.integer(1), cols = aten.integer(1);
  for (auto [i, size] : llvm::enumerate(sizes))
    (static_cast<int64_t>(i) < columns ? rows : cols) =
        aten.mulInt(static_cast<int64_t>(i) < columns ? rows : cols, size);
  return aten.reshape(x, {rows, cols});
}

namespace {

template <typename OpT> struct ConvertMatmul : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = transposeLast(aten, adaptor.getX(), op.getTransposeX()),
          y = transposeLast(aten, adaptor.getY(), op.getTransposeY());
    Value result = pd_torch::AtenMatmulOp::create(rewriter, op.getLoc(), this->torchType(op.getOut()), x, y);
    if constexpr (std::is_same_v<OpT, LegacyMatmulOp>)
      if (op.getAlpha().convertToDouble() != 1) result = aten.mulScalar(result, op.getAlpha().convertToDouble());
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// Matrices by flattening, mm, and the outer dims back.
struct ConvertMatmulWithFlatten : TorchPattern<MatmulWithFlattenOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(MatmulWithFlattenOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    int64_t xColumns = op.getXNumColDims(), yColumns = op.getYNumColDims();
    Value x = flattenToMatrix(aten, adaptor.getX(), xColumns), y = flattenToMatrix(aten, adaptor.getY(), yColumns);
    auto type = torchType(op.getOut());
    auto matrix = VTensorType::get(
        getContext(), {TorchBuilder::type(x).getSizes()[0], TorchBuilder::type(y).getSizes()[1]}, type.getDtype());
    Value product = pd_torch::AtenMmOp::create(rewriter, op.getLoc(), matrix, x, y);
    if (type.getRank() != 2) {
      SmallVector<Value> sizes;
      for (int64_t i = 0; i < xColumns; ++i) sizes.push_back(aten.size(adaptor.getX(), i));
      for (int64_t i = yColumns, rank = TorchBuilder::type(adaptor.getY()).getRank(); i < rank; ++i)
        sizes.push_back(aten.size(adaptor.getY(), i));
      product = aten.reshape(product, sizes);
    }
    rewriter.replaceOp(op, product);
    return success();
  }
};

/// act(flatten(input) @ w + bias)
struct ConvertFc : TorchPattern<FcOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(FcOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    if (!op.getActivationType().empty() && op.getActivationType() != "relu")
      return refuse(rewriter, op, "activation_type '" + op.getActivationType() + "' is not supported");
    auto type = torchType(op.getOut());
    Value w = adaptor.getW();
    SmallVector<int64_t> wSizes(TorchBuilder::type(w).getSizes());
    if (wSizes.size() != 2) return refuse(rewriter, op, "expects w to be a matrix");
    if (op.getPaddingWeights()) {
      if (!TorchBuilder::type(w).hasStaticSizes()) return refuse(rewriter, op, "padded weights need a static shape");
      for (int64_t dim : {0, 1})
        w = aten.slice(w, dim, aten.integer(0), aten.integer(wSizes[dim] - 4), 1, wSizes[dim] - 4);
    }
    Value x = flattenToMatrix(aten, adaptor.getInput(), op.getInNumColDims());
    auto matrix = VTensorType::get(
        getContext(), {TorchBuilder::type(x).getSizes()[0], TorchBuilder::type(w).getSizes()[1]}, type.getDtype());
    Value product = pd_torch::AtenMmOp::create(rewriter, op.getLoc(), matrix, x, w);
    if (type.getRank() != 2) {
      SmallVector<Value> sizes;
      for (int64_t i = 0; i < static_cast<int64_t>(op.getInNumColDims()); ++i)
        sizes.push_back(aten.size(adaptor.getInput(), i));
      sizes.push_back(aten.size(w, 1));
      product = aten.reshape(product, sizes);
    }
    if (adaptor.getBias()) product = aten.add(product, aten.reshape(adaptor.getBias(), {aten.size(w, 1)}));
    if (op.getActivationType() == "relu") product = aten.unary<pd_torch::AtenReluOp>(product);
    rewriter.replaceOp(op, product);
    return success();
  }
};

/// act(x @ y + bias)
struct ConvertFusedGemmEpilogue : TorchPattern<FusedGemmEpilogueOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(FusedGemmEpilogueOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!onlyFirstResultUsed(op)) return refuse(rewriter, op, "the reserve_space result is used");
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = transposeLast(aten, adaptor.getX(), op.getTransX()),
          y = transposeLast(aten, adaptor.getY(), op.getTransY());
    auto type = torchType(op.getOut());
    Value result = aten.add(pd_torch::AtenMatmulOp::create(rewriter, op.getLoc(), type, x, y), adaptor.getBias());
    if (op.getActivation() == "relu") result = aten.unary<pd_torch::AtenReluOp>(result);
    else if (op.getActivation() == "gelu")
      result = pd_torch::AtenGeluOp::create(rewriter, op.getLoc(), type, result, aten.string("none"));
    else if (op.getActivation() != "none" && !op.getActivation().empty())
      return refuse(rewriter, op, "activation '" + op.getActivation() + "' is not supported");
    replaceFirstResult(rewriter, op, result);
    return success();
  }
};

/// sum(x * y) over the last axis
struct ConvertDot : TorchPattern<DotOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(DotOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value product = aten.mul(adaptor.getX(), adaptor.getY());
    int64_t last = TorchBuilder::type(product).getRank() - 1;
    auto type = torchType(op.getOut());
    bool keep = type.getRank() == last + 1;
    rewriter.replaceOpWithNewOp<pd_torch::AtenSumDimIntListOp>(op, type, product, aten.ints(ArrayRef<int64_t>{last}),
                                                               aten.boolean(keep), aten.none());
    return success();
  }
};

} // namespace

void pd::populateLinearPatterns(TorchPatterns &set) {
  set.add<ConvertMatmul<MatmulOp>, ConvertMatmul<LegacyMatmulOp>, ConvertMatmulWithFlatten, ConvertFc,
          ConvertFusedGemmEpilogue, ConvertDot>();
}
