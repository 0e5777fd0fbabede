//===--- InferShape.h - shape functions of the Shape family ------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rules are in lib/Dialect/Pd/IR/ShapeInfer.cpp (rearranging), ShapeInferSlice.cpp (cutting, padding, resizing) and
// ShapeInferBlocks.cpp.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_PD_IR_INFERSHAPE_H
#define PADDLE_MLIR_DIALECT_PD_IR_INFERSHAPE_H

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"
#include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.h"

namespace mlir::pd::infer {

/// The entries of an operand that holds a shape or axes, as far as they are known; nothing when even their number is
/// not.
std::optional<SmallVector<std::optional<int64_t>>> entriesOf(Value ints);

/// `value` is an integer tensor: the tensor and dim that its flat element `index` was read from by pd.shape, if it was.
std::optional<std::pair<Value, int64_t>> dimSource(Value value, int64_t index);

/// squeeze's rule when the rank of the result is known, which settles what a listed `?` dim does. Null when still
/// unclear.
RankedTensorType squeezeToRank(RankedTensorType x, ArrayRef<int64_t> axes, int64_t rank);

LogicalResult reshape(ReshapeOp::Adaptor a, Site site, Types &results);
LogicalResult transpose(TransposeOp::Adaptor a, Site site, Types &results);
LogicalResult squeeze(SqueezeOp::Adaptor a, Site site, Types &results);
LogicalResult unsqueeze(UnsqueezeOp::Adaptor a, Site site, Types &results);
LogicalResult flatten(FlattenOp::Adaptor a, Site site, Types &results);
LogicalResult concat(ConcatOp::Adaptor a, Site site, Types &results);
LogicalResult stack(StackOp::Adaptor a, Site site, Types &results);
LogicalResult expand(ExpandOp::Adaptor a, Site site, Types &results);
LogicalResult expandAs(ExpandAsOp::Adaptor a, Site site, Types &results);
LogicalResult tile(TileOp::Adaptor a, Site site, Types &results);
LogicalResult meshgrid(MeshgridOp::Adaptor a, Site site, Types &results);
LogicalResult shape(ShapeOp::Adaptor a, Site site, Types &results);
LogicalResult shape64(Shape64Op::Adaptor a, Site site, Types &results);
LogicalResult numel(NumelOp::Adaptor a, Site site, Types &results);

LogicalResult pixelShuffle(PixelShuffleOp::Adaptor a, Site site, Types &results);
LogicalResult pixelUnshuffle(PixelUnshuffleOp::Adaptor a, Site site, Types &results);
LogicalResult repeatInterleave(RepeatInterleaveOp::Adaptor a, Site site, Types &results);
LogicalResult broadcastTensors(BroadcastTensorsOp::Adaptor a, Site site, Types &results);
LogicalResult crop(CropOp::Adaptor a, Site site, Types &results);
LogicalResult unfold(UnfoldOp::Adaptor a, Site site, Types &results);

LogicalResult split(SplitOp::Adaptor a, Site site, Types &results);
LogicalResult splitWithNum(SplitWithNumOp::Adaptor a, Site site, Types &results);
LogicalResult unstack(UnstackOp::Adaptor a, Site site, Types &results);
LogicalResult unbind(UnbindOp::Adaptor a, Site site, Types &results);
LogicalResult slice(SliceOp::Adaptor a, Site site, Types &results);
LogicalResult stridedSlice(StridedSliceOp::Adaptor a, Site site, Types &results);
LogicalResult pad(PadOp::Adaptor a, Site site, Types &results);
LogicalResult pad3d(Pad3dOp::Adaptor a, Site site, Types &results);

/// Shared by the resizing ops, whose operands and attributes are the same.
LogicalResult interpType(Site site, RankedTensorType x, Value outSize, ValueRange sizeTensor, Value scaleTensor,
                         StringRef format, ArrayRef<int64_t> outDims, ArrayRef<double> scale, Types &results);
template <class A> LogicalResult interp(A a, Site site, Types &results) {
  return interpType(site, typeOf(a.getX()), a.getOutSize(), a.getSizeTensor(), a.getScaleTensor(), a.getDataFormat(),
                    {(int64_t)a.getOutD(), (int64_t)a.getOutH(), (int64_t)a.getOutW()}, a.getScale(), results);
}

} // namespace mlir::pd::infer

#endif // PADDLE_MLIR_DIALECT_PD_IR_INFERSHAPE_H
