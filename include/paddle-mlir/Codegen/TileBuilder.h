//===--- TileBuilder.h - the builder of code over vectors -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What generators write tiles with, on the CPU with vectors of the machine's width, on a GPU with the elements that one
// thread has side by side.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_CODEGEN_TILEBUILDER_H
#define PADDLE_MLIR_CODEGEN_TILEBUILDER_H

#include "paddle-mlir/Codegen/KernelFrame.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::pd::codegen {

/// OpBuilder with the vocabulary of the generators: index arithmetic, f32 pointers, vectors of a fixed number of lanes.
class TileBuilder {
public:
  /// `perThread`: the lanes are elements that one GPU thread has side by side. They lie at whole multiples of their
  /// size in memory, and what is not loaded, stored or converted together is computed lane by lane.
  TileBuilder(OpBuilder &b, Location loc, int64_t lanes, unsigned indexBits = 64, bool perThread = false)
      : b(b), loc(loc), lanes(lanes), indexBits(indexBits), perThread(perThread),
        vectorType(VectorType::get({lanes}, b.getF32Type())) {}

  Value c(int64_t v) { return arith::ConstantIntOp::create(b, loc, v, indexBits); }
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
  const unsigned indexBits;
  const bool perThread;
  VectorType vectorType;

private:
  int64_t alignmentOf(Type element) const;
  /// i1 is a byte in memory.
  Type storageOf(Type element);
  Value fromStorage(Value vector, Type element);
};

} // namespace mlir::pd::codegen

#endif // PADDLE_MLIR_CODEGEN_TILEBUILDER_H
