//===--- MmaLoop.cpp - one block's product on the tensor cores ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "MmaLoop.h"
#include "Generators.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

namespace mlir::pd::gpu {

using namespace codegen;

/// Dynamic shared memory that a block can have.
static int64_t maxSharedBytes(StringRef chip) {
  return llvm::StringSwitch<int64_t>(chip).Case("sm_80", 163 * 1024).Case("sm_89", 99 * 1024).Default(227 * 1024);
}

LogicalResult verifyMma(pd_kernel::KernelOp kernel, StringRef chip, Attribute configuration, bool transposed) {
  auto how = dyn_cast<pd_kernel::MmaAttr>(configuration);
  if (!how) return kernel.emitOpError("expects a #pd_kernel.mma for level '") << chip << "'";
  auto wrong = [&](const Twine &what) {
    return kernel.emitOpError("has an mma strategy for level '") << chip << "' that expects " << what;
  };
  MmaShape shape(how);
  for (int64_t value : {how.getTileM(), how.getTileN(), how.getTileK(), how.getWarpsM(), how.getWarpsN(),
                        how.getStages(), how.getStripe()})
    if (value < 1 || value > 1024) return wrong("sizes from 1 to 1024, but got " + Twine(value));
  if (how.getTileK() != 32 && how.getTileK() != 64) return wrong("tile_k 32 or 64, but got " + Twine(how.getTileK()));
  if (how.getTileN() % 64) return wrong("tile_n in 64s, but got " + Twine(how.getTileN()));
  if (how.getTileM() % (16 * how.getWarpsM()) || how.getTileN() % (16 * how.getWarpsN()))
    return wrong("16 rows and columns for each warp, or several");
  if (how.getStages() < 2) return wrong("2 stages or more, but got " + Twine(how.getStages()));
  if (shape.threads() > 1024 || shape.accumulators() > 128)
    return wrong("at most 1024 threads with 128 accumulators each, but got " + Twine(shape.threads()) + " with " +
                 Twine(shape.accumulators()));
  if (!TileCopy::divides(shape.a(), shape.threads()) || !TileCopy::divides(shape.b(transposed), shape.threads()))
    return wrong("tiles that " + Twine(shape.threads()) + " threads copy in equal parts");
  if (shape.sharedBytes() > maxSharedBytes(chip))
    return wrong("at most " + Twine(maxSharedBytes(chip)) + " bytes of shared memory, but got " +
                 Twine(shape.sharedBytes()));
  return verifyLoops(kernel, chip, how.getGeneral());
}

MmaLoop::MmaLoop(TileBuilder &t, pd_kernel::MmaAttr how, Type element, bool transposed, Value thread, Value shared)
    : t(t), shape(how), element(element), transposed(transposed), thread(thread), shared(shared) {
  lane = t.rem(thread, t.c(32));
  Value warp = t.div(thread, t.c(32));
  warpM = t.rem(warp, t.c(how.getWarpsM()));
  warpN = t.div(warp, t.c(how.getWarpsM()));
  findPlaces();
}

/// Which row each lane passes to ldmatrix.x4: 8 lanes a matrix, matrices in the order of the fragment's registers.
void MmaLoop::findPlaces() {
  Value low = t.rem(lane, t.c(16)), high = t.div(lane, t.c(16));
  Value first = t.mul(warpM, shape.warpRows());
  for (int64_t k = 0; k < shape.how.getTileK(); k += 16)
    aPlaces.push_back(shape.a().offset(t, t.add(first, low), t.add(high, k / 8)));
  SharedTile b = shape.b(transposed);
  if (transposed) {
    Value row = t.add(t.mul(warpN, shape.warpColumns()), t.add(t.rem(lane, t.c(8)), t.mul(high, 8)));
    Value half = t.rem(t.div(lane, t.c(8)), t.c(2));
    for (int64_t k = 0; k < shape.how.getTileK(); k += 16) bPlaces.push_back(b.offset(t, row, t.add(half, k / 8)));
    return;
  }
  // Warps of whole panels: what is a panel further on is a constant away.
  int64_t columns = shape.warpColumns() % 64 == 0 ? 64 : shape.warpColumns();
  Value chunk = t.add(t.mul(warpN, shape.warpColumns() / 8), high);
  for (int64_t n = 0; n < columns; n += 16) bPlaces.push_back(b.offset(t, low, t.add(chunk, n / 8)));
}

SmallVector<Value> MmaLoop::loadMatrices(Value pointer, bool transpose) {
  Type i32 = t.b.getI32Type();
  auto type = LLVM::LLVMStructType::getLiteral(t.b.getContext(), {i32, i32, i32, i32});
  Value loaded =
      NVVM::LdMatrixOp::create(t.b, t.loc, type, pointer, 4, transpose ? NVVM::MMALayout::col : NVVM::MMALayout::row,
                               NVVM::LdStMatrixShapeAttr::get(t.b.getContext(), 8, 8), NVVM::LdStMatrixEltType::B16);
  SmallVector<Value> result;
  for (int64_t i = 0; i < 4; ++i) {
    result.push_back(LLVM::ExtractValueOp::create(t.b, t.loc, loaded, i));
    if (element.isF16()) // bf16 pairs are i32 to mma.sync
      result.back() = LLVM::BitcastOp::create(t.b, t.loc, VectorType::get({2}, element), result.back());
  }
  return result;
}

SmallVector<Value> MmaLoop::multiply(ArrayRef<Value> a, ArrayRef<Value> b, ArrayRef<Value> c) {
  Type f32 = t.b.getF32Type();
  auto type = LLVM::LLVMStructType::getLiteral(t.b.getContext(), {f32, f32, f32, f32});
  NVVM::MMATypes multiplicand = element.isF16() ? NVVM::MMATypes::f16 : NVVM::MMATypes::bf16;
  Value product = NVVM::MmaOp::create(t.b, t.loc, type, a, b, c, {16, 8, 16}, std::nullopt, std::nullopt,
                                      std::array{multiplicand, multiplicand},
                                      std::array{NVVM::MMALayout::row, NVVM::MMALayout::col});
  SmallVector<Value> result;
  for (int64_t i = 0; i < 4; ++i) result.push_back(LLVM::ExtractValueOp::create(t.b, t.loc, product, i));
  return result;
}

void MmaLoop::startStage(const TileCopy &a, const TileCopy &b, Value stage, Value first) {
  Value base = offsetBytes(t, shared, stage);
  a.start(t, base, first);
  b.start(t, offsetBytes(t, base, shape.a().bytes()), first);
}

/// One tile of K: `stage` is where it lies.
SmallVector<Value> MmaLoop::step(Value stage, ValueRange before) {
  SmallVector<Value> accumulators(before);
  Value aTile = offsetBytes(t, shared, stage);
  SharedTile bShape = shape.b(transposed);
  int64_t rows = shape.warpRows() / 16, columns = shape.warpColumns() / 16, aBytes = shape.a().bytes();
  for (int64_t k = 0; k < shape.how.getTileK() / 16; ++k) {
    SmallVector<SmallVector<Value>> a, b;
    Value aRow = offsetBytes(t, aTile, aPlaces[k]);
    for (int64_t m = 0; m < rows; ++m)
      a.push_back(loadMatrices(offsetBytes(t, aRow, 16 * m * shape.a().rowBytes()), false));
    for (int64_t n = 0; n < columns; ++n) {
      int64_t place = transposed ? k : n % bPlaces.size();
      int64_t bytes = transposed ? 16 * n * bShape.rowBytes()
                                 : 16 * k * bShape.rowBytes() + n / bPlaces.size() * bShape.panelBytes();
      SmallVector<Value> both =
          loadMatrices(offsetBytes(t, offsetBytes(t, aTile, bPlaces[place]), aBytes + bytes), !transposed);
      b.push_back({both[0], both[1]});
      b.push_back({both[2], both[3]});
    }
    for (int64_t m = 0; m < rows; ++m)
      for (int64_t n = 0; n < 2 * columns; ++n) {
        MutableArrayRef<Value> c = MutableArrayRef(accumulators).slice(4 * (m * 2 * columns + n), 4);
        llvm::copy(multiply(a[m], b[n], c), c.begin());
      }
  }
  return accumulators;
}

Value MmaLoop::nextStage(Value stage) {
  Value next = t.add(stage, shape.stageBytes());
  return t.select(t.equal(next, t.c(shape.sharedBytes())), t.c(0), next);
}

SmallVector<Value> MmaLoop::run(const TileCopy &a, MatrixCopy::Source bSource, Value length) {
  MatrixCopy b(t, shape.b(transposed), bSource, thread, shape.threads(), /*alongRows=*/!transposed);
  int64_t ahead = shape.how.getStages() - 1, depth = shape.how.getTileK();
  Value steps = i64CeilDiv(t.b, t.loc, length, depth);
  auto startIf = [&](Value number, Value stage) {
    t.when(t.less(number, steps), [&] { startStage(a, b, stage, t.mul(number, depth)); });
    NVVM::CpAsyncCommitGroupOp::create(t.b, t.loc); // an empty group, too: the waits count groups
  };
  for (int64_t i = 0; i < ahead; ++i) startIf(t.c(i), t.c(i * shape.stageBytes()));
  Value zero = arith::ConstantOp::create(t.b, t.loc, t.b.getF32FloatAttr(0));
  SmallVector<Value> initial{t.c(0), t.c(ahead * shape.stageBytes())};
  initial.append(shape.accumulators(), zero);
  SmallVector<Value> results = t.loop(t.c(0), steps, t.c(1), initial, [&](Value number, ValueRange carried) {
    // This step's copies have landed for this thread, then for all; and all have read the stage that is filled next.
    NVVM::CpAsyncWaitGroupOp::create(t.b, t.loc, ahead - 1);
    NVVM::Barrier0Op::create(t.b, t.loc);
    startIf(t.add(number, ahead), carried[1]);
    SmallVector<Value> next{nextStage(carried[0]), nextStage(carried[1])};
    next.append(step(carried[0], carried.drop_front(2)));
    return next;
  });
  results.erase(results.begin(), results.begin() + 2);
  return results;
}

SmallVector<SmallVector<MmaLoop::Pair>> MmaLoop::pairs() {
  SmallVector<SmallVector<Pair>> result;
  int64_t rows = shape.warpRows() / 16, columns = shape.warpColumns() / 8;
  Value row = t.add(t.mul(warpM, shape.warpRows()), t.div(lane, t.c(4)));
  Value column = t.add(t.mul(warpN, shape.warpColumns()), t.mul(t.rem(lane, t.c(4)), 2));
  for (int64_t m = 0; m < rows; ++m)
    for (int64_t half = 0; half < 2; ++half) {
      Value y = t.add(row, 16 * m + 8 * half);
      SmallVector<Pair> &run = result.emplace_back();
      for (int64_t n = 0; n < columns; ++n) run.push_back({y, t.add(column, 8 * n), 4 * (m * columns + n) + 2 * half});
    }
  return result;
}

} // namespace mlir::pd::gpu
