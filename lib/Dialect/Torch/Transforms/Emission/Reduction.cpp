//===--- Reduction.cpp - means, extremes and their indices --------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// The dims of a list, not negative and ascending; an empty or absent list means all.
static std::optional<SmallVector<int64_t>> getDims(Value list, Value x) {
  SmallVector<int64_t> dims;
  if (isa<pd_torch::ListType>(list.getType())) {
    auto listed = getConstantIntList(list);
    if (!listed) return std::nullopt;
    for (int64_t dim : *listed) dims.push_back(dimOf(x, dim));
    if (!llvm::all_of(dims, [&](int64_t dim) { return hasDim(x, dim); })) return std::nullopt;
  }
  if (dims.empty()) dims = llvm::to_vector(llvm::seq<int64_t>(0, TorchBuilder::type(x).getRank()));
  llvm::sort(dims);
  if (std::adjacent_find(dims.begin(), dims.end()) != dims.end()) return std::nullopt;
  return dims;
}

/// sum / count
static Value meanOver(TorchBuilder &torch, Value x, ArrayRef<int64_t> dims, Value keepdim, VTensorType type) {
  x = torch.toDtype(x, type.getDtype());
  Value count = torch.integer(1);
  for (int64_t dim : dims) count = torch.mulInt(count, torch.size(x, dim));
  Value sum = AtenSumDimIntListOp::create(torch.builder, torch.loc, type, x, torch.ints(dims), keepdim, torch.none());
  return AtenDivScalarOp::create(torch.builder, torch.loc, type, sum, count);
}

/// One dim after the other, from the last; then the reduced dims go unless they are kept.
template <typename OpT> static Value extreme(OpT op, TorchBuilder &torch, bool largest) {
  auto dims = getDims(op.getDim(), op.getSelf());
  auto keep = getConstantBool(op.getKeepdim());
  if (!dims || !keep) return {};
  Value value = op.getSelf();
  for (int64_t dim : llvm::reverse(*dims)) {
    value = extremeAlong(torch, value, dim, largest).first;
    if (!*keep) value = torch.squeeze(value, dim);
  }
  return value;
}

/// The second result of max.dim; over all elements when no dim is given.
template <typename OpT> static Value extremeIndex(OpT op, TorchBuilder &torch, bool largest) {
  auto keep = getConstantBool(op.getKeepdim());
  Value x = op.getSelf();
  if (!keep) return {};
  if (isa<pd_torch::NoneType>(op.getDim().getType())) {
    if (*keep) return {};
    Value count = torch.integer(1);
    for (Value size : torch.sizes(x)) count = torch.mulInt(count, size);
    return torch.squeeze(extremeAlong(torch, view(torch, x, {count}), 0, largest).second, 0);
  }
  auto dim = getConstantInt(op.getDim());
  if (!dim || !hasDim(x, dimOf(x, *dim))) return {};
  int64_t at = dimOf(x, *dim);
  Value index = extremeAlong(torch, x, at, largest).second;
  return *keep ? index : torch.squeeze(index, at);
}

/// sort, then the first k of values and indices.
static Replacement topk(AtenTopkOp op, TorchBuilder &torch) {
  auto dim = getConstantInt(op.getDim());
  if (!dim) return {};
  Value x = op.getSelf();
  int64_t at = dimOf(x, *dim);
  if (at < 0 || at >= TorchBuilder::type(x).getRank()) return {};
  VTensorType type = TorchBuilder::type(x),
              indexType = type.withDtype(torch.builder.getIntegerType(64, /*isSigned=*/true));
  auto sorted = torch.create<AtenSortOp>(TypeRange{type, indexType}, x, torch.integer(at), op.getLargest());
  int64_t count = getConstantInt(op.getK()).value_or(VTensorType::kUnknownSize);
  SmallVector<Value> results;
  for (Value all : sorted->getResults()) results.push_back(torch.slice(all, at, torch.integer(0), op.getK(), 1, count));
  return results;
}

void pd_torch::populateEmissionReduction(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionEmission.inc"
}
