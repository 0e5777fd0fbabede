//===--- Pool.cpp - interpolation by torch-mlir's generic op; circular padding -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchPoolOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

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

void pd_torch::populateEmissionPool(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchPoolEmission.inc"
}
