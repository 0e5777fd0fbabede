//===--- FuseActivations.cpp - products with a sigmoid are silu or hardswish --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDFUSEACTIVATIONSPASS
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

namespace {

/// x * gate(x) -> whole(x), for the gate on either side.
template <typename GateOp, typename WholeOp> struct RaiseGated : OpRewritePattern<AtenMulTensorOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AtenMulTensorOp op, PatternRewriter &rewriter) const override {
    for (int side : {0, 1}) {
      auto gate = op->getOperand(side).template getDefiningOp<GateOp>();
      Value x = op->getOperand(1 - side);
      if (!gate || gate->getOperand(0) != x || !gate->hasOneUse() || x.getType() != op.getType()) continue;
      rewriter.replaceOpWithNewOp<WholeOp>(op, op.getType(), x);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "is not x times a gate of x that has no other use");
  }
};

struct FuseActivations : pd_torch::impl::PdFuseActivationsPassBase<FuseActivations> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationGates.inc"
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) signalPassFailure();
  }
};

} // namespace
