//===--- ProductLoops.h - the loop nest that products share ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A product is batches x rows x columns, each element a reduction over contiguous runs of A. What rows are (tokens,
// pixels), where they lie and how the reduction walks is the generator's ProductSpace; units, blocks, panels, tails and
// the epilogue are here.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_CPU_KERNELS_PRODUCTLOOPS_H
#define PADDLE_MLIR_LIB_CPU_KERNELS_PRODUCTLOOPS_H

#include "RegisterTile.h"

#include "paddle-mlir/Codegen/ProductBody.h"

namespace mlir::pd::cpu {

/// The reduction over one tile: what runTile needs besides the space.
struct TileShape {
  int64_t mr, nv;           // rows, vectors a row
  SmallVector<Value> masks; // of the columns that exist, empty: all do

  int64_t panels(int64_t lanes) const { return (nv * lanes + kPanel - 1) / kPanel; }
};

class ProductSpace {
public:
  virtual ~ProductSpace() = default;

  // Sizes as i64, constants where static. Called in the body and in the count function, with that function's operands.
  virtual Value batches(TileBuilder &t, ArrayRef<KernelOperand> operands) const = 0;
  virtual Value rows(TileBuilder &t, ArrayRef<KernelOperand> operands) const = 0;
  virtual Value columns(TileBuilder &t, ArrayRef<KernelOperand> operands) const = 0;
  virtual Value reduction(TileBuilder &t, ArrayRef<KernelOperand> operands) const = 0;

  /// Coordinates in the output, without the columns, of `count` rows from `first` on.
  virtual SmallVector<SmallVector<Value>> positions(TileBuilder &t, ArrayRef<KernelOperand> operands, Value batch,
                                                    Value first, int64_t count) const = 0;
  /// Where the row at a position starts in A.
  virtual Value rowPointer(TileBuilder &t, ArrayRef<KernelOperand> operands, ArrayRef<Value> position) const = 0;
  /// The first B element of panel `j` for the batch of a position.
  virtual Value panelPointer(TileBuilder &t, ArrayRef<KernelOperand> operands, ArrayRef<Value> position,
                             Value j) const = 0;
  virtual SmallVector<Value> reduce(TileBuilder &t, ArrayRef<KernelOperand> operands, ArrayRef<Value> rows, Value panel,
                                    const TileShape &shape, const TileRun &hints, ValueRange acc) const = 0;
};

/// Writes the body and the count function of a product kernel.
void emitProduct(KernelFrame &frame, const ProductBody &body, const ProductSpace &space, pd_kernel::ProductAttr how);

/// The strategy of a product for a level; `unrollTaps` is the convolution's decision.
pd_kernel::ProductAttr configureProduct(pd_kernel::KernelOp kernel, const ISA &level, bool unrollTaps);

} // namespace mlir::pd::cpu

#endif // PADDLE_MLIR_LIB_CPU_KERNELS_PRODUCTLOOPS_H
