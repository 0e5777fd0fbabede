//===--- SharedTile.cpp - one operand's tile in shared memory -----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SharedTile.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

namespace mlir::pd::gpu {

Value offsetBytes(TileBuilder &t, Value pointer, Value bytes) {
  if (auto constant = codegen::i64Value(bytes)) return offsetBytes(t, pointer, *constant);
  return LLVM::GEPOp::create(t.b, t.loc, pointer.getType(), t.b.getI8Type(), pointer, ArrayRef<LLVM::GEPArg>{bytes});
}

Value offsetBytes(TileBuilder &t, Value pointer, int64_t bytes) {
  if (bytes == 0) return pointer;
  return LLVM::GEPOp::create(t.b, t.loc, pointer.getType(), t.b.getI8Type(), pointer,
                             ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(bytes)});
}

Value SharedTile::offset(TileBuilder &t, Value row, Value chunk) const {
  int64_t chunks = panelColumns() / 8;
  // Two rows of 64 bytes share the banks of one of 128.
  Value turn = t.rem(chunks == 8 ? row : t.div(row, t.c(2)), t.c(chunks));
  Value place = arith::XOrIOp::create(t.b, t.loc, t.rem(chunk, t.c(chunks)), turn);
  Value panel = t.mul(t.div(chunk, t.c(chunks)), panelBytes());
  return t.add(panel, t.add(t.mul(row, rowBytes()), t.mul(place, 16)));
}

bool TileCopy::divides(SharedTile tile, int64_t threads) {
  int64_t chunks = tile.columns / kChunk;
  // Whole periods of the chunks' order: a thread's places are then a constant apart.
  return threads % chunks == 0 && threads / chunks % 8 == 0 && tile.rows % (threads / chunks) == 0;
}

TileCopy::TileCopy(TileBuilder &t, SharedTile tile, Value thread, int64_t threads) : tile(tile) {
  int64_t chunks = tile.columns / kChunk;
  step = threads / chunks;
  passes = tile.rows / step;
  row = t.div(thread, t.c(chunks));
  Value chunk = t.rem(thread, t.c(chunks));
  column = t.mul(chunk, kChunk);
  place = tile.offset(t, row, chunk);
}

void TileCopy::copyChunk(TileBuilder &t, Value shared, int64_t pass, Value pointer, Value from, Value size) const {
  Value to = offsetBytes(t, offsetBytes(t, shared, place), pass * step * tile.rowBytes());
  Value source =
      LLVM::GEPOp::create(t.b, t.loc, pointer.getType(), t.b.getI16Type(), pointer, ArrayRef<LLVM::GEPArg>{from});
  NVVM::CpAsyncOp::create(t.b, t.loc, to, source, kChunkBytes, NVVM::LoadCacheModifierKind::CG, size);
}

void MatrixCopy::start(TileBuilder &t, Value shared, Value first) const {
  Value firstRow = alongRows ? first : t.c(0);
  Value x = alongRows ? column : t.add(column, first), rowsLeft = t.sub(source.rowsLeft, firstRow);
  Value bytes = t.max(t.min(t.mul(t.sub(source.columnsLeft, x), 2), t.c(kChunkBytes)), t.c(0));
  for (int64_t i = 0; i < passes; ++i) {
    Value y = t.add(row, i * step);
    // No byte is read where the row is not there.
    Value size = t.select(t.less(y, rowsLeft), bytes, t.c(0));
    copyChunk(t, shared, i, source.pointer, t.add(t.mul(t.add(y, firstRow), source.stride), x), size);
  }
}

} // namespace mlir::pd::gpu
