//===--- Shape.cpp - views, slices, broadcasts, interpolation, circular padding ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
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

/// torch-mlir lowers the generic interpolation, neither upsample_bilinear2d nor upsample_bicubic2d (which it does not
/// know at all). A ratio that does not follow from the sizes is said by the scales alone: then the generic op computes
/// the size, as PyTorch does, with floor.
template <typename OpT> static Value interpolate(OpT op, TorchBuilder &torch, StringRef mode) {
  bool scaled = !isa<pd_torch::NoneType>(op.getScalesH().getType());
  if (scaled != !isa<pd_torch::NoneType>(op.getScalesW().getType())) return {};
  Value size = op.getOutputSize(), scale = torch.none(), recompute = torch.none();
  if (scaled) {
    Type floats = pd_torch::ListType::get(torch.builder.getContext(), op.getScalesH().getType());
    scale = PrimListConstructOp::create(torch.builder, torch.loc, floats, ValueRange{op.getScalesH(), op.getScalesW()});
    size = torch.none();
    recompute = torch.boolean(false);
  }
  return Aten__InterpolateSizeListScaleListOp::create(torch.builder, torch.loc, op.getType(), op.getSelf(), size, scale,
                                                      torch.string(mode), op.getAlignCorners(), recompute,
                                                      torch.boolean(false));
}

/// Circular padding: the axis' end in front of it, its beginning behind it.
static Value padCircular(AtenPadOp op, TorchBuilder &torch) {
  auto amounts = getConstantIntList(op.getPad());
  if (getConstantStr(op.getMode()) != StringRef("circular") || !amounts || amounts->size() % 2) return {};
  Value x = op.getSelf();
  int64_t axis = TorchBuilder::type(x).getRank();
  for (size_t i = 0; i < amounts->size(); i += 2) {
    int64_t low = (*amounts)[i], high = (*amounts)[i + 1];
    if (--axis < 0 || low < 0 || high < 0) return {};
    Value size = torch.size(x, axis);
    SmallVector<Value> parts{x};
    if (low) parts.insert(parts.begin(), torch.slice(x, axis, torch.subInt(size, torch.integer(low)), size, 1, low));
    if (high) parts.push_back(torch.slice(x, axis, torch.integer(0), torch.integer(high), 1, high));
    SmallVector<int64_t> sizes(TorchBuilder::type(x).getSizes());
    if (sizes[axis] != VTensorType::kUnknownSize) sizes[axis] += low + high;
    if (parts.size() > 1) x = torch.cat(parts, axis, TorchBuilder::type(x).withSizes(sizes));
  }
  return x;
}

void pd_torch::populateEmissionShape(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeEmission.inc"
}
