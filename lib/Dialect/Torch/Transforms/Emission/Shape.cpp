//===--- Shape.cpp - views, slices, broadcasts --------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

static Value selectInt(AtenSelectIntOp op, TorchBuilder &torch) {
  auto dim = getConstantInt(op.getDim());
  if (!dim) return {};
  int64_t at = dimOf(op.getSelf(), *dim);
  if (!hasDim(op.getSelf(), at)) return {};
  Value index = op.getIndex();
  if (auto constant = getConstantInt(index); constant && *constant < 0)
    index = torch.addInt(torch.size(op.getSelf(), at), index);
  Value end = torch.addInt(index, torch.integer(1));
  return torch.squeeze(torch.slice(op.getSelf(), at, index, end, 1, 1), at);
}

/// cat of the unsqueezed tensors
static Value stack(AtenStackOp op, TorchBuilder &torch) {
  auto tensors = getListElements(op.getTensors());
  auto dim = getConstantInt(op.getDim());
  if (!tensors || !dim) return {};
  int64_t rank = op.getType().getRank(), at = normalizeDim(*dim, rank);
  auto isPiece = [&](Value tensor) {
    return isa<VTensorType>(tensor.getType()) && TorchBuilder::type(tensor).getRank() + 1 == rank;
  };
  if (at < 0 || at >= rank || !llvm::all_of(*tensors, isPiece)) return {};
  SmallVector<Value> pieces;
  for (Value tensor : *tensors) pieces.push_back(torch.unsqueeze(tensor, at));
  return torch.cat(pieces, at, op.getType());
}

/// [s0, s1] -> [1, s0, 1, s1] -> [r0, s0, r1, s1] -> [r0 * s0, r1 * s1]
static Value repeatBy(TorchBuilder &torch, Value x, Value list) {
  auto elements = getListElements(list);
  if (!elements) return {};
  SmallVector<Value> repeats = *elements;
  SmallVector<Value> sizes = torch.sizes(x);
  Value one = torch.integer(1);
  while (repeats.size() < sizes.size()) repeats.insert(repeats.begin(), one);
  while (sizes.size() < repeats.size()) sizes.insert(sizes.begin(), one);
  SmallVector<Value> split, wide, merged;
  for (auto [size, repeat] : llvm::zip(sizes, repeats)) {
    split.append({one, size});
    wide.append({repeat, size});
    merged.push_back(torch.mulInt(repeat, size));
  }
  return view(torch, torch.broadcast(view(torch, x, split), wide), merged);
}

/// The last `shift` entries of one axis first.
static Value rollAxis(TorchBuilder &torch, Value x, int64_t axis, int64_t shift) {
  Value size = torch.size(x, axis), entries = torch.remainderInt(torch.integer(std::abs(shift)), size);
  Value cut = shift < 0 ? entries : torch.subInt(size, entries);
  int64_t all = TorchBuilder::type(x).getSizes()[axis], head = getConstantInt(cut).value_or(VTensorType::kUnknownSize);
  int64_t tail = head < 0 || all < 0 ? VTensorType::kUnknownSize : all - head;
  return torch.cat(
      ValueRange{torch.slice(x, axis, cut, size, 1, tail), torch.slice(x, axis, torch.integer(0), cut, 1, head)}, axis,
      TorchBuilder::type(x));
}

/// Axis by axis; without axes, the flattened tensor.
static Value roll(AtenRollOp op, TorchBuilder &torch) {
  auto shifts = getConstantIntList(op.getShifts()), dims = getConstantIntList(op.getDims());
  Value value = op.getSelf();
  if (!shifts || !dims) return {};
  if (dims->empty() && shifts->size() == 1) {
    SmallVector<Value> sizes = torch.sizes(value);
    Value count = torch.integer(1);
    for (Value size : sizes) count = torch.mulInt(count, size);
    return view(torch, rollAxis(torch, view(torch, value, {count}), 0, shifts->front()), sizes, op.getType());
  }
  if (shifts->size() != dims->size()) return {};
  int64_t rank = TorchBuilder::type(value).getRank();
  if (llvm::any_of(*dims, [&](int64_t dim) { return dim < -rank || dim >= rank; })) return {};
  for (auto [shift, dim] : llvm::zip(*shifts, *dims))
    if (shift != 0) value = rollAxis(torch, value, dimOf(value, dim), shift);
  return value;
}

void pd_torch::populateEmissionShape(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeEmission.inc"
}
