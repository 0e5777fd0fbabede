//===--- Index.cpp - indexing by several tensors ------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchIndexOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// normalizeDim(index, size)
static Value wrapNegative(TorchBuilder &torch, Value index, Value size) {
  VTensorType type = TorchBuilder::type(index);
  Value negative = AtenLtScalarOp::create(torch.builder, torch.loc, type.withDtype(torch.builder.getI1Type()), index,
                                          torch.integer(0));
  Value wrapped = AtenAddScalarOp::create(torch.builder, torch.loc, type, index, size, torch.integer(1));
  return select(torch, negative, wrapped, index);
}

/// x[i, j] over leading dims: rows of x flattened over those dims, named by i * size_j + j.
static Value indexTensor(AtenIndexTensorOp op, TorchBuilder &torch) {
  auto indices = getListElements(op.getIndices());
  Value x = op.getSelf();
  if (!indices || indices->empty() || static_cast<int64_t>(indices->size()) > TorchBuilder::type(x).getRank())
    return {};
  for (Value index : *indices)
    if (!isa<VTensorType>(index.getType()) || index.getType() != indices->front().getType()) return {};
  SmallVector<Value> sizes = torch.sizes(x), outSizes = torch.sizes(indices->front());
  Value linear, rows = torch.integer(1);
  Type wide = torch.builder.getIntegerType(64, /*isSigned=*/true);
  for (auto [i, index] : llvm::enumerate(*indices)) {
    Value own = wrapNegative(torch, torch.toDtype(index, wide), sizes[i]);
    rows = torch.mulInt(rows, sizes[i]);
    if (linear)
      own = torch.add(AtenMulScalarOp::create(torch.builder, torch.loc, linear.getType(), linear, sizes[i]), own);
    linear = own;
  }
  Value count = torch.integer(1);
  for (Value size : outSizes) count = torch.mulInt(count, size);
  SmallVector<Value> flat{rows}, selected{count};
  for (Value size : ArrayRef<Value>(sizes).drop_front(indices->size())) {
    flat.push_back(size);
    selected.push_back(size);
    outSizes.push_back(size);
  }
  Value table = view(torch, x, flat), list = view(torch, linear, {count});
  Value taken = AtenIndexSelectOp::create(torch.builder, torch.loc,
                                          TorchBuilder::type(x).withSizes(TorchBuilder::staticSizes(selected)), table,
                                          torch.integer(0), list);
  return view(torch, taken, outSizes);
}

void pd_torch::populateEmissionIndex(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchIndexEmission.inc"
}
