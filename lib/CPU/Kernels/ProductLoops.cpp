//===--- ProductLoops.cpp - units, row blocks, stripes and tiles of a product -------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Unit = one block of rows times some stripes of columns. Within it: stripes outside, tiles of rows inside, the
// reduction innermost. The last tile of a block starts early and computes some rows twice, unless an out is read, in
// which case the rest goes row by row.
//
//===------------------------------------------------------------------------------------------------------===//
#include "ProductLoops.h"
#include "Generators.h"

namespace mlir::pd::cpu {

namespace {

using pd_kernel::ProductAttr;

constexpr int64_t kFlopsPerNs = 80; // of one core, on a good day

/// Rows of a register tile of `vectors` vectors a row.
int64_t tileRows(ProductAttr how, int64_t vectors) { return how.getRows()[vectors - 1]; }
/// Vectors a row of the usual tile.
int64_t tileVectors(ProductAttr how) { return how.getColumns() / how.getLanes(); }

/// The parallel range; the same computation in `@k__body` and `@k_count`.
struct Grid {
  Value batches, rows, columns, reduction;
  Value stripes, fullStripes; // the stripe after the full ones, if any, is the tail
  Value rowBlock, rowBlocks, stripeBlock, stripeBlocks, units, grain;

  Grid(TileBuilder &t, const ProductSpace &space, ArrayRef<KernelOperand> operands, ProductAttr how) {
    int64_t width = how.getColumns(), mr = tileRows(how, tileVectors(how));
    batches = space.batches(t, operands);
    rows = space.rows(t, operands);
    columns = space.columns(t, operands);
    reduction = space.reduction(t, operands);
    fullStripes = t.div(columns, t.c(width));
    stripes = i64CeilDiv(t.b, t.loc, columns, width);
    if (auto known = i64Value(columns);
        known && *known > width && *known % width != 0 && *known % width <= t.lanes && 2 * t.lanes == width) {
      // A single vector alone would leave half of the multipliers idle: the tail takes the stripe before it along.
      stripes = fullStripes;
      fullStripes = t.c(*i64Value(fullStripes) - 1);
    }
    // Blocks of nearly equal size, multiples of the tile.
    Value wanted = t.max(i64CeilDiv(t.b, t.loc, rows, how.getRowBlock()), t.c(1));
    Value even = t.div(t.add(rows, t.sub(wanted, t.c(1))), wanted);
    rowBlock = t.max(t.mul(i64CeilDiv(t.b, t.loc, even, mr), mr), t.c(mr));
    rowBlocks = t.div(t.add(rows, t.sub(rowBlock, t.c(1))), rowBlock);
    Value stripeFlops = t.max(t.mul(t.mul(t.min(rows, rowBlock), reduction), 2 * width), t.c(1));
    Value enough = t.max(t.div(t.c(how.getPieceNs() * kFlopsPerNs), stripeFlops), t.c(1));
    stripeBlock = t.max(t.min(enough, stripes), t.c(1));
    stripeBlocks = t.div(t.add(stripes, t.sub(stripeBlock, t.c(1))), stripeBlock);
    units = t.mul(t.mul(batches, rowBlocks), stripeBlocks);
    // Sixteenths of a nanosecond.
    grain = grainOf(t.b, t.loc, t.div(t.mul(stripeFlops, stripeBlock), t.c(kFlopsPerNs / 16)), how.getPieceNs());
  }

  Value count(TileBuilder &t) const { return t.div(t.add(units, t.sub(grain, t.c(1))), grain); }
};

class ProductEmitter {
public:
  ProductEmitter(KernelFrame &frame, const ProductBody &body, const ProductSpace &space, ProductAttr how)
      : frame(frame), body(body), space(space), t(frame.builder(), frame.loc(), how.getLanes()), how(how),
        grid(t, space, frame.operands(), how), oncePerRow(body.readsOuts()) {}

  void emit() {
    Value lo = t.mul(frame.begin(), grid.grain), hi = t.min(t.mul(frame.end(), grid.grain), grid.units);
    t.loop(lo, hi, t.c(1), [&](Value unit) { emitUnit(unit); });
  }

private:
  void emitUnit(Value unit) {
    Value stripePart = t.rem(unit, grid.stripeBlocks), rest = t.div(unit, grid.stripeBlocks);
    Value rowPart = t.rem(rest, grid.rowBlocks);
    batch = t.div(rest, grid.rowBlocks);
    firstRow = t.mul(rowPart, grid.rowBlock);
    lastRow = t.min(grid.rows, t.add(firstRow, grid.rowBlock));
    Value from = t.mul(stripePart, grid.stripeBlock), to = t.min(grid.stripes, t.add(from, grid.stripeBlock));
    t.loop(from, t.min(to, grid.fullStripes), t.c(1), [&](Value j) { emitStripe(j, false); });
    auto columns = i64Value(grid.columns);
    if (columns && *columns % how.getColumns() == 0) return;
    auto tail = [&] { emitStripe(grid.fullStripes, true); };
    if (auto blocks = i64Value(grid.stripeBlocks); blocks == 1 && columns) tail();
    else t.when(t.less(grid.fullStripes, to), tail);
  }

  void emitStripe(Value j, bool tail) {
    panel = t.mul(j, how.getColumns() / kPanel);
    int64_t vectors = tileVectors(how);
    shape = TileShape{tileRows(how, vectors), vectors, {}};
    if (tail) {
      // Vectors without any column are left out where the number of columns is static.
      Value firstColumn = t.mul(panel, kPanel);
      shape.nv = 0;
      int64_t most = i64Value(grid.columns) ? 2 * vectors : vectors;
      for (int64_t v = 0; v < most; ++v) {
        auto start = i64Value(t.add(firstColumn, v * t.lanes)), limit = i64Value(grid.columns);
        if (start && limit && *start >= *limit) break;
        shape.masks.push_back(t.maskBelow(t.add(firstColumn, v * t.lanes), grid.columns));
        ++shape.nv;
      }
      shape.mr = tileRows(how, shape.nv);
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
    if (rows) overlapping();
    else t.when(t.less(grid.rows, step), [&] { byRow(firstRow); }, overlapping);
  }

  void emitTile(Value m, int64_t count) {
    ArrayRef<KernelOperand> operands = frame.operands();
    SmallVector<SmallVector<Value>> positions = space.positions(t, operands, batch, m, count);
    SmallVector<Value> rows, acc;
    TileReads reads;
    Value firstColumn = t.mul(panel, kPanel);
    SmallVector<Value> columns;
    for (int64_t v = 0; v < shape.nv; ++v) columns.push_back(t.add(firstColumn, v * t.lanes));
    auto mask = [&](int64_t v) { return shape.masks.empty() ? Value() : shape.masks[v]; };
    for (SmallVector<Value> &position : positions) {
      rows.push_back(space.rowPointer(t, operands, position));
      position.push_back({});
      for (int64_t v = 0; v < shape.nv; ++v) {
        position.back() = columns[v];
        acc.push_back(body.initial(t, operands, reads, position, mask(v)));
      }
    }
    Value panelPointer = space.panelPointer(t, operands, ArrayRef<Value>(positions.front()).drop_back(), panel);
    acc = space.reduce(t, operands, rows, panelPointer, shape, hintsFor(m, count), acc);
    for (auto [i, position] : llvm::enumerate(positions))
      for (int64_t v = 0; v < shape.nv; ++v) {
        position.back() = columns[v];
        body.finish(t, operands, reads, position, mask(v), acc[i * shape.nv + v]);
      }
  }

  /// What the strategy says of the reduction. Stripe-ahead prefetch: while this stripe of B is used, its row tiles
  /// together touch the next one once.
  TileRun hintsFor(Value m, int64_t count) {
    TileRun run;
    run.unroll = how.getUnroll();
    run.unrollTaps = how.getUnrollTaps();
    if (!how.getPrefetch()) return run;
    run.prefetchFraction = t.sub(m, firstRow);
    run.prefetchRows = t.sub(lastRow, firstRow);
    run.tileRows = count;
    return run;
  }

  KernelFrame &frame;
  const ProductBody &body;
  const ProductSpace &space;
  TileBuilder t;
  ProductAttr how;
  Grid grid;
  const bool oncePerRow;
  Value batch, firstRow, lastRow, panel;
  TileShape shape;
};

} // namespace

/// Half as wide vectors where a quarter of the lanes would have no column: as fast per vector pair on most machines
/// with both, and no lane is lost.
static const ISA &fittingISA(const ISA &isa, int64_t columns) {
  const ISA *narrow = lookupISA("v3");
  if (ShapedType::isDynamic(columns) || isa.lanes <= narrow->lanes) return isa;
  int64_t lanes = (columns + isa.lanes - 1) / isa.lanes * isa.lanes;
  return 4 * columns <= 3 * lanes ? *narrow : isa;
}

pd_kernel::ProductAttr configureProduct(pd_kernel::KernelOp kernel, const ISA &level, bool unrollTaps) {
  constexpr int64_t kRowBlock = 96; // A values of these rows stay in L2
  constexpr int64_t kUnroll = 4;
  int64_t columns = cast<RankedTensorType>(kernel.getOut(0).getType()).getShape().back();
  const ISA &isa = fittingISA(level, columns);
  return ProductAttr::get(kernel.getContext(), isa.lanes, isa.tileColumns, isa.rows, kRowBlock, kUnroll, unrollTaps,
                          /*prefetch=*/!getPackedIns(kernel).empty(), kPieceNs);
}

LogicalResult verifyProduct(pd_kernel::KernelOp kernel, const ISA &isa, Attribute configuration) {
  auto how = dyn_cast<ProductAttr>(configuration);
  if (!how) return kernel.emitOpError("expects a #pd_kernel.product for level '") << isa.name << "'";
  auto wrong = [&](const Twine &what) -> LogicalResult {
    return kernel.emitOpError("has a product strategy for level '") << isa.name << "' that " << what;
  };
  if (how.getLanes() < 2 || !llvm::isPowerOf2_64(how.getLanes()) || how.getLanes() > isa.lanes)
    return wrong("expects a power of two up to " + Twine(isa.lanes) + " lanes");
  if (how.getColumns() < kPanel || how.getColumns() % kPanel || how.getColumns() % how.getLanes() ||
      tileVectors(how) > 4)
    return wrong("expects columns of one to four vectors and whole panels of " + Twine(kPanel));
  int64_t widest = tileVectors(how) == 2 ? 3 : tileVectors(how); // a tail may take the stripe before it along
  if (int64_t(how.getRows().size()) < widest || llvm::any_of(how.getRows(), [](int64_t r) { return r < 1 || r > 16; }))
    return wrong("expects 1 to 16 rows for each tile of up to " + Twine(widest) + " vectors");
  if (how.getRowBlock() < 1 || how.getUnroll() < 1 || how.getUnroll() > 64 || how.getPieceNs() < 1)
    return wrong("expects a row block, up to 64 unrolled steps and a piece of work of at least 1");
  return success();
}

void emitProduct(KernelFrame &frame, const ProductBody &body, const ProductSpace &space, ProductAttr how) {
  frame.markGenerated();
  ProductEmitter(frame, body, space, how).emit();
  frame.emitCount([&](OpBuilder &b, ArrayRef<KernelOperand> operands) {
    TileBuilder t(b, frame.loc(), how.getLanes());
    return Grid(t, space, operands, how).count(t);
  });
}

} // namespace mlir::pd::cpu
