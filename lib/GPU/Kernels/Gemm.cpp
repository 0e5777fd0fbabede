//===--- Gemm.cpp - matrix products on the tensor cores -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// out[batch.., m, n] = epilogue(init + sum over k of A[.., m, k] * B[.., k, n]) of f16 or bf16, B as [K, N] or [N, K].
// A block computes one tile. Indices are 32 bits; what they cannot count and what does not lie at multiples of 16 bytes
// is `@k__general`, which the loop fallback makes of the same body; `@k_launch` chooses by the arguments.
//
//===------------------------------------------------------------------------------------------------------===//
#include "GemmShape.h"
#include "Generators.h"
#include "Launch.h"
#include "MmaLoop.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

namespace mlir::pd::gpu {

using namespace codegen;

namespace {

using pd_kernel::MmaAttr;

/// The kernel's name for arguments that the tensor cores do not take.
std::string generalName(pd_kernel::KernelOp kernel) { return (kernel.getSymName() + "__general").str(); }

//===--- device code ---===//

/// `@k(slots, count)`: what one thread does.
class GemmEmitter {
public:
  GemmEmitter(OpBuilder &b, pd_kernel::KernelOp kernel, const ProductBody &body, const GemmShape &shape, MmaAttr how)
      : t(b, kernel.getLoc(), /*lanes=*/2, /*indexBits=*/32, /*perThread=*/true), kernel(kernel), body(body),
        shape(shape), how(how) {}

  void emit(Value slots, Value shared) {
    readOperands(slots);
    const KernelOperand &out = operands[kernel.getNumIns()];
    unsigned rank = out.sizes.size();
    rows = out.sizes[rank - 2];
    columns = out.sizes[rank - 1];
    Value thread = NVVM::ThreadIdXOp::create(t.b, t.loc, t.b.getI32Type());
    findTile(out);
    MmaLoop loop(t, how, shape.element, shape.transposed, thread, shared);
    Value rowsLeft = t.sub(rows, row), columnsLeft = t.sub(columns, column);
    const KernelOperand &a = operands[shape.a], &b = operands[shape.b];
    Value length = a.sizes.back();
    TileCopy::Source aSource{tilePointer(shape.aMap, a), shape.strideOf(shape.aMap, a, shape.m), rowsLeft, length};
    unsigned bRows = shape.transposed ? shape.n : shape.k;
    TileCopy::Source bSource{tilePointer(shape.bMap, b), shape.strideOf(shape.bMap, b, bRows),
                             shape.transposed ? columnsLeft : length, shape.transposed ? length : columnsLeft};
    SmallVector<Value> sums = loop.run(aSource, bSource, length);
    for (ArrayRef<MmaLoop::Pair> run : loop.pairs())
      t.when(t.less(run.front().row, rowsLeft), [&] { finishRow(run, sums, columnsLeft); });
  }

private:
  /// Operands with 32-bit sizes and strides and pointers to global memory.
  void readOperands(Value slots) {
    MLIRContext *context = kernel.getContext();
    Type ptr = LLVM::LLVMPointerType::get(context), global = LLVM::LLVMPointerType::get(context, 1);
    operands = readSlots(t.b, t.loc, kernel, slots, {});
    auto narrow = [&](Value &v) {
      auto constant = i64Value(v);
      v = constant ? t.c(*constant) : arith::TruncIOp::create(t.b, t.loc, t.b.getI32Type(), v).getResult();
    };
    for (KernelOperand &operand : operands) {
      if (!isa<RankedTensorType>(operand.type)) continue;
      llvm::for_each(operand.sizes, narrow);
      llvm::for_each(operand.strides, narrow);
      Value slot = LLVM::GEPOp::create(t.b, t.loc, ptr, t.b.getI64Type(), slots,
                                       ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(operand.slot)});
      Value pointer = LLVM::LoadOp::create(t.b, t.loc, ptr, slot);
      operand.pointer = LLVM::AddrSpaceCastOp::create(t.b, t.loc, global, pointer);
    }
  }

  /// The block's tile: rows first inside stripes of tile columns, whose part of B stays in the L2 cache.
  void findTile(const KernelOperand &out) {
    Value block = NVVM::BlockIdXOp::create(t.b, t.loc, t.b.getI32Type());
    Value tilesM = i64CeilDiv(t.b, t.loc, rows, how.getTileM());
    Value tilesN = i64CeilDiv(t.b, t.loc, columns, how.getTileN());
    Value tiles = t.mul(tilesM, tilesN), batch = t.div(block, tiles);
    if (out.sizes.size() > 2) block = t.rem(block, tiles);
    Value stripe = t.mul(tilesM, how.getStripe()), number = t.div(block, stripe), within = t.rem(block, stripe);
    Value first = t.mul(number, how.getStripe());
    Value width = t.min(t.sub(tilesN, first), t.c(how.getStripe()));
    row = t.mul(t.div(within, width), how.getTileM());
    column = t.mul(t.add(first, t.rem(within, width)), how.getTileN());
    position.assign(out.sizes.size() - 2, Value());
    for (unsigned i = position.size(); i-- > 0;) {
      position[i] = i == 0 ? batch : t.rem(batch, out.sizes[i]);
      if (i > 0) batch = t.div(batch, out.sizes[i]);
    }
  }

  /// Where the block's first tile of an operand starts.
  Value tilePointer(AffineMap map, const KernelOperand &operand) {
    Value offset = t.c(0);
    for (auto [i, expr] : llvm::enumerate(map.getResults())) {
      unsigned loop = cast<AffineDimExpr>(expr).getPosition();
      if (loop == shape.k) continue;
      Value at = loop == shape.m ? row : loop == shape.n ? column : position[shape.outDim(loop)];
      offset = t.add(offset, t.mul(at, operand.strides[i]));
    }
    return t.gep(operand.pointer, offset, shape.element);
  }

  void finishRow(ArrayRef<MmaLoop::Pair> run, ArrayRef<Value> sums, Value columnsLeft) {
    for (const MmaLoop::Pair &pair : run)
      t.when(t.less(pair.column, columnsLeft), [&] {
        SmallVector<Value> at = position;
        at.append({t.add(row, pair.row), t.add(column, pair.column)});
        Value sum = vector::FromElementsOp::create(t.b, t.loc, t.vectorType, sums.slice(pair.accumulator, 2));
        TileReads reads;
        if (!body.startsAtZero())
          sum = arith::AddFOp::create(t.b, t.loc, body.initial(t, operands, reads, at, {}), sum);
        body.finish(t, operands, reads, at, {}, sum);
      });
  }

  TileBuilder t;
  pd_kernel::KernelOp kernel;
  const ProductBody &body;
  const GemmShape &shape;
  MmaAttr how;
  SmallVector<KernelOperand> operands;
  Value rows, columns, row, column;
  SmallVector<Value> position; // of the batch
};

//===--- host code ---===//

/// `@k_launch(args, launch) -> variant`: 0 is the tensor cores', 1 the general one.
class LaunchEmitter {
public:
  LaunchEmitter(OpBuilder &b, pd_kernel::KernelOp kernel, const ProductBody &body, const GemmShape &shape, MmaAttr how)
      : t(b, kernel.getLoc(), /*lanes=*/1), kernel(kernel), body(body), shape(shape), how(how) {}

  Value emit(Value args, Value launch, func::FuncOp generalCount) {
    operands = readSlots(t.b, t.loc, kernel, args, {});
    const KernelOperand &out = operands[kernel.getNumIns()];
    unsigned rank = out.sizes.size();
    fits = arith::ConstantOp::create(t.b, t.loc, t.b.getBoolAttr(true));
    requireOperands(args);
    require(isMultiple(out.sizes.back(), 2)); // a pair of neighbours is there or not
    Value blocks = t.mul(i64CeilDiv(t.b, t.loc, out.sizes[rank - 2], how.getTileM()),
                         i64CeilDiv(t.b, t.loc, out.sizes[rank - 1], how.getTileN()));
    for (unsigned i = 0; i + 2 < rank; ++i) blocks = t.mul(blocks, out.sizes[i]);
    require(t.less(blocks, t.c(kIndexLimit)));

    Value units = func::CallOp::create(t.b, t.loc, generalCount, args).getResult(0);
    MmaShape mma(how);
    LaunchFields fields{args, countSlots(kernel.getArgumentTypes())};
    fields.count = t.select(fits, blocks, units);
    fields.blocks = t.select(fits, blocks, i64CeilDiv(t.b, t.loc, units, kBlockThreads));
    fields.threads = t.select(fits, number(mma.threads()), number(kBlockThreads));
    fields.sharedBytes = t.select(fits, number(mma.sharedBytes()), number(0));
    writeLaunch(t.b, t.loc, launch, fields);
    return t.select(fits, t.c(0), t.c(1));
  }

private:
  static constexpr int64_t kIndexLimit = int64_t(1) << 31;

  Value number(int64_t value) { return arith::ConstantIntOp::create(t.b, t.loc, value, 32); }
  void require(Value condition) { fits = arith::AndIOp::create(t.b, t.loc, fits, condition); }
  Value isMultiple(Value v, int64_t n) { return t.equal(t.rem(v, t.c(n)), t.c(0)); }

  /// A and B start at multiples of 16 bytes in each row, what is read and written in pairs at multiples of a pair.
  void requireOperands(Value args) {
    for (unsigned number : {shape.a, shape.b}) {
      const KernelOperand &operand = operands[number];
      requireAligned(args, operand, 8, operand.sizes.size() - 1);
      // Rows and columns of a whole tile are counted, those that are not there, too.
      requireCountable(operand, std::max({how.getTileM(), how.getTileN(), how.getTileK() * (how.getStages() + 1)}));
    }
    llvm::SmallDenseSet<std::pair<unsigned, unsigned>> seen;
    body.forEachAccess([&](unsigned number, std::optional<unsigned> lanes) {
      if (!seen.insert({number, lanes ? *lanes + 1 : 0}).second) return;
      if (lanes) requireAligned(args, operands[number], 2, *lanes);
      requireCountable(operands[number], 0);
    });
  }

  void requireAligned(Value args, const KernelOperand &operand, int64_t elements, unsigned contiguous) {
    Type type = cast<RankedTensorType>(operand.type).getElementType(), i64 = t.b.getI64Type();
    int64_t bytes = std::max<int64_t>(type.getIntOrFloatBitWidth() / 8, 1) * elements;
    Value slot = LLVM::GEPOp::create(t.b, t.loc, args.getType(), i64, args,
                                     ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(operand.slot)});
    require(isMultiple(LLVM::LoadOp::create(t.b, t.loc, i64, slot), bytes));
    for (auto [i, stride] : llvm::enumerate(operand.strides)) {
      if (i == contiguous || i64Value(operand.sizes[i]) == 1) continue;
      Value aligned = isMultiple(stride, elements), single = t.equal(operand.sizes[i], t.c(1));
      require(arith::OrIOp::create(t.b, t.loc, aligned, single));
    }
  }

  /// 32 bits count the elements, with `margin` more in each dimension.
  void requireCountable(const KernelOperand &operand, int64_t margin) {
    Value extent = t.c(0);
    for (auto [size, stride] : llvm::zip(operand.sizes, operand.strides))
      extent = t.add(extent, t.mul(t.add(size, margin), stride));
    require(t.less(extent, t.c(kIndexLimit)));
  }

  TileBuilder t;
  pd_kernel::KernelOp kernel;
  const ProductBody &body;
  const GemmShape &shape;
  MmaAttr how;
  SmallVector<KernelOperand> operands;
  Value fits;
};

/// `@k`, with the block's shared memory.
void emitDeviceCode(OpBuilder &b, pd_kernel::KernelOp kernel, const ProductBody &body, const GemmShape &shape,
                    MmaAttr how) {
  Location loc = kernel.getLoc();
  MLIRContext *context = kernel.getContext();
  Type ptr = LLVM::LLVMPointerType::get(context), sharedPtr = LLVM::LLVMPointerType::get(context, 3);
  std::string sharedName = (kernel.getSymName() + "__shared").str();
  LLVM::GlobalOp::create(b, loc, LLVM::LLVMArrayType::get(b.getI8Type(), 0), /*isConstant=*/false,
                         LLVM::Linkage::External, sharedName, Attribute(), /*alignment=*/1024, /*addrSpace=*/3);
  auto function = func::FuncOp::create(b, loc, kernel.getSymName(), b.getFunctionType({ptr, b.getI64Type()}, {}));
  MmaShape mma(how);
  function->setAttr(kSlotsAttr, b.getI64IntegerAttr(countSlots(kernel.getArgumentTypes())));
  function->setAttr(kThreadsAttr, b.getI32IntegerAttr(mma.threads()));
  // With as many registers as the accumulators need, that many blocks share a multiprocessor.
  function->setAttr(kBlocksAttr, b.getI32IntegerAttr(std::max<int64_t>(1, 256 / mma.threads())));
  OpBuilder inner(function);
  Block *block = function.addEntryBlock();
  inner.setInsertionPointToStart(block);
  inner.setInsertionPoint(func::ReturnOp::create(inner, loc));
  Value shared = LLVM::AddressOfOp::create(inner, loc, sharedPtr, sharedName);
  GemmEmitter(inner, kernel, body, shape, how).emit(block->getArgument(0), shared);
}

} // namespace

bool acceptsGemm(pd_kernel::KernelOp kernel) { return GemmShape::match(kernel).has_value(); }

Attribute configureGemm(pd_kernel::KernelOp kernel, StringRef chip) {
  auto out = cast<RankedTensorType>(kernel.getOut(0).getType());
  // Small tiles where large ones would leave multiprocessors without work. Unknown rows are taken to be many.
  constexpr int64_t kManyRows = 4096, kMultiprocessors = 108;
  auto size = [&](unsigned dim, int64_t otherwise) { return out.isDynamicDim(dim) ? otherwise : out.getDimSize(dim); };
  unsigned rank = out.getRank();
  int64_t columns = size(rank - 1, kManyRows);
  int64_t tiles = llvm::divideCeil(size(rank - 2, kManyRows), 128) * llvm::divideCeil(columns, 128);
  for (unsigned i = 0; i + 2 < rank; ++i) tiles *= size(i, 1);
  bool small = tiles < kMultiprocessors || columns <= 64;
  auto general = cast<pd_kernel::LoopsAttr>(configureLoops(kernel, chip));
  int64_t tile = small ? 64 : 128, stages = small ? 4 : 3;
  return MmaAttr::get(kernel.getContext(), tile, tile, 64, stages, 2, 2, /*stripe=*/8, general);
}

LogicalResult verifyGemm(pd_kernel::KernelOp kernel, StringRef chip, Attribute configuration) {
  auto how = dyn_cast<MmaAttr>(configuration);
  if (!how) return kernel.emitOpError("expects a #pd_kernel.mma for level '") << chip << "'";
  if (failed(verifyMma(kernel, chip, how, GemmShape::match(kernel)->transposed))) return failure();
  return verifyLoops(kernel, chip, how.getGeneral());
}

LogicalResult emitGemm(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration) {
  std::optional<ProductBody> body = matchGemmBody(kernel);
  std::optional<GemmShape> shape = GemmShape::match(kernel);
  if (!shape) return kernel.emitOpError("is no matrix product for the tensor cores");
  auto how = cast<MmaAttr>(configuration);
  OpBuilder b = OpBuilder::atBlockEnd(module.getBody());
  emitDeviceCode(b, kernel, *body, *shape, how);

  OwningOpRef<pd_kernel::KernelOp> general(kernel.clone());
  general->setSymName(generalName(kernel));
  if (failed(emitLoops(*general, module, how.getGeneral()))) return failure();
  auto count = module.lookupSymbol<func::FuncOp>(generalName(kernel) + "_count");

  Type ptr = LLVM::LLVMPointerType::get(b.getContext());
  auto launch = func::FuncOp::create(b, kernel.getLoc(), (kernel.getSymName() + "_launch").str(),
                                     b.getFunctionType({ptr, ptr}, {b.getI64Type()}));
  Block *block = launch.addEntryBlock();
  b.setInsertionPointToStart(block);
  Value variant =
      LaunchEmitter(b, kernel, *body, *shape, how).emit(block->getArgument(0), block->getArgument(1), count);
  func::ReturnOp::create(b, kernel.getLoc(), variant);
  return success();
}

} // namespace mlir::pd::gpu
