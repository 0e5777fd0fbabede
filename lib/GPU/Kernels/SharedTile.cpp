//===--- SharedTile.cpp - one operand's tile in shared memory -----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SharedTile.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

namespace mlir::pd::gpu {

/// Bytes and elements of one asynchronous copy.
static constexpr int64_t kChunkBytes = 16, kChunk = 8;

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
  int64_t chunks = panelColumns() / kChunk;
  // Two rows of 64 bytes share the banks of one of 128.
  Value turn = t.rem(chunks == 8 ? row : t.div(row, t.c(2)), t.c(chunks));
  Value place = arith::XOrIOp::create(t.b, t.loc, t.rem(chunk, t.c(chunks)), turn);
  Value panel = t.mul(t.div(chunk, t.c(chunks)), panelBytes());
  return t.add(panel, t.add(t.mul(row, rowBytes()), t.mul(place, kChunkBytes)));
}

bool TileCopy::divides(SharedTile tile, int64_t threads) {
  int64_t chunks = tile.columns / kChunk;
  // Whole periods of the chunks' order: a thread's places are then a constant apart.
  return threads % chunks == 0 && threads / chunks % 8 == 0 && tile.rows % (threads / chunks) == 0;
}

TileCopy::TileCopy(TileBuilder &t, SharedTile tile, Source source, Value thread, int64_t threads)
    : tile(tile), source(source) {
  int64_t chunks = tile.columns / kChunk;
  step = threads / chunks;
  passes = tile.rows / step;
  row = t.div(thread, t.c(chunks));
  Value chunk = t.rem(thread, t.c(chunks));
  column = t.mul(chunk, kChunk);
  place = tile.offset(t, row, chunk);
}

void TileCopy::start(TileBuilder &t, Value shared, Value firstRow, Value firstColumn) const {
  Value x = t.add(column, firstColumn), rowsLeft = t.sub(source.rowsLeft, firstRow);
  Value bytes = t.max(t.min(t.mul(t.sub(source.columnsLeft, x), 2), t.c(kChunkBytes)), t.c(0));
  Value to = offsetBytes(t, shared, place);
  for (int64_t i = 0; i < passes; ++i) {
    Value y = t.add(row, i * step);
    // No byte is read where the row is not there.
    Value size = t.select(t.less(y, rowsLeft), bytes, t.c(0));
    Value from = LLVM::GEPOp::create(t.b, t.loc, source.pointer.getType(), t.b.getI16Type(), source.pointer,
                                     ArrayRef<LLVM::GEPArg>{t.add(t.mul(t.add(y, firstRow), source.stride), x)});
    NVVM::CpAsyncOp::create(t.b, t.loc, offsetBytes(t, to, i * step * tile.rowBytes()), from, kChunkBytes,
                            NVVM::LoadCacheModifierKind::CG, size);
  }
}

} // namespace mlir::pd::gpu
