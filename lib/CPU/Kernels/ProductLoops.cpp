//===--- ProductLoops.cpp - units, row blocks, panels and tiles of a product ------------------------------------*- C++ -*-===//
//
// Unit = one block of rows times some panels. Within it: panels outside, tiles of rows inside, the reduction innermost. The last tile of a block
// starts early and computes some rows twice, unless an out is read, in which case the rest goes row by row.
//
//===------------------------------------------------------------------------------------------------------===//
#include "ProductLoops.h"

namespace mlir::pd::cpu {

namespace {

constexpr int64_t kRowBlock = 96;             // rows whose A values stay in L2 while panels pass by
constexpr int64_t kUnitFlops = 1600000;       // about 20 us

/// The parallel range; the same computation in `@k__body` and `@k_count`.
struct Grid {
  Value batches, rows, columns, reduction;
  Value panels, fullPanels; // the panel after the full ones, if any, is the tail
  Value rowBlock, rowBlocks, panelBlock, panelBlocks, units, grain;

  Grid(TileBuilder &t, const ProductSpace &space, ArrayRef<KernelOperand> operands, int64_t mr) {
    batches = space.batches(t, operands);
    rows = space.rows(t, operands);
    columns = space.columns(t, operands);
    reduction = space.reduction(t, operands);
    fullPanels = t.div(columns, t.c(kPanel));
    panels = i64CeilDiv(t.b, t.loc, columns, kPanel);
    if (auto known = i64Value(columns); known && *known > kPanel && *known % kPanel != 0 && *known % kPanel <= t.lanes && 2 * t.lanes == kPanel) {
      // A single vector alone would leave half of the multipliers idle: the tail takes the panel before it along.
      panels = fullPanels;
      fullPanels = t.c(*i64Value(fullPanels) - 1);
    }
    // Blocks of nearly equal size, multiples of the tile.
    Value wanted = t.max(i64CeilDiv(t.b, t.loc, rows, kRowBlock), t.c(1));
    Value even = t.div(t.add(rows, t.sub(wanted, t.c(1))), wanted);
    rowBlock = t.max(t.mul(i64CeilDiv(t.b, t.loc, even, mr), mr), t.c(mr));
    rowBlocks = t.div(t.add(rows, t.sub(rowBlock, t.c(1))), rowBlock);
    Value panelFlops = t.max(t.mul(t.mul(t.min(rows, rowBlock), reduction), 2 * kPanel), t.c(1));
    Value enough = t.max(t.div(t.c(kUnitFlops), panelFlops), t.c(1));
    panelBlock = t.max(t.min(enough, panels), t.c(1));
    panelBlocks = t.div(t.add(panels, t.sub(panelBlock, t.c(1))), panelBlock);
    units = t.mul(t.mul(batches, rowBlocks), panelBlocks);
    // Sixteenths of a nanosecond at 80 flops a nanosecond.
    grain = grainOf(t.b, t.loc, t.div(t.mul(panelFlops, panelBlock), t.c(5)));
  }

  Value count(TileBuilder &t) const { return t.div(t.add(units, t.sub(grain, t.c(1))), grain); }
};

class ProductEmitter {
public:
  ProductEmitter(KernelFrame &frame, const ProductBody &body, const ProductSpace &space, const ISA &isa)
      : frame(frame), body(body), space(space), t(frame.builder(), frame.loc(), isa.lanes), isa(isa),
        grid(t, space, frame.operands(), isa.maxRows), oncePerRow(body.readsOuts()) {}

  void emit() {
    Value lo = t.mul(frame.begin(), grid.grain), hi = t.min(t.mul(frame.end(), grid.grain), grid.units);
    t.loop(lo, hi, t.c(1), [&](Value unit) { emitUnit(unit); });
  }

private:
  void emitUnit(Value unit) {
    Value panelPart = t.rem(unit, grid.panelBlocks), rest = t.div(unit, grid.panelBlocks);
    Value rowPart = t.rem(rest, grid.rowBlocks);
    batch = t.div(rest, grid.rowBlocks);
    firstRow = t.mul(rowPart, grid.rowBlock);
    lastRow = t.min(grid.rows, t.add(firstRow, grid.rowBlock));
    Value from = t.mul(panelPart, grid.panelBlock), to = t.min(grid.panels, t.add(from, grid.panelBlock));
    t.loop(from, t.min(to, grid.fullPanels), t.c(1), [&](Value j) { emitPanel(j, false); });
    auto columns = i64Value(grid.columns);
    if (columns && *columns % kPanel == 0)
      return;
    auto tail = [&] { emitPanel(grid.fullPanels, true); };
    if (auto blocks = i64Value(grid.panelBlocks); blocks == 1 && columns)
      tail();
    else
      t.when(t.less(grid.fullPanels, to), tail);
  }

  void emitPanel(Value j, bool masked) {
    panel = j;
    shape = TileShape{isa.maxRows, kPanel / t.lanes, {}};
    if (masked) {
      // Vectors without any column are left out where the number of columns is static.
      Value firstColumn = t.mul(j, kPanel);
      shape.nv = 0;
      int64_t most = i64Value(grid.columns) ? 2 * kPanel / t.lanes : kPanel / t.lanes;
      for (int64_t v = 0; v < most; ++v) {
        auto start = i64Value(t.add(firstColumn, v * t.lanes)), limit = i64Value(grid.columns);
        if (start && limit && *start >= *limit)
          break;
        shape.masks.push_back(t.maskBelow(t.add(firstColumn, v * t.lanes), grid.columns));
        ++shape.nv;
      }
      if (t.lanes == 8)
        shape.mr = shape.nv == 1 ? 8 : shape.nv == 2 ? 6 : 4; // 12 accumulators in 16 registers; one vector needs 8 for the latency
    }
    const int64_t mr = shape.mr;
    auto rows = i64Value(grid.rows);
    Value step = t.c(mr), one = t.c(1);
    auto byRow = [&](Value from) { t.loop(from, lastRow, one, [&](Value m) { emitTile(m, 1); }); };
    if (rows && *rows < mr) {
      emitTile(firstRow, *rows);
      return;
    }
    auto rowBlock = i64Value(grid.rowBlock);
    if (rows && *rows % mr == 0 && rowBlock && *rowBlock % mr == 0) {
      t.loop(firstRow, lastRow, step, [&](Value m) { emitTile(m, mr); });
      return;
    }
    if (oncePerRow) {
      Value count = t.sub(lastRow, firstRow), whole = t.add(firstRow, t.sub(count, t.rem(count, step)));
      t.loop(firstRow, whole, step, [&](Value m) { emitTile(m, mr); });
      byRow(whole);
      return;
    }
    auto overlapping = [&] {
      Value last = t.sub(lastRow, step);
      t.loop(firstRow, lastRow, step, [&](Value m) { emitTile(t.min(m, last), mr); });
    };
    if (rows)
      overlapping();
    else
      t.when(t.less(grid.rows, step), [&] { byRow(firstRow); }, overlapping);
  }

  void emitTile(Value m, int64_t count) {
    ArrayRef<KernelOperand> operands = frame.operands();
    SmallVector<SmallVector<Value>> positions = space.positions(t, operands, batch, m, count);
    SmallVector<Value> rows, acc;
    TileReads reads;
    Value firstColumn = t.mul(panel, kPanel);
    SmallVector<Value> columns;
    for (int64_t v = 0; v < shape.nv; ++v)
      columns.push_back(t.add(firstColumn, v * t.lanes));
    auto mask = [&](int64_t v) { return shape.masks.empty() ? Value() : shape.masks[v]; };
    for (SmallVector<Value> &position : positions) {
      rows.push_back(space.rowPointer(t, operands, position));
      position.push_back({});
      for (int64_t v = 0; v < shape.nv; ++v) {
        position.back() = columns[v];
        acc.push_back(body.initial(t, frame, reads, position, mask(v)));
      }
    }
    Value panelPointer = space.panelPointer(t, operands, ArrayRef<Value>(positions.front()).drop_back(), panel);
    acc = space.reduce(t, operands, rows, panelPointer, shape, prefetchFor(m, count), acc);
    for (auto [i, position] : llvm::enumerate(positions))
      for (int64_t v = 0; v < shape.nv; ++v) {
        position.back() = columns[v];
        body.finish(t, frame, reads, position, mask(v), acc[i * shape.nv + v]);
      }
  }

  /// Panel-ahead prefetch: while this panel is used, its row tiles together touch the next one once.
  TileRun prefetchFor(Value m, int64_t count) {
    TileRun run;
    run.prefetchFraction = t.sub(m, firstRow);
    run.prefetchRows = t.sub(lastRow, firstRow);
    run.tileRows = count;
    return run;
  }

  KernelFrame &frame;
  const ProductBody &body;
  const ProductSpace &space;
  TileBuilder t;
  const ISA &isa;
  Grid grid;
  const bool oncePerRow;
  Value batch, firstRow, lastRow, panel;
  TileShape shape;
};

} // namespace

void emitProduct(KernelFrame &frame, const ProductBody &body, const ProductSpace &space, const ISA &isa) {
  frame.markGenerated();
  ProductEmitter(frame, body, space, isa).emit();
  frame.emitCount([&](OpBuilder &b, ArrayRef<KernelOperand> operands) {
    TileBuilder t(b, frame.loc(), isa.lanes);
    return Grid(t, space, operands, isa.maxRows).count(t);
  });
}

} // namespace mlir::pd::cpu
