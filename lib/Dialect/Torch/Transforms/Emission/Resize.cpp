//===--- Resize.cpp - interpolation by torch-mlir's generic op ----------------------------------------------===//
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

static Value upsampleBilinear(AtenUpsampleBilinear2dOp op, TorchBuilder &torch) {
  return interpolate(op, torch, "bilinear");
}
/// torch-mlir's name of PyTorch's mode "bicubic"; any other name ends its lowering with an error.
static Value upsampleBicubic(AtenUpsampleBicubic2dOp op, TorchBuilder &torch) {
  return interpolate(op, torch, "cubic");
}

void pd_torch::populateEmissionResize(RewritePatternSet &patterns) {
  addEmission<AtenUpsampleBilinear2dOp, upsampleBilinear>(patterns);
  addEmission<AtenUpsampleBicubic2dOp, upsampleBicubic>(patterns);
}
