//===--- Compare.cpp - comparisons that are not one aten op -------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

namespace {

/// all(x == y)
struct ConvertEqualAll : TorchPattern<EqualAllOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(EqualAllOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    auto x = TorchBuilder::type(adaptor.getX()), y = TorchBuilder::type(adaptor.getY());
    auto equalType = TorchBuilder::broadcastType(x, y).withDtype(rewriter.getI1Type());
    Value equal = pd_torch::AtenEqTensorOp::create(rewriter, op.getLoc(), equalType, adaptor.getX(), adaptor.getY());
    TorchBuilder aten(rewriter, op.getLoc());
    Value all = pd_torch::AtenAllOp::create(rewriter, op.getLoc(), equalType.withSizes({}), equal);
    auto type = torchType(op.getOut());
    rewriter.replaceOp(op, type.getRank() == 0 ? all : aten.reshape(all, {aten.integer(1)}));
    return success();
  }
};

} // namespace

void pd::populateComparePatterns(TorchPatterns &set) { set.add<ConvertEqualAll>(); }
