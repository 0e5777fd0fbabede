//===--- Compare.cpp - comparisons and selections by a scalar ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include <limits>

using namespace mlir;
using namespace mlir::pd_torch;

/// A scalar operand of a selection as a rank-0 tensor.
static Value scalarOf(TorchBuilder &torch, Value scalar, Type dtype) {
  auto number = getConstantNumber(scalar);
  return number ? torch.scalarTensor(dtype, *number) : Value();
}

void pd_torch::populateEmissionCompare(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareEmission.inc"
}
