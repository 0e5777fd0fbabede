//===--- MmaLoop.h - one block's product on the tensor cores ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tiles of both operands go to shared memory some steps ahead (cp.async), from there to registers (ldmatrix), and into
// mma.sync.m16n8k16 with f32 accumulators. Layouts of fragments: PTX manual, "Matrix Fragments for mma.m16n8k16".
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_GPU_KERNELS_MMALOOP_H
#define PADDLE_MLIR_LIB_GPU_KERNELS_MMALOOP_H

#include "SharedTile.h"

namespace mlir::pd::gpu {

/// Derived from a configuration, which verifyMma has accepted.
struct MmaShape {
  explicit MmaShape(pd_kernel::MmaAttr how) : how(how) {}
  int64_t threads() const { return 32 * how.getWarpsM() * how.getWarpsN(); }
  int64_t warpRows() const { return how.getTileM() / how.getWarpsM(); }
  int64_t warpColumns() const { return how.getTileN() / how.getWarpsN(); }
  int64_t accumulators() const { return warpRows() * warpColumns() / 32; } ///< of a thread
  SharedTile a() const { return {how.getTileM(), how.getTileK()}; }
  /// B with rows along K, or (`transposed`) along N.
  SharedTile b(bool transposed) const {
    return transposed ? SharedTile{how.getTileN(), how.getTileK()} : SharedTile{how.getTileK(), how.getTileN()};
  }
  int64_t stageBytes() const { return 2 * how.getTileK() * (how.getTileM() + how.getTileN()); }
  int64_t sharedBytes() const { return how.getStages() * stageBytes(); }

  pd_kernel::MmaAttr how;
};

/// Whether a configuration is a #pd_kernel.mma whose block, and general form, can be made for the chip. Reports at the
/// kernel what is wrong.
LogicalResult verifyMma(pd_kernel::KernelOp kernel, llvm::StringRef chip, Attribute configuration, bool transposed);

class MmaLoop {
public:
  /// `element` is f16 or bf16, `shared` the block's dynamic shared memory.
  MmaLoop(TileBuilder &t, pd_kernel::MmaAttr how, Type element, bool transposed, Value thread, Value shared);

  SharedTile aTile() const { return shape.a(); }
  int64_t threads() const { return shape.threads(); }

  /// The accumulators after `length` elements of K, by accumulatorIndex. `a` copies tiles of form aTile().
  SmallVector<Value> run(const TileCopy &a, MatrixCopy::Source b, Value length);

  /// What this thread holds: for each pair of neighbours its row and column in the block's tile and the number of the
  /// first one's accumulator. Rows come in runs with equal `row`.
  struct Pair {
    Value row, column;
    int64_t accumulator;
  };
  SmallVector<SmallVector<Pair>> pairs();

private:
  void startStage(const TileCopy &a, const TileCopy &b, Value stage, Value first);
  SmallVector<Value> step(Value stage, ValueRange accumulators);
  SmallVector<Value> loadMatrices(Value pointer, bool transpose);
  SmallVector<Value> multiply(ArrayRef<Value> a, ArrayRef<Value> b, ArrayRef<Value> c);
  Value nextStage(Value stage);
  void findPlaces();

  TileBuilder &t;
  MmaShape shape;
  Type element;
  bool transposed;
  Value thread, shared, lane, warpM, warpN;
  SmallVector<Value> aPlaces, bPlaces; // of this lane's row in the tiles: for each 16 of K, or (B not transposed) of N
};

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_LIB_GPU_KERNELS_MMALOOP_H
