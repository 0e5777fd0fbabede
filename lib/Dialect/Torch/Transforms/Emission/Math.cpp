//===--- Math.cpp - arithmetic that torch-mlir lacks -------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// The extreme of two, the number where the other is NaN.
template <typename ExtremeOp> static Value numberBefore(Operation *op, TorchBuilder &torch) {
  Value x = op->getOperand(0), y = op->getOperand(1);
  Value extreme = ExtremeOp::create(torch.builder, torch.loc, cast<VTensorType>(op->getResult(0).getType()), x, y);
  if (!isa<mlir::FloatType>(TorchBuilder::type(x).getDtype())) return extreme;
  auto isNan = [&](Value v) {
    return AtenNeTensorOp::create(torch.builder, torch.loc, TorchBuilder::type(v).withDtype(torch.builder.getI1Type()),
                                  v, v);
  };
  return select(torch, isNan(x), y, select(torch, isNan(y), x, extreme));
}

void pd_torch::populateEmissionMath(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchMathEmission.inc"
}
