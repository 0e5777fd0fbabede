//===--- SharedTile.h - one operand's tile in shared memory ----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_GPU_KERNELS_SHAREDTILE_H
#define PADDLE_MLIR_LIB_GPU_KERNELS_SHAREDTILE_H

#include "paddle-mlir/Codegen/TileBuilder.h"

namespace mlir::pd::gpu {

using codegen::TileBuilder;

/// `rows` x `columns` 16-bit elements, in panels of up to 64 columns. A panel's row is 64 or 128 bytes, and its 16-byte
/// chunks change places with the row, so that the eight rows that ldmatrix reads at once lie in different banks.
struct SharedTile {
  int64_t rows, columns;

  int64_t panelColumns() const { return std::min<int64_t>(columns, 64); }
  int64_t rowBytes() const { return 2 * panelColumns(); }
  int64_t panelBytes() const { return rows * rowBytes(); }
  int64_t bytes() const { return 2 * rows * columns; }

  /// Bytes from the tile's start to a chunk of 8 columns. Rows 8 further down are 8 * rowBytes() further on.
  Value offset(TileBuilder &t, Value row, Value chunk) const;
  Value offset(TileBuilder &t, Value row, int64_t chunk) const { return offset(t, row, t.c(chunk)); }
};

/// The copies of one operand's tiles from global to shared memory: each thread takes the same chunk column of every few
/// rows.
class TileCopy {
public:
  virtual ~TileCopy() = default;

  /// Starts the copy of the tile that begins `first` elements along K.
  virtual void start(TileBuilder &t, Value shared, Value first) const = 0;

  /// Whether `threads` threads can share a tile's copy.
  static bool divides(SharedTile tile, int64_t threads);

protected:
  static constexpr int64_t kChunkBytes = 16, kChunk = 8; // bytes and elements of one asynchronous copy

  TileCopy(TileBuilder &t, SharedTile tile, Value thread, int64_t threads);
  /// The thread's copy number `pass`, `from` elements from the pointer; of `size` bytes, the others are zero.
  void copyChunk(TileBuilder &t, Value shared, int64_t pass, Value pointer, Value from, Value size) const;

  SharedTile tile;
  int64_t step, passes; // rows between a thread's chunks, and their number
  Value row, column;    // its first chunk's first element
  Value place;          // of its first chunk in the tile
};

/// Tiles of a matrix. What lies beyond it is zero.
class MatrixCopy : public TileCopy {
public:
  struct Source {
    Value pointer;               // element (0, 0) of the first tile, in the global address space
    Value stride;                // elements between rows
    Value rowsLeft, columnsLeft; // of the matrix, from there on
  };
  /// `alongRows`: the matrix has K down its rows.
  MatrixCopy(TileBuilder &t, SharedTile tile, Source source, Value thread, int64_t threads, bool alongRows)
      : TileCopy(t, tile, thread, threads), source(source), alongRows(alongRows) {}

  void start(TileBuilder &t, Value shared, Value first) const override;

private:
  Source source;
  bool alongRows;
};

/// `pointer` + `bytes`.
Value offsetBytes(TileBuilder &t, Value pointer, Value bytes);
Value offsetBytes(TileBuilder &t, Value pointer, int64_t bytes);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_LIB_GPU_KERNELS_SHAREDTILE_H
