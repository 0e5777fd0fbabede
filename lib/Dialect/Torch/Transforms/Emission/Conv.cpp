//===--- Conv.cpp - convolutions that torch-mlir lowers wrongly ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emission.h"

#include "paddle-mlir/Dialect/Torch/IR/TorchConvOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// x with stride - 1 zeros behind every element of the two last dims: [n, c, h, w] -> [n, c, h, 1, w, 1] -> [n, c, h,
/// s, w, s] -> [n, c, h s, w s].
static Value spread(TorchBuilder &torch, Value x, ArrayRef<int64_t> stride) {
  SmallVector<Value> sizes = torch.sizes(x);
  Value wide = view(torch, x, {sizes[0], sizes[1], sizes[2], torch.integer(1), sizes[3], torch.integer(1)});
  VTensorType type = TorchBuilder::type(wide);
  SmallVector<int64_t> padded(type.getSizes());
  padded[3] = stride[0];
  padded[5] = stride[1];
  Value filled = AtenConstantPadNdOp::create(torch.builder, torch.loc, type.withSizes(padded), wide,
                                             torch.ints(ArrayRef<int64_t>{0, stride[1] - 1, 0, 0, 0, stride[0] - 1}),
                                             torch.number(type.getDtype(), 0));
  return view(torch, filled,
              {sizes[0], sizes[1], torch.mulInt(sizes[2], torch.integer(stride[0])),
               torch.mulInt(sizes[3], torch.integer(stride[1]))});
}

/// A transposed depthwise convolution is a depthwise convolution of the spread input with the flipped kernel.
/// torch-mlir's own way fails at the weight's groups.
static Value depthwiseTransposed(AtenConvolutionOp op, TorchBuilder &torch) {
  auto stride = getConstantIntList(op.getStride()), padding = getConstantIntList(op.getPadding()),
       dilation = getConstantIntList(op.getDilation()), outputPadding = getConstantIntList(op.getOutputPadding());
  auto transposed = getConstantBool(op.getTransposed());
  auto groups = getConstantInt(op.getGroups());
  VTensorType type = TorchBuilder::type(op.getInput()), kernel = TorchBuilder::type(op.getWeight());
  if (!transposed || !*transposed || !groups || *groups < 2 || type.getRank() != 4 || kernel.getRank() != 4 ||
      kernel.getSizes()[0] != *groups || kernel.getSizes()[1] != 1)
    return {};
  if (!stride || !padding || !dilation || !outputPadding || stride->size() != 2 || padding->size() != 2 ||
      dilation->size() != 2 || outputPadding->size() != 2)
    return {};
  SmallVector<int64_t> amounts(4);
  SmallVector<int64_t> sizes(type.getSizes());
  for (int64_t i = 0; i < 2; ++i) {
    int64_t reach = (*dilation)[i] * (kernel.getSizes()[2 + i] - 1) - (*padding)[i];
    int64_t low = reach, high = reach + (*outputPadding)[i] - ((*stride)[i] - 1);
    if (kernel.getSizes()[2 + i] < 0) return {};
    amounts[2 * (1 - i)] = low; // the list begins at the last dim
    amounts[2 * (1 - i) + 1] = high;
    if (sizes[2 + i] != VTensorType::kUnknownSize) sizes[2 + i] = sizes[2 + i] * (*stride)[i] + low + high;
  }
  Value x = spread(torch, op.getInput(), *stride);
  x = AtenConstantPadNdOp::create(torch.builder, torch.loc, type.withSizes(sizes), x, torch.ints(ArrayRef(amounts)),
                                  torch.number(type.getDtype(), 0));
  Value flipped =
      AtenFlipOp::create(torch.builder, torch.loc, kernel, op.getWeight(), torch.ints(ArrayRef<int64_t>{2, 3}));
  return AtenConvolutionOp::create(torch.builder, torch.loc, op.getType(), x, flipped, op.getBias(),
                                   torch.ints(ArrayRef<int64_t>{1, 1}), torch.ints(ArrayRef<int64_t>{0, 0}),
                                   op.getDilation(), torch.boolean(false), torch.ints(ArrayRef<int64_t>{0, 0}),
                                   op.getGroups());
}

void pd_torch::populateEmissionConv(RewritePatternSet &patterns) {
#include "paddle-mlir/Dialect/Torch/IR/TorchConvEmission.inc"
}
