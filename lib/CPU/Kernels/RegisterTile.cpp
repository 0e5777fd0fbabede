//===--- RegisterTile.cpp - the register tile ---------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RegisterTile.h"

namespace mlir::pd::cpu {

SmallVector<Value> runTile(TileBuilder &t, ArrayRef<Value> rows, Value panel, int64_t nv, ArrayRef<Value> masks,
                           const TileRun &run, ValueRange init) {
  auto step = [&](SmallVector<Value> acc, Value k, int64_t offset) {
    Value bRow = t.gep(panel, t.mul(t.add(k, offset), run.bStride));
    SmallVector<Value> columns;
    for (int64_t j = 0; j < nv; ++j) {
      int64_t within = j * t.lanes % kPanel, panelNumber = j * t.lanes / kPanel;
      Value base = panelNumber == 0 ? bRow : t.gep(bRow, t.mul(run.panelStep, panelNumber));
      columns.push_back(t.load(t.gep(base, within), masks.empty() ? Value() : masks[j]));
    }
    for (auto [i, row] : llvm::enumerate(rows)) {
      Value a = t.broadcastLoad(t.gep(t.gep(row, k), offset));
      for (int64_t j = 0; j < nv; ++j) acc[i * nv + j] = t.fma(a, columns[j], acc[i * nv + j]);
    }
    return acc;
  };
  Value unroll = t.c(run.unroll), zero = t.c(0);
  Value whole = t.sub(run.length, t.rem(run.length, unroll));
  SmallVector<Value> acc = t.loop(zero, whole, unroll, init, [&](Value k, ValueRange carried) {
    if (run.prefetchPointer) t.prefetch(t.gep(run.prefetchPointer, t.mul(k, run.prefetchStride)));
    SmallVector<Value> inner(carried);
    for (int64_t u = 0; u < run.unroll; ++u) inner = step(inner, k, u);
    return inner;
  });
  if (auto length = i64Value(run.length)) {
    for (int64_t k = *i64Value(whole); k < *length; ++k) acc = step(acc, t.c(k), 0);
    return acc;
  }
  return t.loop(whole, run.length, t.c(1), acc,
                [&](Value k, ValueRange carried) { return step(SmallVector<Value>(carried), k, 0); });
}

} // namespace mlir::pd::cpu
