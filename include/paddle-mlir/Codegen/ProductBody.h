//===--- ProductBody.h - a product and the elementwise operations around it ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CODEGEN_PRODUCTBODY_H
#define PADDLE_MLIR_CODEGEN_PRODUCTBODY_H

#include "paddle-mlir/Codegen/TileBuilder.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <map>

namespace mlir::pd::codegen {

/// What a tile has read so far: operands that do not depend on the row are read once for all rows. One object per
/// straight-line stretch of code.
struct TileReads {
  std::map<std::vector<const void *>, Value> values;
};

/// Elements of 4 and 8 bytes.
bool isWordElement(Type type);

/// A kernel body that is one product and elementwise operations: everything but the product can be computed vector by
/// vector.
class ProductBody {
public:
  /// Nothing if the body has another shape. `isRoot` says which operations are products, `isElement` which elements the
  /// device moves between memory and vectors.
  static std::optional<ProductBody> match(pd_kernel::KernelOp kernel, function_ref<bool(Operation *)> isRoot,
                                          function_ref<bool(Type)> isElement = isWordElement);

  linalg::LinalgOp root() const { return product; }
  pd_kernel::KernelOp kernel() const { return op; }
  /// The kernel argument number of a root operand, if the operand is one.
  std::optional<unsigned> argumentOf(OpOperand *operand) const;
  /// Whether some operation reads an out of the kernel: rows must then be computed exactly once.
  bool readsOuts() const;

  /// Every kernel argument that evaluation reads or writes, and the dimension of it, if any, that runs over the lanes.
  void forEachAccess(function_ref<void(unsigned argument, std::optional<unsigned> lanes)> visit) const;

  /// Whether the root's initial accumulator is zero everywhere.
  bool startsAtZero() const;

  // `operands` are the kernel's, as the code at hand sees them.
  /// The root's initial accumulator at a position: coordinates of all dimensions, the last one being that of lane 0.
  Value initial(TileBuilder &t, ArrayRef<KernelOperand> operands, TileReads &reads, ArrayRef<Value> position,
                Value mask) const;
  /// Applies the epilogue to an accumulator and stores every out.
  void finish(TileBuilder &t, ArrayRef<KernelOperand> operands, TileReads &reads, ArrayRef<Value> position, Value mask,
              Value accumulator) const;

private:
  class Evaluator;
  pd_kernel::KernelOp op;
  linalg::LinalgOp product;
};

} // namespace mlir::pd::codegen

#endif // PADDLE_MLIR_CODEGEN_PRODUCTBODY_H
