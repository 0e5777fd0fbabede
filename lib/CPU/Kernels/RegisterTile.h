//===--- RegisterTile.h - the register tile ------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mr rows times nv vectors of accumulators, updated by broadcasting one element of each A row against nv vectors of B.
// Accumulators are 1-D vectors of exactly the machine's width: anything wider that lives across blocks is scalarised by
// LLVM.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_CPU_KERNELS_REGISTERTILE_H
#define PADDLE_MLIR_LIB_CPU_KERNELS_REGISTERTILE_H

#include "paddle-mlir/CPU/Kernels.h"
#include "paddle-mlir/Codegen/TileBuilder.h"

namespace mlir::pd::cpu {

using namespace codegen; // the frame around a kernel and the builder of its code

/// One run of the tile's reduction: `length` steps, A contiguous, B advancing by `bStride` a step.
struct TileRun {
  Value length;    // constant or not
  Value bStride;   // elements between B rows
  Value panelStep; // elements between panels of kPanel columns, for tiles wider than one
  int64_t unroll = 1;
  bool unrollTaps = false; // a convolution: a filter row is one straight stretch
  // Stripe-ahead prefetch (null fraction: none): this tile covers rows [fraction, fraction + tileRows) of prefetchRows.
  Value prefetchFraction, prefetchRows;
  int64_t tileRows = 1;
  Value prefetchPointer; // set by the space: where this tile's share of the next stripe starts
  Value prefetchStride;  // elements per step of the reduction
};

/// acc[i * nv + j] += sum over k of rows[i][k] * panel[k][j].
SmallVector<Value> runTile(TileBuilder &t, ArrayRef<Value> rows, Value panel, int64_t nv, ArrayRef<Value> masks,
                           const TileRun &run, ValueRange acc);

} // namespace mlir::pd::cpu

#endif // PADDLE_MLIR_LIB_CPU_KERNELS_REGISTERTILE_H
