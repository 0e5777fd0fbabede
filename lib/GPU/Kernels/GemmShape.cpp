//===--- GemmShape.cpp - which loop of a matrix product is what ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "GemmShape.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::pd::gpu {

static bool isContraction(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops() != 0 && linalg::isaContractionOpInterface(linalgOp);
}

std::optional<ProductBody> matchGemmBody(pd_kernel::KernelOp kernel) { return matchMmaBody(kernel, isContraction); }

std::optional<GemmShape> GemmShape::match(pd_kernel::KernelOp kernel) {
  std::optional<ProductBody> body = matchGemmBody(kernel);
  std::optional<MmaOperands> operands = body ? MmaOperands::match(*body) : std::nullopt;
  if (!operands) return std::nullopt;
  GemmShape shape;
  static_cast<MmaOperands &>(shape) = *operands;
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
