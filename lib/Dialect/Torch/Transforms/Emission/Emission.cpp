//===--- Emission.cpp - pd-decompose-for-torch-mlir and the helpers of its patterns -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDDECOMPOSEFORTORCHMLIRPASS
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"

LogicalResult replaceForEmission(Operation *op, Replacement replacement, TorchBuilder &torch,
                                 PatternRewriter &rewriter) {
  if (replacement.values.empty())
    return rewriter.notifyMatchFailure(op, "operands are not constants of the form that decomposes");
  for (auto [value, result] : llvm::zip_equal(replacement.values, op->getResults()))
    if (value.getType() != result.getType())
      value = torch.create<TensorStaticInfoCastOp>(cast<VTensorType>(result.getType()), value);
  rewriter.replaceOp(op, replacement.values);
  return success();
}

namespace {
struct NamedEmissionPattern : RewritePattern {
  NamedEmissionPattern(StringRef name, EmissionRewrite<Operation *> rewrite, MLIRContext *context)
      : RewritePattern(name, /*benefit=*/1, context), rewrite(rewrite) {}
  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    TorchBuilder torch(rewriter, op->getLoc());
    return replaceForEmission(op, rewrite(op, torch), torch, rewriter);
  }
  EmissionRewrite<Operation *> rewrite;
};
} // namespace

void addEmission(RewritePatternSet &patterns, StringRef name, EmissionRewrite<Operation *> rewrite) {
  patterns.add(std::make_unique<NamedEmissionPattern>(name, rewrite, patterns.getContext()));
}

std::pair<Value, Value> extremeAlong(TorchBuilder &torch, Value x, int64_t dim, bool largest) {
  VTensorType type = TorchBuilder::type(x);
  SmallVector<int64_t> sizes(type.getSizes());
  sizes[dim] = 1;
  VTensorType values = type.withSizes(sizes),
              indices = values.withDtype(torch.builder.getIntegerType(64, /*isSigned=*/true));
  Value at = torch.integer(dim), keep = torch.boolean(true);
  Operation *op =
      largest ? AtenMaxDimOp::create(torch.builder, torch.loc, TypeRange{values, indices}, x, at, keep).getOperation()
              : AtenMinDimOp::create(torch.builder, torch.loc, TypeRange{values, indices}, x, at, keep).getOperation();
  return {op->getResult(0), op->getResult(1)};
}

Value sumAlong(TorchBuilder &torch, Value x, int64_t dim) {
  SmallVector<int64_t> sizes(TorchBuilder::type(x).getSizes());
  sizes[dim] = 1;
  return AtenSumDimIntListOp::create(torch.builder, torch.loc, TorchBuilder::type(x).withSizes(sizes), x,
                                     torch.ints(ArrayRef<int64_t>{dim}), torch.boolean(true), torch.none());
}

Value select(TorchBuilder &torch, Value condition, Value x, Value y) {
  VTensorType type = TorchBuilder::broadcastType(
      TorchBuilder::broadcastType(TorchBuilder::type(x), TorchBuilder::type(y)), TorchBuilder::type(condition));
  return AtenWhereSelfOp::create(torch.builder, torch.loc, type, condition, x, y);
}

VTensorType flags(TorchBuilder &torch, Value x) { return TorchBuilder::type(x).withDtype(torch.builder.getI1Type()); }

Value greaterThan(TorchBuilder &torch, Value x, double value) {
  return torch.create<AtenGtScalarOp>(flags(torch, x), x, torch.number(TorchBuilder::type(x).getDtype(), value));
}

Value clamp(TorchBuilder &torch, Value x, double low, double high) {
  return AtenClampOp::create(torch.builder, torch.loc, x.getType(), x, torch.real(low), torch.real(high));
}

Value view(TorchBuilder &torch, Value x, ArrayRef<Value> sizes, VTensorType type) {
  return AtenViewOp::create(torch.builder, torch.loc, type, x, torch.ints(ValueRange(sizes)));
}

Value view(TorchBuilder &torch, Value x, ArrayRef<Value> sizes) {
  return view(torch, x, sizes, TorchBuilder::type(x).withSizes(TorchBuilder::staticSizes(sizes)));
}

namespace {

struct DecomposeForTorchMLIR : impl::PdDecomposeForTorchMLIRPassBase<DecomposeForTorchMLIR> {
  void runOnOperation() override {
    rewriteControlFlow(getOperation());
    RewritePatternSet patterns(&getContext());
    populateEmissionActivation(patterns);
    populateEmissionCompare(patterns);
    populateEmissionConv(patterns);
    populateEmissionCreation(patterns);
    populateEmissionIndex(patterns);
    populateEmissionLinear(patterns);
    populateEmissionMath(patterns);
    populateEmissionReduction(patterns);
    populateEmissionShape(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), GreedyRewriteConfig().enableFolding(false))))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::pd_torch
