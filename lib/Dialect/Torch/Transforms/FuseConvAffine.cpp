//===--- FuseConvAffine.cpp - bias, batch norm and factors into the product in front ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A chain  conv -> (+ bias | batch_norm | * factor)  of literals is one convolution: its weight scaled per output
// channel and a new bias. The weight itself is not touched here: it may be a big blob, so the factor goes along as a
// recipe.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "LiteralValues.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchBuilder.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConvOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchNormOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include <cmath>

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDFUSECONVAFFINEPASS
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

namespace {

/// y = factor * x + shift per channel.
struct Affine {
  SmallVector<double> factor, shift;
};

std::optional<SmallVector<double>> valuesOr(Value literal, int64_t count, double otherwise) {
  if (isa<pd_torch::NoneType>(literal.getType())) return SmallVector<double>(count, otherwise);
  auto values = getFloatValues(literal);
  if (!values || static_cast<int64_t>(values->size()) != count) return std::nullopt;
  return values;
}

/// Inference batch norm: gamma / sqrt(var + eps) and beta - mean * factor.
std::optional<Affine> getAffine(AtenBatchNormOp op, int64_t channels) {
  auto eps = getConstantNumber(op.getEps());
  auto gamma = valuesOr(op.getWeight(), channels, 1), beta = valuesOr(op.getBias(), channels, 0);
  auto mean = valuesOr(op.getRunningMean(), channels, 0), variance = valuesOr(op.getRunningVar(), channels, 1);
  if (getConstantBool(op.getTraining()) != false || !eps || !gamma || !beta || !mean || !variance) return std::nullopt;
  Affine result;
  for (int64_t c = 0; c < channels; ++c) {
    result.factor.push_back((*gamma)[c] / std::sqrt((*variance)[c] + *eps));
    result.shift.push_back((*beta)[c] - (*mean)[c] * result.factor.back());
  }
  return result;
}

/// The per-channel values of an elementwise operand: a literal, perhaps reshaped, that varies along the channel dim
/// only.
std::optional<SmallVector<double>> getPerChannel(Value operand, int64_t rank, int64_t channelDim, int64_t channels) {
  auto type = dyn_cast<VTensorType>(operand.getType());
  if (!type || !type.hasStaticSizes() || type.getRank() > rank) return std::nullopt;
  int64_t lead = rank - type.getRank(), count = 1;
  for (auto [i, size] : llvm::enumerate(type.getSizes())) {
    if (size != 1 && static_cast<int64_t>(i) + lead != channelDim) return std::nullopt;
    count *= size;
  }
  if (count != 1 && count != channels) return std::nullopt;
  while (Operation *op = operand.getDefiningOp()) {
    if (!isa<AtenReshapeOp, AtenViewOp, AtenUnsqueezeOp, AtenSqueezeDimOp>(op)) break;
    operand = op->getOperand(0);
  }
  auto values = getFloatValues(operand);
  if (!values) return std::nullopt;
  if (values->size() == 1) values->assign(channels, values->front());
  return values;
}

/// The affine map that `op` applies to its operand `product`, whose channels lie along `channelDim`.
std::optional<Affine> matchAffine(Operation *op, Value product, int64_t channelDim, int64_t channels) {
  int64_t rank = cast<VTensorType>(product.getType()).getRank();
  if (auto norm = dyn_cast<AtenBatchNormOp>(op)) {
    if (norm.getInput() != product || channelDim != 1) return std::nullopt;
    return getAffine(norm, channels);
  }
  if (auto add = dyn_cast<AtenAddTensorOp>(op)) {
    Value other = add->getOperand(0) == product ? add->getOperand(1) : add->getOperand(0);
    auto shift = getPerChannel(other, rank, channelDim, channels);
    if (!shift || getConstantNumber(add.getAlpha()) != 1.0) return std::nullopt;
    return Affine{SmallVector<double>(channels, 1), std::move(*shift)};
  }
  if (auto mul = dyn_cast<AtenMulTensorOp>(op)) {
    Value other = mul->getOperand(0) == product ? mul->getOperand(1) : mul->getOperand(0);
    auto factor = getPerChannel(other, rank, channelDim, channels);
    if (!factor) return std::nullopt;
    return Affine{std::move(*factor), SmallVector<double>(channels, 0)};
  }
  return std::nullopt;
}

bool isUnit(const Affine &affine) {
  return llvm::all_of(affine.factor, [](double f) { return f == 1; });
}

/// weight scaled along `axis`: a recipe, or the factors multiplied into the recipe that is there.
Value scaleWeight(TorchBuilder &torch, Value weight, ArrayRef<double> factor, int64_t axis) {
  SmallVector<double> all(factor);
  auto recipe = weight.getDefiningOp<OperatorOp>();
  if (recipe && recipe.getName() == "paddle.scale_weight" &&
      cast<IntegerAttr>(recipe->getAttr("axis")).getInt() == axis) {
    // The first factor is kept in the weight's dtype, which costs one rounding; f64 would need a literal of another
    // dtype.
    auto first = getFloatValues(recipe.getOperands_()[1]);
    if (first && first->size() == all.size()) {
      for (auto [total, f] : llvm::zip(all, *first)) total *= f;
      weight = recipe.getOperands_()[0];
    }
  }
  Type dtype = TorchBuilder::type(weight).getDtype();
  Value literal = torch.literal(makeFloatLiteral(dtype, {static_cast<int64_t>(all.size())}, all));
  auto op = OperatorOp::create(torch.builder, torch.loc, TypeRange(weight.getType()), "paddle.scale_weight",
                               ValueRange{weight, literal});
  op->setAttr("axis", torch.builder.getI64IntegerAttr(axis));
  return op.getResult(0);
}

/// A weight whose bytes are known when the artifact is written.
bool isWeight(Value value) {
  auto recipe = value.getDefiningOp<OperatorOp>();
  return getLiteral(value) || (recipe && recipe.getName() == "paddle.scale_weight");
}

/// conv -> affine
struct FuseIntoConv : RewritePattern {
  FuseIntoConv(MLIRContext *context, StringRef root, bool normsOnly)
      : RewritePattern(root, 1, context), normsOnly(normsOnly) {}
  bool normsOnly;

  /// A batch norm, or a bias that stands between a convolution and its batch norm.
  static bool servesNorm(Operation *op) {
    return isa<AtenBatchNormOp>(op) ||
           (isa<AtenAddTensorOp>(op) && op->hasOneUse() && isa<AtenBatchNormOp>(*op->user_begin()));
  }

  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    if (normsOnly && !servesNorm(op)) return rewriter.notifyMatchFailure(op, "is no batch norm");
    AtenConvolutionOp conv;
    for (Value operand : op->getOperands().take_front(2))
      if (!conv) conv = operand.getDefiningOp<AtenConvolutionOp>();
    if (!conv || !conv->hasOneUse()) return rewriter.notifyMatchFailure(op, "no convolution of one use in front");
    auto type = cast<VTensorType>(conv.getType());
    if (op->getResult(0).getType() != type || !isWeight(conv.getWeight()))
      return rewriter.notifyMatchFailure(op, "the shape changes, or the weight is computed");
    auto transposed = getConstantBool(conv.getTransposed());
    auto weightType = conv.getWeight().getType();
    bool lastGroups = transposed == true && getConstantInt(conv.getGroups()) != 1;
    int64_t channels = type.getSizes()[1];
    if (!transposed || channels == VTensorType::kUnknownSize || !weightType.hasStaticSizes())
      return rewriter.notifyMatchFailure(op, "channels are not static");
    auto affine = matchAffine(op, conv.getResult(), /*channelDim=*/1, channels);
    auto bias = valuesOr(conv.getBias(), channels, 0);
    if (!affine || !bias) return rewriter.notifyMatchFailure(op, "is not an affine map of literals");
    if (lastGroups && !isUnit(*affine))
      return rewriter.notifyMatchFailure(
          op, "output channels of a grouped transposed convolution are no axis of its weight");

    TorchBuilder torch(rewriter, rewriter.getFusedLoc({conv.getLoc(), op->getLoc()}));
    Value weight = conv.getWeight();
    rewriter.setInsertionPoint(conv);
    if (!isUnit(*affine)) weight = scaleWeight(torch, weight, affine->factor, *transposed ? 1 : 0);
    for (int64_t c = 0; c < channels; ++c) affine->shift[c] += (*bias)[c] * affine->factor[c];
    Value newBias = torch.literal(makeFloatLiteral(type.getDtype(), {channels}, affine->shift));
    rewriter.setInsertionPoint(op);
    Location loc =
        rewriter.getFusedLoc({conv.getLoc(), op->getLoc()}); // the convolution's place first: it names the layer
    rewriter.replaceOp(op, AtenConvolutionOp::create(rewriter, loc, type, conv.getInput(), weight, newBias,
                                                     conv.getStride(), conv.getPadding(), conv.getDilation(),
                                                     conv.getTransposed(), conv.getOutputPadding(), conv.getGroups()));
    return success();
  }
};

/// matmul(x, weight) [+ bias] -> batch_norm, where the product is [N, C]: scale the columns, add one bias.
template <typename ProductOp> struct FuseIntoMatmul : OpRewritePattern<AtenBatchNormOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AtenBatchNormOp op, PatternRewriter &rewriter) const override {
    Value input = op.getInput();
    auto add = input.getDefiningOp<AtenAddTensorOp>();
    if (add && !add->hasOneUse()) return rewriter.notifyMatchFailure(op, "the sum has other uses");
    auto product = (add ? add.getSelf() : input).template getDefiningOp<ProductOp>();
    auto type = cast<VTensorType>(op.getType());
    if (!product || !product->hasOneUse() || type.getRank() != 2 || type.getSizes()[1] == VTensorType::kUnknownSize)
      return rewriter.notifyMatchFailure(op, "no matrix product of one use in front");
    Value weight = product->getOperand(1);
    int64_t channels = type.getSizes()[1];
    if (!isWeight(weight) || cast<VTensorType>(weight.getType()).getRank() != 2)
      return rewriter.notifyMatchFailure(op, "the weight is computed");
    auto affine = getAffine(op, channels);
    std::optional<Affine> bias = Affine{SmallVector<double>(channels, 1), SmallVector<double>(channels, 0)};
    if (add) bias = matchAffine(add, product->getResult(0), /*channelDim=*/1, channels);
    if (!affine || !bias) return rewriter.notifyMatchFailure(op, "statistics or bias are not literals");
    TorchBuilder torch(rewriter, rewriter.getFusedLoc({product.getLoc(), op.getLoc()}));
    Value scaled = scaleWeight(torch, weight, affine->factor, 1);
    for (int64_t c = 0; c < channels; ++c) affine->shift[c] += bias->shift[c] * affine->factor[c];
    Value matrix =
        ProductOp::create(rewriter, torch.loc, product->getResult(0).getType(), product->getOperand(0), scaled);
    Value shift = torch.literal(makeFloatLiteral(type.getDtype(), {channels}, affine->shift));
    rewriter.replaceOpWithNewOp<AtenAddTensorOp>(op, type, matrix, shift, torch.integer(1));
    return success();
  }
};

struct FuseConvAffine : pd_torch::impl::PdFuseConvAffinePassBase<FuseConvAffine> {
  using PdFuseConvAffinePassBase::PdFuseConvAffinePassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    for (StringRef root : {"torch.aten.batch_norm", "torch.aten.add.Tensor", "torch.aten.mul.Tensor"})
      patterns.add<FuseIntoConv>(&getContext(), root, normsOnly);
    patterns.add<FuseIntoMatmul<AtenMatmulOp>, FuseIntoMatmul<AtenMmOp>>(&getContext());
    // Literals are constants that do not fold; folding would only move them.
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns),
                                     GreedyRewriteConfig().enableFolding(false).enableConstantCSE(false))))
      signalPassFailure();
  }
};

} // namespace
