//===--- FuseAttention.cpp - softmax(q k^T * scale + mask) v is one op --------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For exporters: PyTorch has one call for it. The program's own stages keep the parts, since they fuse them otherwise.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "LiteralValues.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchBuilder.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchNormOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include <cmath>

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDFUSEATTENTIONPASS
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

namespace {

ArrayRef<int64_t> sizesOf(Value value) { return cast<VTensorType>(value.getType()).getSizes(); }

/// The op that makes `value`, where nothing else reads it.
template <typename OpT> OpT onlyUse(Value value) {
  auto op = value.getDefiningOp<OpT>();
  return op && op->hasOneUse() ? op : OpT();
}

/// Takes constant factors off `value`, into `scale`. Only such that nothing else reads: the product would be computed
/// all the same.
Value withoutFactors(Value value, double &scale) {
  while (Operation *op = value.getDefiningOp()) {
    if (!op->hasOneUse() || !isa<AtenMulScalarOp, AtenDivScalarOp, AtenMulTensorOp, AtenDivTensorOp>(op)) break;
    Value x = op->getOperand(0), other = op->getOperand(1);
    std::optional<double> factor = getConstantNumber(other);
    for (unsigned side : {1, 0}) {
      if (factor || (side == 0 && !isa<AtenMulTensorOp>(op)) || !isa<VTensorType>(op->getOperand(side).getType()))
        continue;
      if (auto values = getFloatValues(op->getOperand(side), 1); values && values->size() == 1)
        factor = values->front(), x = op->getOperand(1 - side);
    }
    if (!factor || x.getType() != op->getResult(0).getType()) break;
    scale = isa<AtenDivScalarOp, AtenDivTensorOp>(op) ? scale / *factor : scale * *factor;
    value = x;
  }
  return value;
}

/// `source` permuted by `dims`, where `dims` is empty for no permutation.
struct Permuted {
  Value source;
  SmallVector<int64_t> dims;
};

/// What a tensor is the transpose of: its last two dims swapped back. Nothing when `value` is no transposition.
std::optional<Permuted> transposedBack(Value value) {
  int64_t rank = sizesOf(value).size();
  auto positive = [&](std::optional<int64_t> dim) { return dim && *dim < 0 ? *dim + rank : dim.value_or(-1); };
  if (auto swap = value.getDefiningOp<AtenTransposeIntOp>()) {
    int64_t a = positive(getConstantInt(swap.getDim0())), b = positive(getConstantInt(swap.getDim1()));
    if (std::min(a, b) != rank - 2 || std::max(a, b) != rank - 1) return std::nullopt;
    return Permuted{swap->getOperand(0), {}};
  }
  auto permute = value.getDefiningOp<AtenPermuteOp>();
  auto dims = permute ? getConstantIntList(permute.getDims()) : std::nullopt;
  if (!dims || static_cast<int64_t>(dims->size()) != rank) return std::nullopt;
  for (int64_t &dim : *dims) dim = positive(dim);
  std::swap((*dims)[rank - 2], (*dims)[rank - 1]);
  if (llvm::equal(*dims, llvm::seq<int64_t>(0, rank))) dims->clear();
  return Permuted{permute->getOperand(0), *dims};
}

/// Equal leading dims, as far as the types tell: a dim of 1 beside a larger one would be broadcast, which the kernels
/// for this op do not do.
bool sameLeading(Value a, Value b) {
  ArrayRef<int64_t> x = sizesOf(a), y = sizesOf(b);
  return x.size() == y.size() && x.drop_back(2) == y.drop_back(2);
}

template <typename ProductOp> struct RaiseAttention : OpRewritePattern<ProductOp> {
  using OpRewritePattern<ProductOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(ProductOp op, PatternRewriter &rewriter) const override {
    Value weights = op->getOperand(0), value = op->getOperand(1);
    int64_t rank = sizesOf(weights).size();
    if (rank < 3 || rank > 4 || static_cast<int64_t>(sizesOf(value).size()) != rank)
      return rewriter.notifyMatchFailure(op, "is no product of batches of matrices");
    double dropped = 0;
    if (auto dropout = onlyUse<AtenDropoutOp>(weights)) {
      auto p = getConstantNumber(dropout.getP());
      if (!p) return rewriter.notifyMatchFailure(op, "the dropout's probability is not constant");
      dropped = *p, weights = dropout.getInput();
    }
    auto softmax = onlyUse<AtenSoftmaxIntOp>(weights);
    if (!softmax || !isa<pd_torch::NoneType>(softmax->getOperand(2).getType()))
      return rewriter.notifyMatchFailure(op, "no softmax of one use in front");
    auto dim = getConstantInt(softmax->getOperand(1));
    if (dim != -1 && dim != rank - 1) return rewriter.notifyMatchFailure(op, "the softmax is not along the keys");

    double scale = 1;
    Value scores = softmax->getOperand(0), mask;
    ProductOp product = onlyUse<ProductOp>(withoutFactors(scores, scale));
    if (auto add = onlyUse<AtenAddTensorOp>(scores); add && !product && getConstantNumber(add.getAlpha()) == 1.0) {
      for (unsigned side : {0, 1}) {
        if (product) break;
        scale = 1;
        mask = add->getOperand(1 - side);
        if (add->getOperand(side).getType() == add.getType())
          product = onlyUse<ProductOp>(withoutFactors(add->getOperand(side), scale));
      }
      if (sizesOf(mask).size() < 2) return rewriter.notifyMatchFailure(op, "the mask has no dim for the queries");
    }
    if (!product) return rewriter.notifyMatchFailure(op, "no scores of one use");
    Value query = withoutFactors(product->getOperand(0), scale), keys = withoutFactors(product->getOperand(1), scale);
    auto dtype = [](Value v) { return cast<VTensorType>(v.getType()).getDtype(); };
    if (!isa<mlir::FloatType>(dtype(query)) || dtype(keys) != dtype(query) || dtype(value) != dtype(query) ||
        (mask && dtype(mask) != dtype(query)))
      return rewriter.notifyMatchFailure(op, "dtypes differ");
    if (!sameLeading(query, keys) || !sameLeading(query, value))
      return rewriter.notifyMatchFailure(op, "batches differ");
    auto transposed = transposedBack(keys);
    if (!transposed) return rewriter.notifyMatchFailure(op, "the second factor is no transposition");
    Value key = keys.hasOneUse() ? withoutFactors(transposed->source, scale) : transposed->source;
    if (!(scale > 0)) return rewriter.notifyMatchFailure(op, "the scale is not positive");

    TorchBuilder torch(rewriter, rewriter.getFusedLoc({op.getLoc(), softmax.getLoc(), product.getLoc()}));
    if (!transposed->dims.empty()) key = torch.permute(key, transposed->dims);
    int64_t width = sizesOf(query).back();
    bool usual = width > 0 && std::abs(scale * std::sqrt(static_cast<double>(width)) - 1) < 1e-6;
    Value none = torch.none();
    rewriter.replaceOpWithNewOp<AtenScaledDotProductAttentionOp>(
        op, op.getType(), query, key, value, mask ? mask : none, torch.real(dropped), torch.boolean(false),
        usual ? none : torch.real(static_cast<float>(scale)), torch.boolean(false));
    return success();
  }
};

struct FuseAttention : pd_torch::impl::PdFuseAttentionPassBase<FuseAttention> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<RaiseAttention<AtenMatmulOp>, RaiseAttention<AtenBmmOp>>(&getContext());
    // Equal literals stay apart: each is a parameter with a name of its own.
    auto config = GreedyRewriteConfig().enableFolding(false).enableConstantCSE(false);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), config))) signalPassFailure();
  }
};

} // namespace
