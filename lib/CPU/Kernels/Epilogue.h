//===--- Epilogue.h - the elementwise operations around a product, on its accumulators ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CPU_KERNELS_EPILOGUE_H
#define PADDLE_MLIR_LIB_CPU_KERNELS_EPILOGUE_H

#include "RegisterTile.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <map>

namespace mlir::pd::cpu {

/// What a tile has read so far: operands that do not depend on the row are read once for all rows. One object per
/// straight-line stretch of code.
struct TileReads {
  std::map<std::vector<const void *>, Value> values;
};

/// A kernel body that is one product and elementwise operations: everything but the product can be computed vector by
/// vector.
class ProductBody {
public:
  /// Nothing if the body has another shape. `isRoot` says which operations are products.
  static std::optional<ProductBody> match(pd_kernel::KernelOp kernel, function_ref<bool(Operation *)> isRoot);

  linalg::LinalgOp root() const { return product; }
  pd_kernel::KernelOp kernel() const { return op; }
  /// The kernel argument number of a root operand, if the operand is one.
  std::optional<unsigned> argumentOf(OpOperand *operand) const;
  /// Whether some operation reads an out of the kernel: rows must then be computed exactly once.
  bool readsOuts() const;

  /// The root's initial accumulator at a position: coordinates of all dimensions, the last one being that of lane 0.
  Value initial(TileBuilder &t, const KernelFrame &frame, TileReads &reads, ArrayRef<Value> position, Value mask) const;
  /// Applies the epilogue to an accumulator and stores every out.
  void finish(TileBuilder &t, const KernelFrame &frame, TileReads &reads, ArrayRef<Value> position, Value mask,
              Value accumulator) const;

private:
  class Evaluator;
  pd_kernel::KernelOp op;
  linalg::LinalgOp product;
};

} // namespace mlir::pd::cpu

#endif // PADDLE_MLIR_LIB_CPU_KERNELS_EPILOGUE_H
