//===--- Reduction.cpp - means, extremes and their indices --------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// The dims of a list, not negative and ascending; an empty or absent list means all.
static std::optional<SmallVector<int64_t>> getDims(Value list, Value x) {
  SmallVector<int64_t> dims;
  if (isa<pd_torch::ListType>(list.getType())) {
    auto listed = getConstantIntList(list);
    if (!listed) return std::nullopt;
    for (int64_t dim : *listed) dims.push_back(dimOf(x, dim));
  }
  if (dims.empty()) dims = llvm::to_vector(llvm::seq<int64_t>(0, TorchBuilder::type(x).getRank()));
  llvm::sort(dims);
  return dims;
}

/// sum / count
static Value meanOver(TorchBuilder &torch, Value x, ArrayRef<int64_t> dims, Value keepdim, VTensorType type) {
  x = torch.toDtype(x, type.getDtype());
  Value count = torch.integer(1);
  for (int64_t dim : dims) count = torch.mulInt(count, torch.size(x, dim));
  Value sum = AtenSumDimIntListOp::create(torch.builder, torch.loc, type, x, torch.ints(dims), keepdim, torch.none());
  return AtenDivScalarOp::create(torch.builder, torch.loc, type, sum, count);
}
static Value meanDim(AtenMeanDimOp op, TorchBuilder &torch) {
  auto dims = getDims(op.getDim(), op.getSelf());
  return dims ? meanOver(torch, op.getSelf(), *dims, op.getKeepdim(), op.getType()) : Value();
}
static Value mean(AtenMeanOp op, TorchBuilder &torch) {
  auto dims = llvm::to_vector(llvm::seq<int64_t>(0, op.getSelf().getType().getRank()));
  return meanOver(torch, op.getSelf(), dims, torch.boolean(false), op.getType());
}

/// One dim after the other, from the last; then the reduced dims go unless they are kept.
template <typename OpT> static Value extreme(OpT op, TorchBuilder &torch, bool largest) {
  auto dims = getDims(op.getDim(), op.getSelf());
  auto keep = getConstantBool(op.getKeepdim());
  if (!dims || !keep) return {};
  Value value = op.getSelf();
  for (int64_t dim : llvm::reverse(*dims)) {
    value = extremeAlong(torch, value, dim, largest).first;
    if (!*keep) value = torch.squeeze(value, dim);
  }
  return value;
}
static Value amax(AtenAmaxOp op, TorchBuilder &torch) { return extreme(op, torch, true); }
static Value amin(AtenAminOp op, TorchBuilder &torch) { return extreme(op, torch, false); }

/// The second result of max.dim; over all elements when no dim is given.
template <typename OpT> static Value extremeIndex(OpT op, TorchBuilder &torch, bool largest) {
  auto keep = getConstantBool(op.getKeepdim());
  Value x = op.getSelf();
  if (!keep) return {};
  if (isa<pd_torch::NoneType>(op.getDim().getType())) {
    if (*keep) return {};
    Value count = torch.integer(1);
    for (Value size : torch.sizes(x)) count = torch.mulInt(count, size);
    return torch.squeeze(extremeAlong(torch, view(torch, x, {count}), 0, largest).second, 0);
  }
  auto dim = getConstantInt(op.getDim());
  if (!dim || TorchBuilder::type(x).getRank() == 0) return {};
  int64_t at = dimOf(x, *dim);
  Value index = extremeAlong(torch, x, at, largest).second;
  return *keep ? index : torch.squeeze(index, at);
}
static Value argmax(AtenArgmaxOp op, TorchBuilder &torch) { return extremeIndex(op, torch, true); }
static Value argmin(AtenArgminOp op, TorchBuilder &torch) { return extremeIndex(op, torch, false); }

namespace {
/// sort, then the first k of values and indices.
struct DecomposeTopk : OpRewritePattern<AtenTopkOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AtenTopkOp op, PatternRewriter &rewriter) const override {
    auto dim = getConstantInt(op.getDim());
    if (!dim) return rewriter.notifyMatchFailure(op, "dim is not a constant");
    TorchBuilder torch(rewriter, op.getLoc());
    Value x = op.getSelf();
    int64_t at = dimOf(x, *dim);
    if (at < 0 || at >= TorchBuilder::type(x).getRank()) return rewriter.notifyMatchFailure(op, "has no such dim");
    VTensorType type = TorchBuilder::type(x),
                indexType = type.withDtype(rewriter.getIntegerType(64, /*isSigned=*/true));
    auto sorted =
        AtenSortOp::create(rewriter, op.getLoc(), TypeRange{type, indexType}, x, torch.integer(at), op.getLargest());
    int64_t count = getConstantInt(op.getK()).value_or(VTensorType::kUnknownSize);
    SmallVector<Value> results;
    for (auto [all, result] : llvm::zip(sorted->getResults(), op->getResults())) {
      Value first = torch.slice(all, at, torch.integer(0), op.getK(), 1, count);
      results.push_back(first.getType() == result.getType()
                            ? first
                            : staticInfoCast(torch, first, cast<VTensorType>(result.getType())));
    }
    rewriter.replaceOp(op, results);
    return success();
  }
};
} // namespace

namespace {
/// torch-mlir knows the sort without the flag, and keeps the order of equal elements in it.
struct StableSort : RewritePattern {
  explicit StableSort(MLIRContext *context) : RewritePattern("torch.aten.sort.stable", /*benefit=*/1, context) {}
  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<AtenSortOp>(op, op->getResultTypes(), op->getOperand(0), op->getOperand(2),
                                            op->getOperand(3));
    return success();
  }
};
} // namespace

void pd_torch::populateEmissionReduction(RewritePatternSet &patterns) {
  patterns.add<StableSort>(patterns.getContext());
  addEmission<AtenMeanDimOp, meanDim>(patterns);
  addEmission<AtenMeanOp, mean>(patterns);
  addEmission<AtenAmaxOp, amax>(patterns);
  addEmission<AtenAminOp, amin>(patterns);
  addEmission<AtenArgmaxOp, argmax>(patterns);
  addEmission<AtenArgminOp, argmin>(patterns);
  patterns.add<DecomposeTopk>(patterns.getContext());
}
