//===--- Transposes.cpp - layout transposes and the values that take a permutation without one -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Transposes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/WeightRecipe.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

static constexpr llvm::StringLiteral kMoving = "pd_kernel.moving";

Permutation mlir::pd::group::invert(ArrayRef<int64_t> perm) {
  Permutation result(perm.size());
  for (auto [i, dim] : llvm::enumerate(perm)) result[dim] = i;
  return result;
}

Permutation mlir::pd::group::compose(ArrayRef<int64_t> first, ArrayRef<int64_t> second) {
  return permuted(first, second);
}

bool mlir::pd::group::isIdentity(ArrayRef<int64_t> perm) { return llvm::is_sorted(perm); }

/// A transpose that leaves the elements' order in memory alone, because only dims of size one move, is a reshape.
static Value createReshapeInstead(OpBuilder &builder, Location loc, Value source, ArrayRef<int64_t> perm) {
  auto type = cast<RankedTensorType>(source.getType());
  SmallVector<int64_t> moving;
  for (int64_t dim : perm)
    if (type.getDimSize(dim) != 1) moving.push_back(dim);
  if (!llvm::is_sorted(moving) || moving.empty()) return {};
  // Each group holds one dim that is not one, the ones before it and, in the last group, those after it.
  auto group = [&](auto isOne) {
    SmallVector<ReassociationIndices> groups(1);
    unsigned seen = 0;
    for (int64_t i = 0; i < type.getRank(); ++i) {
      if (seen && !isOne(i)) {
        if (seen == groups.size()) groups.emplace_back();
      }
      groups.back().push_back(i);
      seen += !isOne(i);
    }
    return groups;
  };
  SmallVector<ReassociationIndices> from = group([&](int64_t i) { return type.getDimSize(i) == 1; });
  SmallVector<ReassociationIndices> to = group([&](int64_t i) { return type.getDimSize(perm[i]) == 1; });
  SmallVector<OpFoldResult> sizes = permuted<OpFoldResult>(tensor::getMixedSizes(builder, loc, source), perm);
  auto resultType = RankedTensorType::get(permuted<int64_t>(type.getShape(), perm), type.getElementType());
  Value flat = tensor::CollapseShapeOp::create(builder, loc, source, from);
  return tensor::ExpandShapeOp::create(builder, loc, resultType, flat, to, sizes);
}

Value mlir::pd::group::createTranspose(OpBuilder &builder, Location loc, Value source, ArrayRef<int64_t> perm,
                                       bool moving) {
  if (isIdentity(perm)) return source;
  if (!moving)
    if (Value reshaped = createReshapeInstead(builder, loc, source, perm)) return reshaped;
  auto type = cast<RankedTensorType>(source.getType());
  SmallVector<OpFoldResult> sizes = permuted<OpFoldResult>(tensor::getMixedSizes(builder, loc, source), perm);
  Value empty = tensor::EmptyOp::create(builder, loc, sizes, type.getElementType());
  auto resultType = RankedTensorType::get(permuted<int64_t>(type.getShape(), perm), type.getElementType());
  if (empty.getType() != resultType) empty = tensor::CastOp::create(builder, loc, resultType, empty);
  auto transpose = linalg::TransposeOp::create(builder, loc, source, empty, perm);
  if (moving) transpose->setAttr(kMoving, builder.getUnitAttr());
  return transpose->getResult(0);
}

linalg::TransposeOp mlir::pd::group::getMovingTranspose(Value value) {
  auto transpose = value.getDefiningOp<linalg::TransposeOp>();
  return transpose && transpose->hasAttr(kMoving) ? transpose : linalg::TransposeOp();
}

void mlir::pd::group::finalizeTransposes(Operation *root) {
  SmallVector<linalg::TransposeOp> transposes;
  root->walk([&](linalg::TransposeOp op) { transposes.push_back(op); });
  for (linalg::TransposeOp op : transposes) {
    op->removeAttr(kMoving);
    OpBuilder builder(op);
    Value reshaped = createReshapeInstead(builder, op.getLoc(), op.getInput(), op.getPermutation());
    if (!reshaped) continue;
    op->getResult(0).replaceAllUsesWith(reshaped);
    op->erase();
  }
}

bool mlir::pd::group::isReadOnlyBy(Value value, Operation *user) {
  return llvm::all_of(value.getUsers(), [&](Operation *other) { return other == user || isa<tensor::DimOp>(other); });
}

static WeightOp getWeight(OpBuilder &builder, Value value) {
  if (auto weight = value.getDefiningOp<WeightOp>()) return weight;
  auto constant = value.getDefiningOp<arith::ConstantOp>();
  auto source = constant ? dyn_cast<ElementsAttr>(constant.getValue()) : ElementsAttr();
  if (!source) return {};
  return WeightOp::create(builder, constant.getLoc(), constant.getType(), source, builder.getArrayAttr({}),
                          StringAttr(), IntegerAttr());
}

Value mlir::pd::group::createPermuted(OpBuilder &builder, Location loc, Value value, ArrayRef<int64_t> perm) {
  if (isIdentity(perm)) return value;
  auto type = cast<RankedTensorType>(value.getType());
  auto resultType = RankedTensorType::get(permuted<int64_t>(type.getShape(), perm), type.getElementType());
  if (auto empty = value.getDefiningOp<tensor::EmptyOp>()) {
    Value result = tensor::EmptyOp::create(builder, loc, permuted<OpFoldResult>(empty.getMixedSizes(), perm),
                                           type.getElementType());
    return result.getType() == resultType ? result
                                          : tensor::CastOp::create(builder, loc, resultType, result).getResult();
  }
  if (auto fill = value.getDefiningOp<linalg::FillOp>())
    return linalg::FillOp::create(builder, loc, fill.value(), createPermuted(builder, loc, fill.output(), perm))
        .getResult(0);
  if (auto transpose = value.getDefiningOp<linalg::TransposeOp>())
    return createTranspose(builder, loc, transpose.getInput(), compose(transpose.getPermutation(), perm),
                           getMovingTranspose(value) != nullptr);
  if (WeightOp weight = getWeight(builder, value))
    if (WeightOp result = appendWeightStep(builder, weight, TransposeStepAttr::get(builder.getContext(), perm)))
      return result.getResult();
  auto insert = value.getDefiningOp<tensor::InsertSliceOp>();
  if (insert && insert->hasOneUse() && insert.getSourceType().getRank() == type.getRank()) {
    Value source = createPermuted(builder, loc, insert.getSource(), perm),
          dest = createPermuted(builder, loc, insert.getDest(), perm);
    return tensor::InsertSliceOp::create(
        builder, loc, source, dest, permuted<OpFoldResult>(insert.getMixedOffsets(), perm),
        permuted<OpFoldResult>(insert.getMixedSizes(), perm), permuted<OpFoldResult>(insert.getMixedStrides(), perm));
  }
  return createTranspose(builder, loc, value, perm, /*moving=*/false);
}
