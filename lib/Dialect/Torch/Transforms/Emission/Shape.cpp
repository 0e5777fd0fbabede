//===--- Shape.cpp - views, slices, broadcasts ------------------------------------------------------------------*- C++ -*-===//
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// Tensors are contiguous here, so a reshape is a view.
static Value reshape(AtenReshapeOp op, TorchBuilder &torch) {
  auto sizes = getListElements(op.getShape());
  if (!sizes) return {};
  return view(torch, op.getSelf(), *sizes, op.getType());
}

static Value selectInt(AtenSelectIntOp op, TorchBuilder &torch) {
  auto dim = getConstantInt(op.getDim());
  if (!dim) return {};
  int64_t at = dimOf(op.getSelf(), *dim);
  Value index = op.getIndex();
  if (auto constant = getConstantInt(index); constant && *constant < 0) index = torch.addInt(torch.size(op.getSelf(), at), index);
  Value end = torch.addInt(index, torch.integer(1));
  return torch.squeeze(torch.slice(op.getSelf(), at, index, end, 1, 1), at);
}

/// cat of the unsqueezed tensors
static Value stack(AtenStackOp op, TorchBuilder &torch) {
  auto tensors = getListElements(op.getTensors());
  auto dim = getConstantInt(op.getDim());
  if (!tensors || !dim) return {};
  int64_t at = *dim < 0 ? *dim + op.getType().getRank() : *dim;
  SmallVector<Value> pieces;
  for (Value tensor : *tensors) pieces.push_back(torch.unsqueeze(tensor, at));
  return torch.cat(pieces, at, op.getType());
}

static Value expand(AtenExpandOp op, TorchBuilder &torch) { return AtenBroadcastToOp::create(torch.builder, torch.loc, op.getType(), op.getSelf(), op.getSize()); }

/// [s0, s1] -> [1, s0, 1, s1] -> [r0, s0, r1, s1] -> [r0 * s0, r1 * s1]
static Value repeatBy(TorchBuilder &torch, Value x, SmallVector<Value> repeats) {
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
static Value repeat(AtenRepeatOp op, TorchBuilder &torch) {
  auto repeats = getListElements(op.getRepeats());
  return repeats ? repeatBy(torch, op.getSelf(), *repeats) : Value();
}
static Value tile(AtenTileOp op, TorchBuilder &torch) {
  auto repeats = getListElements(op.getDims());
  return repeats ? repeatBy(torch, op.getSelf(), *repeats) : Value();
}

/// The last `shift` entries first, axis by axis.
static Value roll(AtenRollOp op, TorchBuilder &torch) {
  auto shifts = getConstantIntList(op.getShifts()), dims = getConstantIntList(op.getDims());
  if (!shifts || !dims || shifts->size() != dims->size()) return {};
  Value value = op.getSelf();
  for (auto [shift, dim] : llvm::zip(*shifts, *dims)) {
    int64_t at = dimOf(value, dim), size = TorchBuilder::type(value).getSizes()[at];
    if (size <= 0) return {};
    int64_t cut = (((-shift) % size) + size) % size;
    if (cut == 0) continue;
    Value middle = torch.integer(cut), end = torch.integer(size);
    Value tail = torch.slice(value, at, middle, end, 1, size - cut), head = torch.slice(value, at, torch.integer(0), middle, 1, cut);
    value = torch.cat(ValueRange{tail, head}, at, TorchBuilder::type(value));
  }
  return value;
}

static Value transposeMatrix(AtenTOp op, TorchBuilder &torch) { return op.getSelf().getType().getRank() == 2 ? torch.transpose(op.getSelf(), 0, 1) : op.getSelf(); }

void pd_torch::populateEmissionShape(RewritePatternSet &patterns) {
  addEmission<AtenReshapeOp, reshape>(patterns);
  addEmission<AtenSelectIntOp, selectInt>(patterns);
  addEmission<AtenStackOp, stack>(patterns);
  addEmission<AtenExpandOp, expand>(patterns);
  addEmission<AtenRepeatOp, repeat>(patterns);
  addEmission<AtenTileOp, tile>(patterns);
  addEmission<AtenRollOp, roll>(patterns);
  addEmission<AtenTOp, transposeMatrix>(patterns);
}
