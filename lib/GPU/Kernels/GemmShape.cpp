//===--- GemmShape.cpp - which loop of a matrix product is what ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "GemmShape.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::pd::gpu {

using codegen::ProductBody;

static bool isContraction(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops() != 0 && linalg::isaContractionOpInterface(linalgOp);
}

/// Whether every element of the operation's block is computed in f32.
static bool multipliesInF32(linalg::LinalgOp op) {
  for (Operation &inner : op.getBlock()->without_terminator())
    if (!inner.getResult(0).getType().isF32()) return false;
  return true;
}

static bool isElement(Type type) {
  return type.isF16() || type.isBF16() || type.isF32() || type.isF64() || type.isInteger(1) || type.isInteger(8) ||
         type.isInteger(16) || type.isInteger(32) || type.isInteger(64);
}

std::optional<ProductBody> matchGemmBody(pd_kernel::KernelOp kernel) {
  if (kernel.getPacked()) return std::nullopt;
  return ProductBody::match(kernel, isContraction, isElement);
}

/// Kernel arguments of one half-precision type.
static bool matchOperands(const ProductBody &body, GemmShape &shape) {
  pd_kernel::KernelOp kernel = body.kernel();
  linalg::LinalgOp op = body.root();
  auto a = body.argumentOf(op.getDpsInputOperand(0)), b = body.argumentOf(op.getDpsInputOperand(1));
  if (!a || !b || *a >= kernel.getNumIns() || *b >= kernel.getNumIns()) return false;
  shape.a = *a;
  shape.b = *b;
  shape.element = cast<RankedTensorType>(kernel.getArgumentTypes()[*a]).getElementType();
  return (shape.element.isF16() || shape.element.isBF16()) &&
         cast<RankedTensorType>(kernel.getArgumentTypes()[*b]).getElementType() == shape.element;
}

/// Whether rows of 16-byte chunks are possible: known sizes of contiguous dimensions are multiples of `n`.
static bool mayBeMultiple(Type type, int64_t n) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.isDynamicDim(tensor.getRank() - 1) || tensor.getShape().back() % n == 0;
}

std::optional<GemmShape> GemmShape::match(pd_kernel::KernelOp kernel) {
  std::optional<ProductBody> body = matchGemmBody(kernel);
  GemmShape shape;
  if (!body || !multipliesInF32(body->root()) || !matchOperands(*body, shape)) return std::nullopt;
  linalg::LinalgOp op = body->root();
  FailureOr<linalg::ContractionDimensions> dims = linalg::inferContractionDims(op);
  if (failed(dims) || dims->k.size() != 1 || dims->n.size() != 1 || op.getNumReductionLoops() != 1) return std::nullopt;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  for (AffineMap map : maps)
    if (!llvm::all_of(map.getResults(), [](AffineExpr e) { return isa<AffineDimExpr>(e); })) return std::nullopt;
  auto loopOf = [](AffineExpr expr) { return cast<AffineDimExpr>(expr).getPosition(); };
  shape.aMap = maps[0];
  shape.bMap = maps[1];
  for (AffineExpr expr : maps[2].getResults()) shape.outLoops.push_back(loopOf(expr));
  shape.k = dims->k.front();
  shape.n = dims->n.front();
  unsigned rank = shape.outLoops.size();
  if (rank < 2 || shape.outLoops.back() != shape.n || !llvm::is_contained(dims->m, shape.outLoops[rank - 2]))
    return std::nullopt;
  shape.m = shape.outLoops[rank - 2];
  unsigned bLast = loopOf(shape.bMap.getResults().back());
  if (loopOf(shape.aMap.getResults().back()) != shape.k || (bLast != shape.k && bLast != shape.n)) return std::nullopt;
  shape.transposed = bLast == shape.k;
  ArrayRef<Type> types = kernel.getArgumentTypes();
  if (!mayBeMultiple(types[shape.a], 8) || !mayBeMultiple(types[shape.b], 8) ||
      !mayBeMultiple(kernel.getOut(0).getType(), 2))
    return std::nullopt;
  return shape;
}

} // namespace mlir::pd::gpu
