//===--- RewriteConvolutions.cpp - every convolution as pad, doubled weights, convolution, halved result ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RewriteConvolutions.h"
#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdConvOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.h"

using namespace mlir;

namespace {

struct RewriteConvolutions : PassWrapper<RewriteConvolutions, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RewriteConvolutions)

  explicit RewriteConvolutions(ConvolutionCounts *counts) : counts(counts) {}
  StringRef getArgument() const final { return "rewrite-convolutions"; }
  StringRef getDescription() const final { return "pads with an op, doubles weights, halves results"; }

  static Value number(OpBuilder &b, Location loc, Type element, double value) {
    return pd::FullOp::create(b, loc, RankedTensorType::get({}, element), b.getDenseI64ArrayAttr({}),
                              b.getF64FloatAttr(value), TypeAttr::get(element));
  }

  static Value scaled(OpBuilder &b, Location loc, Value x, double factor) {
    Value scale = number(b, loc, cast<RankedTensorType>(x.getType()).getElementType(), factor);
    return pd::ScaleOp::create(b, loc, x.getType(), x, scale, b.getF64FloatAttr(0.0), b.getBoolAttr(true));
  }

  template <typename Conv> void rewrite(Conv conv) {
    OpBuilder b(conv);
    Location loc = conv.getLoc();
    auto input = cast<RankedTensorType>(conv.getInput().getType());
    SmallVector<int64_t> pads(conv.getPaddings());
    if (pads.size() == 2) pads = {pads[0], pads[0], pads[1], pads[1]};
    bool hasPadding = llvm::any_of(pads, [](int64_t p) { return p != 0; });
    if (hasPadding && conv.getPaddingAlgorithm() == "EXPLICIT" && conv.getDataFormat() == "NCHW") {
      SmallVector<int64_t> all = {0, 0, 0, 0, pads[0], pads[1], pads[2], pads[3]};
      SmallVector<int64_t> shape(input.getShape());
      for (int axis : {2, 3})
        if (!input.isDynamicDim(axis)) shape[axis] += pads[2 * axis - 4] + pads[2 * axis - 3];
      Value zero = number(b, loc, input.getElementType(), 0.0);
      conv.getInputMutable().assign(pd::PadOp::create(b, loc, RankedTensorType::get(shape, input.getElementType()),
                                                      conv.getInput(), zero, b.getDenseI64ArrayAttr(all)));
      conv.setPaddings({0, 0});
      if (counts) ++counts->padded;
    }
    conv.getFilterMutable().assign(scaled(b, loc, conv.getFilter(), 2.0));
    b.setInsertionPointAfter(conv);
    Value halved = scaled(b, loc, conv.getOut(), 0.5);
    conv.getOut().replaceAllUsesExcept(halved, halved.getDefiningOp());
    if (counts) ++counts->rewritten;
  }

  void runOnOperation() override {
    SmallVector<Operation *> convolutions;
    getOperation()->walk([&](Operation *op) {
      if (isa<pd::Conv2dOp, pd::DepthwiseConv2dOp>(op)) convolutions.push_back(op);
    });
    for (Operation *op : convolutions) {
      if (auto conv = dyn_cast<pd::Conv2dOp>(op)) rewrite(conv);
      else rewrite(cast<pd::DepthwiseConv2dOp>(op));
    }
  }

  ConvolutionCounts *counts;
};

} // namespace

std::unique_ptr<Pass> createRewriteConvolutions(ConvolutionCounts *counts) {
  return std::make_unique<RewriteConvolutions>(counts);
}
