//===--- Creation.cpp - fills of another tensor's shape -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchCreationOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value fullOf(TorchBuilder &torch, Value like, VTensorType type, Value number) {
  return AtenFullOp::create(torch.builder, torch.loc, type, torch.ints(ValueRange(torch.sizes(like))), number,
                            torch.dtype(type.getDtype()), torch.none(), torch.none(), torch.none());
}
static Value fullLike(AtenFullLikeOp op, TorchBuilder &torch) {
  return fullOf(torch, op.getSelf(), op.getType(), op.getFillValue());
}
static Value zerosLike(AtenZerosLikeOp op, TorchBuilder &torch) {
  return fullOf(torch, op.getSelf(), op.getType(), torch.number(op.getType().getDtype(), 0));
}
static Value onesLike(AtenOnesLikeOp op, TorchBuilder &torch) {
  return fullOf(torch, op.getSelf(), op.getType(), torch.number(op.getType().getDtype(), 1));
}

void pd_torch::populateEmissionCreation(RewritePatternSet &patterns) {
  addEmission<AtenFullLikeOp, fullLike>(patterns);
  addEmission<AtenZerosLikeOp, zerosLike>(patterns);
  addEmission<AtenOnesLikeOp, onesLike>(patterns);
}
