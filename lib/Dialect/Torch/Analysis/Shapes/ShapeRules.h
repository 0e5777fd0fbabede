//===--- ShapeRules.h - the sizes of ops' results from their operands -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The records of ops name these functions (field `shape` of Torch_Facts). Each gives the sizes of result `index`, or
// nothing when they do not follow from the operands. One file a family; operands stand where PyTorch's schema has them.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_DIALECT_TORCH_ANALYSIS_SHAPES_SHAPERULES_H
#define PADDLE_MLIR_LIB_DIALECT_TORCH_ANALYSIS_SHAPES_SHAPERULES_H

#include "paddle-mlir/Dialect/Torch/Analysis/SymbolicShapes.h"

namespace mlir::pd_torch::shape {

//===--- Elementwise.cpp ---===//
/// All tensor operands broadcast against each other.
std::optional<Dims> broadcast(SymbolicShapes &, Operation *op, unsigned index);
/// Those of operand 0, 1 or 2.
std::optional<Dims> sameAsFirst(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> sameAsSecond(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> sameAsThird(SymbolicShapes &, Operation *op, unsigned index);

//===--- Reduction.cpp ---===//
/// (self, list of dims or None, keepdim, ...)
std::optional<Dims> overDims(SymbolicShapes &, Operation *op, unsigned index);
/// (self, dim or None, keepdim, ...)
std::optional<Dims> overDim(SymbolicShapes &, Operation *op, unsigned index);
/// (self, k, dim, ...)
std::optional<Dims> topk(SymbolicShapes &, Operation *op, unsigned index);

//===--- Linear.cpp ---===//
std::optional<Dims> matmul(SymbolicShapes &, Operation *op, unsigned index);

//===--- Conv.cpp ---===//
/// (input, weight, bias, stride, padding, dilation, transposed, output_padding, groups)
std::optional<Dims> convolution(SymbolicShapes &, Operation *op, unsigned index);

//===--- Pool.cpp ---===//
/// (self, kernel, stride, padding, dilation, ceil_mode)
std::optional<Dims> maxPool2d(SymbolicShapes &, Operation *op, unsigned index);
/// (self, kernel, stride, padding, ceil_mode, ...)
std::optional<Dims> avgPool2d(SymbolicShapes &, Operation *op, unsigned index);
/// (self, sizes of the last dims, ...)
std::optional<Dims> lastTwoFromList(SymbolicShapes &, Operation *op, unsigned index);
/// (input, grid, ...)
std::optional<Dims> gridSampler(SymbolicShapes &, Operation *op, unsigned index);

//===--- Shape.cpp ---===//
std::optional<Dims> view(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> flatten(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> unflatten(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> squeeze(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> squeezeDim(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> unsqueeze(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> permute(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> transpose(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> transpose2d(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> cat(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> stack(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> slice(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> select(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> expand(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> repeat(SymbolicShapes &, Operation *op, unsigned index);
/// Element `index` of a list of tensors.
std::optional<Dims> listElements(SymbolicShapes &, Operation *op, unsigned index);
/// (list, index)
std::optional<Dims> getItem(SymbolicShapes &, Operation *op, unsigned index);
/// A vector of the operand's rank.
std::optional<Dims> rankOnly(SymbolicShapes &, Operation *op, unsigned index);
/// (input, output_size or None, scale_factors or None, ...)
std::optional<Dims> resizeNearest(SymbolicShapes &, Operation *op, unsigned index);
/// (input, output_size or None, align_corners, scale_factors or None)
std::optional<Dims> resizeBilinear(SymbolicShapes &, Operation *op, unsigned index);
/// (self, amounts, ...)
std::optional<Dims> pad(SymbolicShapes &, Operation *op, unsigned index);
/// (self, factor)
std::optional<Dims> pixelShuffle(SymbolicShapes &, Operation *op, unsigned index);

//===--- Index.cpp ---===//
std::optional<Dims> indexSelect(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> embedding(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> indexTensor(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> oneHot(SymbolicShapes &, Operation *op, unsigned index);

//===--- Creation.cpp ---===//
/// (sizes, ...)
std::optional<Dims> sizeList(SymbolicShapes &, Operation *op, unsigned index);
/// (end, ...), (start, end, ...), (start, end, step, ...) of integers
std::optional<Dims> arangeEnd(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> arangeStart(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> arangeStep(SymbolicShapes &, Operation *op, unsigned index);

//===--- Recurrent.cpp ---===//
/// (input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first); an lstm's hx are two.
std::optional<Dims> lstm(SymbolicShapes &, Operation *op, unsigned index);
std::optional<Dims> gru(SymbolicShapes &, Operation *op, unsigned index);

//===--- Custom.cpp ---===//
/// torch.operator "paddle.custom.<name>", by the shape rules of its declaration.
std::optional<Dims> custom(SymbolicShapes &, Operation *op, unsigned index);

//===--- operands ---===//
/// A constant axis within the rank, not negative.
std::optional<int64_t> axisOperand(Operation *op, unsigned operand, int64_t rank);
/// Constants of a list: one for all spatial dims, or one a dim.
std::optional<SmallVector<int64_t>> spatial(Value list, size_t rank, ArrayRef<int64_t> whenEmpty = {});

} // namespace mlir::pd_torch::shape

#endif // PADDLE_MLIR_LIB_DIALECT_TORCH_ANALYSIS_SHAPES_SHAPERULES_H
