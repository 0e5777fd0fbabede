//===--- Linear.cpp - products with a vector ----------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// torch-mlir multiplies a vector with a matrix, but not with a batch: the vector becomes a matrix of one row or
/// column.
static Value batchTimesVector(AtenMatmulOp op, TorchBuilder &torch) {
  Value x = op.getSelf(), y = op.getOther();
  VTensorType xType = TorchBuilder::type(x), yType = TorchBuilder::type(y);
  bool column = yType.getRank() == 1 && xType.getRank() > 2, row = xType.getRank() == 1 && yType.getRank() > 2;
  if (!column && !row) return {};
  SmallVector<int64_t> sizes(op.getType().getSizes());
  if (int64_t(sizes.size()) + 1 != std::max(xType.getRank(), yType.getRank())) return {};
  int64_t extra = column ? sizes.size() : sizes.size() - 1;
  sizes.insert(sizes.begin() + extra, 1);
  if (column) y = torch.unsqueeze(y, 1);
  else x = torch.unsqueeze(x, 0);
  Value product = AtenMatmulOp::create(torch.builder, torch.loc, op.getType().withSizes(sizes), x, y);
  return torch.squeeze(product, extra);
}

void pd_torch::populateEmissionLinear(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearEmission.inc"
}
