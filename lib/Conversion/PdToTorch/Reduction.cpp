//===--- Reduction.cpp - reductions: axes made explicit and non-negative ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdReductionOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

/// Axes in [0, rank), sorted and unique; all of them when none is given. Nothing when one is out of range.
static std::optional<SmallVector<int64_t>> normalizeAxes(ArrayRef<int64_t> axes, int64_t rank) {
  SmallVector<int64_t> result;
  for (int64_t axis : axes) {
    int64_t normal = pd_torch::normalizeDim(axis, rank);
    // Paddle lets a 0-D tensor be reduced over axis 0 or -1.
    if (rank == 0 && (axis == 0 || axis == -1)) continue;
    if (normal < 0 || normal >= rank) return std::nullopt;
    result.push_back(normal);
  }
  if (axes.empty()) result = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  llvm::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

namespace {

/// The axes of a reduction: an operand of some ops, an attribute of others.
template <typename OpT> std::optional<SmallVector<int64_t>> getAxes(OpT op) {
  int64_t rank = cast<RankedTensorType>(op.getX().getType()).getRank();
  if constexpr (std::is_convertible_v<decltype(op.getAxis()), ArrayRef<int64_t>>) {
    return normalizeAxes(op.getAxis(), rank);
  } else {
    auto axes = getConstantInts(op.getAxis());
    return axes ? normalizeAxes(*axes, rank) : std::nullopt;
  }
}

template <typename OpT, typename AtenOp> struct ConvertAmax : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    auto axes = getAxes(op);
    if (!axes) return this->refuse(rewriter, op, "axes are not constants within the rank");
    TorchBuilder aten(rewriter, op.getLoc());
    rewriter.replaceOpWithNewOp<AtenOp>(op, this->torchType(op.getOut()), adaptor.getX(), aten.ints(*axes),
                                        aten.boolean(op.getKeepdim()));
    return success();
  }
};

template <typename OpT, typename AtenOp> struct ConvertSum : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    auto axes = getAxes(op);
    if (!axes) return this->refuse(rewriter, op, "axes are not constants within the rank");
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = this->torchType(op.getOut());
    // Integers are named: PyTorch would sum them as int64.
    bool same =
        TorchBuilder::type(adaptor.getX()).getDtype() == type.getDtype() && isa<mlir::FloatType>(type.getDtype());
    Value dtype = same ? aten.none() : aten.dtype(type.getDtype());
    rewriter.replaceOpWithNewOp<AtenOp>(op, type, adaptor.getX(), aten.ints(*axes), aten.boolean(op.getKeepdim()),
                                        dtype);
    return success();
  }
};

/// prod.dim_int takes one axis: one op per axis, from the last to the first.
struct ConvertProd : TorchPattern<ProdOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(ProdOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    auto axes = getAxes(op);
    if (op.getReduceAll()) axes = normalizeAxes({}, TorchBuilder::type(adaptor.getX()).getRank());
    if (!axes) return refuse(rewriter, op, "axes are not constants within the rank");
    TorchBuilder aten(rewriter, op.getLoc());
    auto dtype = torchType(op.getOut()).getDtype();
    Value value = adaptor.getX();
    for (int64_t axis : llvm::reverse(*axes)) {
      SmallVector<int64_t> sizes(TorchBuilder::type(value).getSizes());
      op.getKeepdim() ? (void)(sizes[axis] = 1) : (void)sizes.erase(sizes.begin() + axis);
      Value number = TorchBuilder::type(value).getDtype() == dtype && isa<mlir::FloatType>(dtype) ? aten.none()
                                                                                                  : aten.dtype(dtype);
      value = pd_torch::AtenProdDimIntOp::create(rewriter, op.getLoc(),
                                                 pd_torch::VTensorType::get(getContext(), sizes, dtype), value,
                                                 aten.integer(axis), aten.boolean(op.getKeepdim()), number);
    }
    rewriter.replaceOp(op, value);
    return success();
  }
};

/// all and any of bools, one axis at a time.
template <typename OpT, typename AtenOp> struct ConvertLogical : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    auto axes = getAxes(op);
    if (!axes) return this->refuse(rewriter, op, "axes are not within the rank");
    TorchBuilder aten(rewriter, op.getLoc());
    Value value = aten.toDtype(adaptor.getX(), rewriter.getI1Type());
    for (int64_t axis : llvm::reverse(*axes)) {
      SmallVector<int64_t> sizes(TorchBuilder::type(value).getSizes());
      op.getKeepdim() ? (void)(sizes[axis] = 1) : (void)sizes.erase(sizes.begin() + axis);
      value = AtenOp::create(rewriter, op.getLoc(), TorchBuilder::type(value).withSizes(sizes), value,
                             aten.integer(axis), aten.boolean(op.getKeepdim()));
    }
    rewriter.replaceOp(op, value);
    return success();
  }
};

template <typename OpT, typename AtenOp> struct ConvertArg : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto axis = getConstantInt(op.getAxis());
    if (!axis && !op.getFlatten()) return this->refuse(rewriter, op, "axis is not a constant");
    auto type = this->torchType(op.getOut());
    auto indexType = type.withDtype(rewriter.getIntegerType(64, /*isSigned=*/true));
    int64_t rank = TorchBuilder::type(adaptor.getX()).getRank();
    Value result;
    if (op.getFlatten() || rank == 0) {
      result = AtenOp::create(rewriter, op.getLoc(), indexType.withSizes({}), adaptor.getX(), aten.none(),
                              aten.boolean(false));
      if (type.getRank() > 0) result = aten.reshape(result, SmallVector<Value>(type.getRank(), aten.integer(1)));
    } else {
      int64_t dim = pd_torch::normalizeDim(*axis, rank);
      result = AtenOp::create(rewriter, op.getLoc(), indexType, adaptor.getX(), aten.integer(dim),
                              aten.boolean(op.getKeepdims()));
    }
    rewriter.replaceOp(op, aten.toDtype(result, type.getDtype()));
    return success();
  }
};

struct ConvertCumprod : TorchPattern<CumprodOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(CumprodOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (op.getExclusive() || op.getReverse())
      return refuse(rewriter, op, "exclusive and reverse products are not supported");
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut());
    rewriter.replaceOpWithNewOp<pd_torch::AtenCumprodOp>(
        op, type, adaptor.getX(), aten.integer(pd_torch::normalizeDim(op.getDim(), type.getRank())),
        isa<mlir::FloatType>(type.getDtype()) ? aten.none() : aten.dtype(type.getDtype()));
    return success();
  }
};

struct ConvertLogsumexp : TorchPattern<LogsumexpOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(LogsumexpOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    auto axes = op.getReduceAll() ? normalizeAxes({}, TorchBuilder::type(adaptor.getX()).getRank()) : getAxes(op);
    if (!axes) return refuse(rewriter, op, "axes are not within the rank");
    TorchBuilder aten(rewriter, op.getLoc());
    rewriter.replaceOpWithNewOp<pd_torch::AtenLogsumexpOp>(op, torchType(op.getOut()), adaptor.getX(), aten.ints(*axes),
                                                           aten.boolean(op.getKeepdim()));
    return success();
  }
};

/// x / sqrt(sum(x * x) + epsilon) along one axis; the norm is the second result.
struct ConvertNorm : TorchPattern<NormOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(NormOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = adaptor.getX();
    auto axes = normalizeAxes({static_cast<int64_t>(op.getAxis())}, TorchBuilder::type(x).getRank());
    if (!axes || axes->size() != 1) return refuse(rewriter, op, "axis is not within the rank");
    SmallVector<int64_t> sizes(TorchBuilder::type(x).getSizes());
    sizes[axes->front()] = 1;
    Value sum =
        pd_torch::AtenSumDimIntListOp::create(rewriter, op.getLoc(), TorchBuilder::type(x).withSizes(sizes),
                                              aten.mul(x, x), aten.ints(*axes), aten.boolean(true), aten.none());
    Value norm = aten.unary<pd_torch::AtenSqrtOp>(aten.addScalar(sum, op.getEpsilon().convertToDouble()));
    SmallVector<Value> results{aten.div(x, norm)};
    if (op.getNorm()) results.push_back(norm);
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void pd::populateReductionPatterns(TorchPatterns &set) {
  set.add<ConvertAmax<MaxOp, pd_torch::AtenAmaxOp>, ConvertAmax<MinOp, pd_torch::AtenAminOp>,
          ConvertAmax<AmaxOp, pd_torch::AtenAmaxOp>, ConvertAmax<AminOp, pd_torch::AtenAminOp>,
          ConvertSum<SumOp, pd_torch::AtenSumDimIntListOp>, ConvertSum<MeanOp, pd_torch::AtenMeanDimOp>, ConvertProd,
          ConvertLogical<AllOp, pd_torch::AtenAllDimOp>, ConvertLogical<AnyOp, pd_torch::AtenAnyDimOp>,
          ConvertArg<ArgmaxOp, pd_torch::AtenArgmaxOp>, ConvertArg<ArgminOp, pd_torch::AtenArgminOp>, ConvertLogsumexp,
          ConvertNorm, ConvertCumprod>();
}
