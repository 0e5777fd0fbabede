//===--- DropIdentities.cpp - ops that change nothing -------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchNormOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDDROPIDENTITIESPASS
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

namespace {

/// An op whose result, when it has the operand's type, is its first operand.
template <typename OpT> struct DropSameType : OpRewritePattern<OpT> {
  using OpRewritePattern<OpT>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpT op, PatternRewriter &rewriter) const override {
    Value input = op->getOperand(0);
    if (input.getType() != op.getType()) return rewriter.notifyMatchFailure(op, "type changes");
    rewriter.replaceOp(op, input);
    return success();
  }
};

struct DropDropout : OpRewritePattern<AtenDropoutOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AtenDropoutOp op, PatternRewriter &rewriter) const override {
    if (getConstantBool(op.getTrain()) != false || op.getInput().getType() != op.getType())
      return rewriter.notifyMatchFailure(op, "trains");
    rewriter.replaceOp(op, op.getInput());
    return success();
  }
};

/// A reshape to the static shape the input has.
template <typename OpT> struct DropStaticReshape : OpRewritePattern<OpT> {
  using OpRewritePattern<OpT>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpT op, PatternRewriter &rewriter) const override {
    auto type = cast<VTensorType>(op.getType());
    if (op->getOperand(0).getType() != type || !type.hasStaticSizes())
      return rewriter.notifyMatchFailure(op, "shape changes, or may");
    rewriter.replaceOp(op, op->getOperand(0));
    return success();
  }
};

struct DropPermute : OpRewritePattern<AtenPermuteOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AtenPermuteOp op, PatternRewriter &rewriter) const override {
    auto dims = getConstantIntList(op.getDims());
    if (!dims || !llvm::equal(*dims, llvm::seq<int64_t>(0, dims->size())) ||
        op->getOperand(0).getType() != op.getType())
      return rewriter.notifyMatchFailure(op, "moves dims");
    rewriter.replaceOp(op, op->getOperand(0));
    return success();
  }
};

struct DropIdentities : pd_torch::impl::PdDropIdentitiesPassBase<DropIdentities> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<DropSameType<AtenCloneOp>, DropSameType<AtenContiguousOp>, DropSameType<AtenDetachOp>,
                 DropSameType<AtenToDtypeOp>, DropSameType<TensorStaticInfoCastOp>, DropDropout,
                 DropStaticReshape<AtenReshapeOp>, DropStaticReshape<AtenViewOp>, DropStaticReshape<AtenBroadcastToOp>,
                 DropStaticReshape<AtenExpandOp>, DropPermute>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) signalPassFailure();
  }
};

} // namespace
