//===--- RegisterTile.h - the register tile and the vector code around it -------------------------*- C++ -*-===//
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
#include "paddle-mlir/Codegen/KernelFrame.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::pd::cpu {

using namespace codegen; // the frame around a kernel and its i64 arithmetic

/// OpBuilder with the vocabulary of the generators: i64 arithmetic, f32 pointers, vectors of the machine's width.
class TileBuilder {
public:
  TileBuilder(OpBuilder &b, Location loc, int64_t lanes)
      : b(b), loc(loc), lanes(lanes), vectorType(VectorType::get({lanes}, b.getF32Type())) {}

  Value c(int64_t v) { return i64Constant(b, loc, v); }
  Value add(Value x, Value y) { return i64Add(b, loc, x, y); }
  Value add(Value x, int64_t y) { return i64Add(b, loc, x, c(y)); }
  Value sub(Value x, Value y) { return i64Sub(b, loc, x, y); }
  Value mul(Value x, Value y) { return i64Mul(b, loc, x, y); }
  Value mul(Value x, int64_t y) { return i64Mul(b, loc, x, c(y)); }
  Value min(Value x, Value y) { return i64Min(b, loc, x, y); }
  Value max(Value x, Value y) { return i64Max(b, loc, x, y); }
  Value div(Value x, Value y) { return i64Div(b, loc, x, y); }
  Value rem(Value x, Value y) { return i64Rem(b, loc, x, y); }
  Value less(Value x, Value y);
  Value equal(Value x, Value y);
  /// One of two values, computed only if chosen.
  Value either(Type type, Value condition, function_ref<Value()> then, function_ref<Value()> otherwise);
  Value select(Value condition, Value x, Value y);

  /// pointer + offset elements of `type` (f32 if null).
  Value gep(Value pointer, Value offset, Type type = {});
  Value gep(Value pointer, int64_t offset, Type type = {});

  Value loadScalar(Value pointer, Type type = {});
  Value splat(Value scalar);
  Value broadcastLoad(Value pointer) { return splat(loadScalar(pointer)); }
  Value zero();
  /// A vector of `element` at the pointer; lanes outside `mask` (null: none) are not touched and hold zero.
  Value load(Value pointer, Value mask = {}, Type element = {});
  /// Like load, the elements being `stride` apart.
  Value gather(Value pointer, Value stride, Value mask, Type element);
  void store(Value vector, Value pointer, Value mask = {});
  Value fma(Value x, Value y, Value acc);
  void prefetch(Value pointer);

  /// Lanes i with first + i < limit; null if a constant says all.
  Value maskBelow(Value first, Value limit);

  void loop(Value from, Value to, Value step, function_ref<void(Value)> body);
  SmallVector<Value> loop(Value from, Value to, Value step, ValueRange init,
                          function_ref<SmallVector<Value>(Value, ValueRange)> body);
  void when(Value condition, function_ref<void()> then, function_ref<void()> otherwise = nullptr);

  OpBuilder &b;
  Location loc;
  const int64_t lanes;
  VectorType vectorType;
};

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
