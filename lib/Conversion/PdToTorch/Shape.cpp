//===--- Shape.cpp - reshape, squeeze, expand, pad, reading shapes ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Scalars.h"

#include "paddle-mlir/Dialect/Pd/IR/PdShapeOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCreationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

namespace {

/// A 0 in the shape copies the input's dim; dims that the result type knows are written as constants.
struct ConvertReshape : TorchPattern<ReshapeOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(ReshapeOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut()), xType = TorchBuilder::type(adaptor.getX());
    auto sizes = getTorchInts(rewriter, aten, op.getShape());
    if (!sizes || static_cast<int64_t>(sizes->size()) != type.getRank())
      return refuse(rewriter, op, "the shape operand does not have one element per result dim");
    for (auto [i, size] : llvm::enumerate(*sizes)) {
      if (type.getSizes()[i] != VTensorType::kUnknownSize) size = aten.integer(type.getSizes()[i]);
      else if (pd_torch::getConstantInt(size) == 0 && static_cast<int64_t>(i) < xType.getRank())
        size = aten.size(adaptor.getX(), i);
    }
    rewriter.replaceOp(op, aten.reshape(adaptor.getX(), *sizes, type));
    return success();
  }
};

/// Listed dims of 1 go, one squeeze.dim each; the rank of the result decides about dynamic ones.
struct ConvertSqueeze : TorchPattern<SqueezeOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(SqueezeOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto axes = getConstantInts(op.getAxis());
    auto xType = TorchBuilder::type(adaptor.getX());
    int64_t rank = xType.getRank(), surplus = rank - torchType(op.getOut()).getRank();
    if (!axes) return refuse(rewriter, op, "axis is not a constant");
    SmallVector<int64_t> listed;
    for (int64_t axis : *axes) listed.push_back(pd_torch::normalizeDim(axis, rank));
    if (axes->empty()) listed = llvm::to_vector(llvm::seq<int64_t>(0, rank));
    SmallVector<int64_t> drop;
    for (int64_t wanted : {int64_t(1), VTensorType::kUnknownSize})
      for (int64_t axis : listed)
        if (axis >= 0 && axis < rank && xType.getSizes()[axis] == wanted &&
            static_cast<int64_t>(drop.size()) < surplus && !llvm::is_contained(drop, axis))
          drop.push_back(axis);
    if (static_cast<int64_t>(drop.size()) != surplus)
      return refuse(rewriter, op, "the result's rank does not follow from the listed axes");
    llvm::sort(drop, std::greater<int64_t>());
    Value value = adaptor.getX();
    for (int64_t axis : drop) value = aten.squeeze(value, axis);
    if (drop.empty()) value = pd_torch::AtenCloneOp::create(rewriter, op.getLoc(), value.getType(), value, aten.none());
    rewriter.replaceOp(op, value);
    return success();
  }
};

struct ConvertUnsqueeze : TorchPattern<UnsqueezeOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(UnsqueezeOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto axes = getConstantInts(op.getAxis());
    if (!axes) return refuse(rewriter, op, "axis is not a constant");
    Value value = adaptor.getX();
    for (int64_t axis : *axes) {
      int64_t rank = TorchBuilder::type(value).getRank(), at = pd_torch::normalizeDim(axis, rank + 1);
      if (at < 0 || at > rank) return refuse(rewriter, op, "axis " + Twine(axis) + " is out of range");
      value = aten.unsqueeze(value, at);
    }
    rewriter.replaceOp(op, value);
    return success();
  }
};

/// broadcast_to with every size spelled out (-1 keeps the input's).
struct ConvertExpand : TorchPattern<ExpandOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(ExpandOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut());
    auto sizes = getTorchInts(rewriter, aten, op.getShape());
    if (!sizes || static_cast<int64_t>(sizes->size()) != type.getRank())
      return refuse(rewriter, op, "the shape operand does not have one element per result dim");
    int64_t lead = type.getRank() - TorchBuilder::type(adaptor.getX()).getRank();
    for (auto [i, size] : llvm::enumerate(*sizes)) {
      if (type.getSizes()[i] != VTensorType::kUnknownSize) size = aten.integer(type.getSizes()[i]);
      else if (pd_torch::getConstantInt(size) == -1 && static_cast<int64_t>(i) >= lead)
        size = aten.size(adaptor.getX(), i - lead);
    }
    rewriter.replaceOpWithNewOp<pd_torch::AtenBroadcastToOp>(op, type, adaptor.getX(), aten.ints(ValueRange(*sizes)));
    return success();
  }
};

struct ConvertExpandAs : TorchPattern<ExpandAsOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(ExpandAsOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut());
    int64_t lead = type.getRank() - TorchBuilder::type(adaptor.getX()).getRank();
    SmallVector<Value> sizes;
    for (int64_t i = 0; i < type.getRank(); ++i) {
      if (type.getSizes()[i] != VTensorType::kUnknownSize) sizes.push_back(aten.integer(type.getSizes()[i]));
      else if (adaptor.getY()) sizes.push_back(aten.size(adaptor.getY(), i));
      else if (i >= lead) sizes.push_back(aten.size(adaptor.getX(), i - lead));
      else return refuse(rewriter, op, "a new dim has no size");
    }
    rewriter.replaceOpWithNewOp<pd_torch::AtenBroadcastToOp>(op, type, adaptor.getX(), aten.ints(ValueRange(sizes)));
    return success();
  }
};

/// Paddle lists (before, after) pairs from the first dim, torch from the last.
/// broadcast_to the common sizes. A dim that several inputs leave open has the size of the first of them.
struct ConvertBroadcastTensors : TorchPattern<BroadcastTensorsOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(BroadcastTensorsOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ValueRange inputs = adaptor.getInput();
    TorchBuilder aten(rewriter, op.getLoc());
    int64_t rank = torchType(op.getResult(0)).getRank();
    SmallVector<Value> sizes(rank);
    for (Value input : inputs) {
      auto type = TorchBuilder::type(input);
      for (int64_t i = 0, lead = rank - type.getRank(); i < type.getRank(); ++i) {
        Value &size = sizes[lead + i];
        int64_t known = size ? pd_torch::getConstantInt(size).value_or(VTensorType::kUnknownSize) : 1,
                own = type.getSizes()[i];
        if (!size || known == 1 || (known == VTensorType::kUnknownSize && own > 1)) size = aten.size(input, i);
      }
    }
    SmallVector<Value> results;
    for (Value input : inputs) results.push_back(aten.broadcast(input, sizes));
    rewriter.replaceOp(op, results);
    return success();
  }
};

struct ConvertPad : TorchPattern<PadOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(PadOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut());
    ArrayRef<int64_t> paddings = op.getPaddings();
    if (static_cast<int64_t>(paddings.size()) != 2 * type.getRank())
      return refuse(rewriter, op, "expects two paddings per dim");
    SmallVector<int64_t> pads;
    for (int64_t i = type.getRank() - 1; i >= 0; --i) pads.append({paddings[2 * i], paddings[2 * i + 1]});
    auto number = getConstantNumber(op.getPadValue());
    Value value = number ? aten.number(type.getDtype(), *number) : getTorchFloat(rewriter, aten, op.getPadValue());
    if (!value) return refuse(rewriter, op, "the padding value is not one number");
    rewriter.replaceOpWithNewOp<pd_torch::AtenConstantPadNdOp>(op, type, adaptor.getX(), aten.ints(pads), value);
    return success();
  }
};

/// [left, right, top, bottom, front, back] is torch's order already. The other modes exist in torch for 2-D images:
/// depth must be 1.
struct ConvertPad3d : TorchPattern<Pad3dOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(Pad3dOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut());
    bool last = op.getDataFormat() == "NDHWC";
    auto pads = getTorchInts(rewriter, aten, op.getPaddings());
    if (!pads || pads->size() != 6) return refuse(rewriter, op, "expects six paddings");
    if (op.getMode() == "constant") {
      SmallVector<Value> list;
      if (last) // the channels come last and stay as they are
        list.append(2, aten.integer(0));
      list.append(*pads);
      rewriter.replaceOpWithNewOp<pd_torch::AtenConstantPadNdOp>(
          op, type, adaptor.getX(), aten.ints(ValueRange(list)),
          aten.number(type.getDtype(), op.getPadValue().convertToDouble()));
      return success();
    }
    if (last || TorchBuilder::type(adaptor.getX()).getSizes()[2] != 1 || pd_torch::getConstantInt((*pads)[4]) != 0 ||
        pd_torch::getConstantInt((*pads)[5]) != 0)
      return refuse(rewriter, op,
                    "mode '" + op.getMode() + "' is supported for NCDHW with a depth of 1 that is not padded");
    Value image = aten.squeeze(adaptor.getX(), 2);
    SmallVector<int64_t> sizes(type.getSizes());
    sizes.erase(sizes.begin() + 2);
    Value list = aten.ints(ValueRange(*pads).take_front(4)), padded;
    if (op.getMode() == "reflect")
      padded = pd_torch::AtenReflectionPad2dOp::create(rewriter, op.getLoc(), type.withSizes(sizes), image, list);
    else if (op.getMode() == "replicate")
      padded = pd_torch::AtenReplicationPad2dOp::create(rewriter, op.getLoc(), type.withSizes(sizes), image, list);
    else if (op.getMode() == "circular")
      padded = pd_torch::AtenPadOp::create(rewriter, op.getLoc(), type.withSizes(sizes), image, list,
                                           aten.string("circular"), aten.none());
    else return refuse(rewriter, op, "mode '" + op.getMode() + "' is not supported");
    rewriter.replaceOp(op, aten.unsqueeze(padded, 2));
    return success();
  }
};

/// The sizes as a tensor. Consumers that only want numbers read the sizes themselves (Scalars.cpp), so this is usually
/// dead.
template <typename OpT> struct ConvertShape : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = this->torchType(op.getOut());
    rewriter.replaceOpWithNewOp<pd_torch::AtenTensorOp>(op, type, aten.ints(ValueRange(aten.sizes(adaptor.getInput()))),
                                                        aten.dtype(type.getDtype()), aten.none(), aten.boolean(false));
    return success();
  }
};

struct ConvertNumel : TorchPattern<NumelOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(NumelOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    Value count = aten.integer(1);
    for (Value size : aten.sizes(adaptor.getX())) count = aten.mulInt(count, size);
    auto type = torchType(op.getSize());
    Value result = pd_torch::PrimNumToTensorScalarOp::create(rewriter, op.getLoc(), type.withSizes({}), count);
    rewriter.replaceOp(op, type.getRank() == 0 ? result : aten.reshape(result, {aten.integer(1)}, type));
    return success();
  }
};

/// Output i varies along dim i only.
struct ConvertMeshgrid : TorchPattern<MeshgridOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(MeshgridOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    ValueRange inputs = adaptor.getInputs();
    SmallVector<Value> sizes, results;
    for (Value input : inputs)
      sizes.push_back(TorchBuilder::type(input).getRank() == 0 ? aten.integer(1) : aten.size(input, 0));
    for (auto [i, input] : llvm::enumerate(inputs)) {
      SmallVector<Value> own(inputs.size(), aten.integer(1));
      own[i] = sizes[i];
      Value column = aten.reshape(input, own);
      results.push_back(pd_torch::AtenBroadcastToOp::create(rewriter, op.getLoc(), torchType(op.getResult(i)), column,
                                                            aten.ints(ValueRange(sizes))));
    }
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void pd::populateShapePatterns(TorchPatterns &set) {
  set.add<ConvertReshape, ConvertSqueeze, ConvertUnsqueeze, ConvertExpand, ConvertExpandAs, ConvertBroadcastTensors,
          ConvertPad, ConvertPad3d, ConvertShape<ShapeOp>, ConvertShape<Shape64Op>, ConvertNumel, ConvertMeshgrid>();
}
