//===--- RecurrentLayers.cpp - rnn kept whole, for consumers that have recurrent layers of their own --------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdRecurrentOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

/// torch.operator "paddle.rnn"(x, initial states, weights) -> out, states. One with sequence lengths is spelled out as
/// before.
struct KeepRnn : TorchPattern<RnnOp> {
  using TorchPattern::TorchPattern;

  LogicalResult matchAndRewrite(RnnOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (adaptor.getSequenceLength()) return refuse(rewriter, op, "sequence lengths are not part of a whole layer");
    if ((op.getDropoutStateOut() && !op.getDropoutStateOut().use_empty()) ||
        (op.getReserve() && !op.getReserve().use_empty()))
      return refuse(rewriter, op, "a result of training is used");
    SmallVector<Value> operands{adaptor.getX()};
    llvm::append_range(operands, adaptor.getPreState());
    llvm::append_range(operands, adaptor.getWeightList());
    SmallVector<Type> types{torchType(op.getOut())};
    for (Value state : op.getState()) types.push_back(torchType(state));
    auto kept = pd_torch::OperatorOp::create(rewriter, op.getLoc(), types, "paddle.rnn", operands);
    kept->setAttr("mode", op.getModeAttr());
    kept->setAttr("hidden_size", rewriter.getI64IntegerAttr(op.getHiddenSize()));
    kept->setAttr("num_layers", rewriter.getI64IntegerAttr(op.getNumLayers()));
    kept->setAttr("bidirectional", rewriter.getBoolAttr(op.getIsBidirec()));
    kept->setAttr("dropout", rewriter.getF64FloatAttr(op.getDropoutProb().convertToDouble()));
    SmallVector<SmallVector<Value>> replacements;
    replacements.push_back({kept.getResult(0)});
    if (op.getDropoutStateOut()) replacements.emplace_back();
    for (Value state : kept.getResults().drop_front()) replacements.push_back({state});
    if (op.getReserve()) replacements.emplace_back();
    rewriter.replaceOpWithMultiple(op, std::move(replacements));
    return success();
  }
};

} // namespace

void pd::populateWholeRecurrentPatterns(TorchPatterns &set) { set.add<KeepRnn>(/*benefit=*/3); }
