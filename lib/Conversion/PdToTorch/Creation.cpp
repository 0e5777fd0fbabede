//===--- Creation.cpp - parameters, literals, fills ---------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Patterns.h"
#include "Scalars.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCreationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

/// The same bytes with torch's signed integers; null for an attribute of another kind.
static ElementsAttr withTorchDtype(ElementsAttr value, VTensorType type) {
  if (value.getElementType() == type.getDtype()) return value;
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value))
    return DenseResourceElementsAttr::get(type.toLiteralType(), resource.getRawHandle());
  if (auto dense = dyn_cast<DenseElementsAttr>(value)) return dense.bitcast(type.getDtype());
  return {};
}

namespace {

struct ConvertParameter : TorchPattern<ParameterOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(ParameterOp op, Adaptor, ConversionPatternRewriter &rewriter) const override {
    ElementsAttr value = withTorchDtype(op.getValue(), torchType(op.getOut()));
    if (!value) return refuse(rewriter, op, "the value is neither dense nor a resource");
    // The name survives as the location, where exporters look for it.
    auto loc = NameLoc::get(op.getNameAttr(), op.getLoc());
    rewriter.replaceOpWithNewOp<pd_torch::ValueTensorLiteralOp>(op, torchType(op.getOut()), value)->setLoc(loc);
    return success();
  }
};

/// full, full_int_array, assign_value, constant: what the op folds to. Larger fills stay fills.
template <typename OpT> struct ConvertLiteral : TorchPattern<OpT> {
  using TorchPattern<OpT>::TorchPattern;
  using Adaptor = typename TorchPattern<OpT>::Adaptor;
  LogicalResult matchAndRewrite(OpT op, Adaptor, ConversionPatternRewriter &rewriter) const override {
    VTensorType type = this->torchType(op.getOut());
    ElementsAttr value;
    if (!matchPattern(op.getOut(), m_Constant(&value))) return this->refuse(rewriter, op, "does not fold to a literal");
    if (std::is_same_v<OpT, FullOp> && value.getNumElements() > 64)
      return rewriter.notifyMatchFailure(op, "large: the row makes it aten.full");
    value = withTorchDtype(value, type);
    if (!value || value.getShapedType() != type.toLiteralType())
      return this->refuse(rewriter, op, "the literal's type differs from the result's");
    rewriter.replaceOpWithNewOp<pd_torch::ValueTensorLiteralOp>(op, type, value);
    return success();
  }
};

Value createFull(TorchBuilder &aten, VTensorType type, ArrayRef<Value> sizes, Value number) {
  return pd_torch::AtenFullOp::create(aten.builder, aten.loc, type, aten.ints(ValueRange(sizes)), number,
                                      aten.dtype(type.getDtype()), aten.none(), aten.none(), aten.none());
}

/// A computed fill value is broadcast; it is a tensor already.
Value fill(ConversionPatternRewriter &rewriter, TorchBuilder &aten, VTensorType type, ArrayRef<Value> sizes,
           Value pdValue, Value torchValue) {
  if (auto number = getConstantNumber(pdValue))
    return createFull(aten, type, sizes,
                      isa<mlir::FloatType>(type.getDtype()) ? aten.real(*number)
                                                            : aten.number(type.getDtype(), *number));
  Value scalar =
      aten.toDtype(aten.reshape(torchValue, {}, TorchBuilder::type(torchValue).withSizes({})), type.getDtype());
  return pd_torch::AtenBroadcastToOp::create(rewriter, aten.loc, type, scalar, aten.ints(ValueRange(sizes)));
}

struct ConvertFullLike : TorchPattern<FullLikeOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(FullLikeOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    rewriter.replaceOp(op, fill(rewriter, aten, torchType(op.getOut()), aten.sizes(adaptor.getX()), op.getValue(),
                                adaptor.getValue()));
    return success();
  }
};

struct ConvertFullWithTensor : TorchPattern<FullWithTensorOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(FullWithTensorOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut());
    auto sizes = getTorchInts(rewriter, aten, op.getShape());
    if (!sizes || static_cast<int64_t>(sizes->size()) != type.getRank())
      return refuse(rewriter, op, "the shape operand does not have one element per result dim");
    for (auto [i, size] : llvm::enumerate(*sizes))
      if (type.getSizes()[i] != VTensorType::kUnknownSize) size = aten.integer(type.getSizes()[i]);
    rewriter.replaceOp(op, fill(rewriter, aten, type, *sizes, op.getValue(), adaptor.getValue()));
    return success();
  }
};

struct ConvertFullBatchSizeLike : TorchPattern<FullBatchSizeLikeOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(FullBatchSizeLikeOp op, Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut());
    int64_t from = op.getInputDimIdx(), to = op.getOutputDimIdx();
    if (from < 0 || from >= TorchBuilder::type(adaptor.getInput()).getRank() || to < 0 || to >= type.getRank())
      return refuse(rewriter, op, "a dim index is out of range");
    SmallVector<Value> sizes;
    for (auto [i, size] : llvm::enumerate(op.getShape()))
      sizes.push_back(static_cast<int64_t>(i) == to ? aten.size(adaptor.getInput(), from) : aten.integer(size));
    rewriter.replaceOp(op,
                       createFull(aten, type, sizes, aten.number(type.getDtype(), op.getValue().convertToDouble())));
    return success();
  }
};

struct ConvertArange : TorchPattern<ArangeOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(ArangeOp op, Adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    auto type = torchType(op.getOut());
    bool integers = isa<IntegerType>(type.getDtype());
    SmallVector<Value> numbers;
    for (Value operand : {Value(op.getStart()), Value(op.getEnd()), Value(op.getStep())}) {
      auto constant = getConstantNumber(operand);
      bool isInt = cast<RankedTensorType>(operand.getType()).getElementType().isInteger();
      if (constant) numbers.push_back(aten.number(integers ? type.getDtype() : Type(rewriter.getF32Type()), *constant));
      else numbers.push_back(isInt ? getTorchInt(rewriter, aten, operand) : getTorchFloat(rewriter, aten, operand));
      if (!numbers.back()) return refuse(rewriter, op, "start, end or step is not one number");
    }
    rewriter.replaceOpWithNewOp<pd_torch::AtenArangeStartStepOp>(op, type, numbers[0], numbers[1], numbers[2],
                                                                 aten.dtype(type.getDtype()), aten.none(), aten.none(),
                                                                 aten.none());
    return success();
  }
};

struct ConvertIncrement : TorchPattern<IncrementOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(IncrementOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    rewriter.replaceOp(op, aten.addScalar(adaptor.getX(), op.getValue().convertToDouble()));
    return success();
  }
};

} // namespace

void pd::populateCreationPatterns(TorchPatterns &set) {
  set.add<ConvertParameter, ConvertLiteral<ConstantOp>, ConvertLiteral<FullOp>, ConvertLiteral<FullIntArrayOp>,
          ConvertLiteral<AssignValueOp>, ConvertFullLike, ConvertFullWithTensor, ConvertFullBatchSizeLike,
          ConvertArange, ConvertIncrement>();
}
