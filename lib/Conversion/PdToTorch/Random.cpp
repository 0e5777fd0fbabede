//===--- Random.cpp - dropout ----------------------------------------------------------------------------------*- C++ -*-===//
#include "Patterns.h"
#include "Scalars.h"

#include "paddle-mlir/Dialect/Pd/IR/PdRandomOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchNormOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;

namespace {

/// Inference: dropout(train = false) stays visible for exporters; modes other than upscale_in_train scale by 1 - p.
struct ConvertDropout : TorchPattern<DropoutOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(DropoutOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (!onlyFirstResultUsed(op)) return refuse(rewriter, op, "the mask result is used");
    auto p = getConstantNumber(op.getP());
    if (!p) return refuse(rewriter, op, "the probability is not a constant");
    TorchBuilder aten(rewriter, op.getLoc());
    Value x = adaptor.getX();
    if (op.getMode() != "upscale_in_train") {
      replaceFirstResult(rewriter, op, aten.mulScalar(x, 1 - *p));
      return success();
    }
    Value result = pd_torch::AtenDropoutOp::create(rewriter, op.getLoc(), x.getType(), x, aten.real(*p), aten.boolean(false));
    replaceFirstResult(rewriter, op, result);
    return success();
  }
};

} // namespace

void pd::populateRandomPatterns(TorchPatterns &set) { set.add<ConvertDropout>(); }
