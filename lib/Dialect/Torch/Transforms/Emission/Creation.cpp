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

void pd_torch::populateEmissionCreation(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchCreationEmission.inc"
}
