//===--- Random.cpp - dropout -------------------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Scalars.h"

#include "paddle-mlir/Dialect/Pd/IR/PdRandomOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchNormOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

namespace {

/// Inference: dropout(train = false) stays visible for exporters. Modes other than upscale_in_train scale by 1 - p,
/// which undoes what PyTorch's dropout scales in training.
struct ConvertDropout : TorchPattern<DropoutOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(DropoutOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (!onlyFirstResultUsed(op)) return refuse(rewriter, op, "the mask result is used");
    auto p = getConstantNumber(op.getP());
    if (!p) return refuse(rewriter, op, "the probability is not a constant");
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = adaptor.getX();
    Value result =
        pd_torch::AtenDropoutOp::create(rewriter, op.getLoc(), x.getType(), x, aten.real(*p), aten.boolean(false));
    if (op.getMode() != "upscale_in_train") result = aten.mulScalar(result, 1 - *p);
    replaceFirstResult(rewriter, op, result);
    return success();
  }
};

} // namespace

void pd::populateRandomPatterns(TorchPatterns &set) { set.add<ConvertDropout>(); }
