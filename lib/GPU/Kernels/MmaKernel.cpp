//===--- MmaKernel.cpp - what kernels of the tensor cores have in common ------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "MmaKernel.h"
#include "Generators.h"
#include "Launch.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::pd::gpu {

using namespace codegen;

//===--- matching and configuration ---===//

static bool isElement(Type type) {
  return type.isF16() || type.isBF16() || type.isF32() || type.isF64() || type.isInteger(1) || type.isInteger(8) ||
         type.isInteger(16) || type.isInteger(32) || type.isInteger(64);
}

std::optional<ProductBody> matchMmaBody(pd_kernel::KernelOp kernel, function_ref<bool(Operation *)> isProduct) {
  if (kernel.getPacked()) return std::nullopt;
  return ProductBody::match(kernel, isProduct, isElement);
}

/// Whether every element of the operation's block is computed in f32.
static bool multipliesInF32(linalg::LinalgOp op) {
  for (Operation &inner : op.getBlock()->without_terminator())
    if (!inner.getResult(0).getType().isF32()) return false;
  return true;
}

std::optional<MmaOperands> MmaOperands::match(const ProductBody &body) {
  pd_kernel::KernelOp kernel = body.kernel();
  linalg::LinalgOp op = body.root();
  auto a = body.argumentOf(op.getDpsInputOperand(0)), b = body.argumentOf(op.getDpsInputOperand(1));
  if (!a || !b || *a >= kernel.getNumIns() || *b >= kernel.getNumIns() || !multipliesInF32(op)) return std::nullopt;
  auto elementOf = [&](unsigned i) { return cast<RankedTensorType>(kernel.getArgumentTypes()[i]).getElementType(); };
  Type element = elementOf(*a);
  if (!(element.isF16() || element.isBF16()) || elementOf(*b) != element) return std::nullopt;
  return MmaOperands{*a, *b, element};
}

bool mayBeMultiple(Type type, int64_t n) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.isDynamicDim(tensor.getRank() - 1) || tensor.getShape().back() % n == 0;
}

pd_kernel::MmaAttr configureMma(pd_kernel::KernelOp kernel, StringRef chip, int64_t batches, int64_t rows,
                                int64_t columns) {
  constexpr int64_t kMultiprocessors = 108;
  int64_t tiles = llvm::divideCeil(rows, 128) * llvm::divideCeil(columns, 128) * batches;
  bool small = tiles < kMultiprocessors || columns <= 64;
  auto general = cast<pd_kernel::LoopsAttr>(configureLoops(kernel, chip));
  int64_t tile = small ? 64 : 128, stages = small ? 4 : 3;
  return pd_kernel::MmaAttr::get(kernel.getContext(), tile, tile, 64, stages, 2, 2, /*stripe=*/8, general);
}

//===--- device code ---===//

void MmaEmitter::readOperands(Value slots) {
  pd_kernel::KernelOp kernel = body.kernel();
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

void MmaEmitter::findTile(Value rows, Value columns, bool batched) {
  thread = NVVM::ThreadIdXOp::create(t.b, t.loc, t.b.getI32Type());
  Value block = NVVM::BlockIdXOp::create(t.b, t.loc, t.b.getI32Type());
  Value tilesM = i64CeilDiv(t.b, t.loc, rows, how.getTileM());
  Value tilesN = i64CeilDiv(t.b, t.loc, columns, how.getTileN());
  if (batched) {
    Value tiles = t.mul(tilesM, tilesN);
    batch = t.div(block, tiles);
    block = t.rem(block, tiles);
  }
  Value stripe = t.mul(tilesM, how.getStripe()), number = t.div(block, stripe), within = t.rem(block, stripe);
  Value first = t.mul(number, how.getStripe());
  Value width = t.min(t.sub(tilesN, first), t.c(how.getStripe()));
  row = t.mul(t.div(within, width), how.getTileM());
  column = t.mul(t.add(first, t.rem(within, width)), how.getTileN());
  rowsLeft = t.sub(rows, row);
  columnsLeft = t.sub(columns, column);
}

void MmaEmitter::finish(MmaLoop &loop, ArrayRef<Value> sums, function_ref<SmallVector<Value>(Value)> positionOf) {
  auto finishPair = [&](const MmaLoop::Pair &pair, ArrayRef<Value> rowPosition) {
    SmallVector<Value> at(rowPosition);
    at.push_back(t.add(column, pair.column));
    Value sum = vector::FromElementsOp::create(t.b, t.loc, t.vectorType, sums.slice(pair.accumulator, 2));
    TileReads reads;
    if (!body.startsAtZero()) sum = arith::AddFOp::create(t.b, t.loc, body.initial(t, operands, reads, at, {}), sum);
    body.finish(t, operands, reads, at, {}, sum);
  };
  for (ArrayRef<MmaLoop::Pair> run : loop.pairs())
    t.when(t.less(run.front().row, rowsLeft), [&] {
      SmallVector<Value> rowPosition = positionOf(t.add(row, run.front().row));
      for (const MmaLoop::Pair &pair : run)
        t.when(t.less(pair.column, columnsLeft), [&] { finishPair(pair, rowPosition); });
    });
}

//===--- host code ---===//

MmaLaunch::MmaLaunch(OpBuilder &b, const ProductBody &body, pd_kernel::MmaAttr how, Value args)
    : t(b, body.kernel().getLoc(), /*lanes=*/1),
      operands(readSlots(b, t.loc, body.kernel(), args, {}, /*invariant=*/false)), body(body), how(how), args(args),
      fits(arith::ConstantOp::create(b, t.loc, b.getBoolAttr(true))) {}

void MmaLaunch::require(Value condition) { fits = arith::AndIOp::create(t.b, t.loc, fits, condition); }

void MmaLaunch::requireAligned(const KernelOperand &operand, int64_t elements, unsigned contiguous) {
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

void MmaLaunch::requireCountable(const KernelOperand &operand, int64_t margin) {
  Value extent = t.c(0);
  for (auto [size, stride] : llvm::zip(operand.sizes, operand.strides))
    extent = t.add(extent, t.mul(t.add(size, margin), stride));
  requireBelowLimit(extent);
}

void MmaLaunch::requirePairs() {
  llvm::SmallDenseSet<std::pair<unsigned, unsigned>> seen;
  body.forEachAccess([&](unsigned number, std::optional<unsigned> lanes) {
    if (!seen.insert({number, lanes ? *lanes + 1 : 0}).second) return;
    if (lanes) requireAligned(operands[number], 2, *lanes);
    requireCountable(operands[number], 0);
  });
  requireMultiple(out().sizes.back(), 2); // a pair of neighbours is there or not
}

Value MmaLaunch::countTiles(Value rows, Value columns) {
  return t.mul(i64CeilDiv(t.b, t.loc, rows, how.getTileM()), i64CeilDiv(t.b, t.loc, columns, how.getTileN()));
}

Value MmaLaunch::write(Value launch, Value blocks, func::FuncOp generalCount) {
  requireBelowLimit(blocks);
  Value units = func::CallOp::create(t.b, t.loc, generalCount, args).getResult(0);
  MmaShape mma(how);
  LaunchFields fields{args, countSlots(pd_kernel::KernelOp(body.kernel()).getArgumentTypes())};
  fields.count = t.select(fits, blocks, units);
  fields.blocks = t.select(fits, blocks, i64CeilDiv(t.b, t.loc, units, kBlockThreads));
  fields.threads = t.select(fits, number(mma.threads()), number(kBlockThreads));
  fields.sharedBytes = t.select(fits, number(mma.sharedBytes()), number(0));
  writeLaunch(t.b, t.loc, launch, fields);
  return t.select(fits, t.c(0), t.c(1));
}

//===--- the kernel's functions ---===//

/// `@k`, with the block's shared memory.
static void emitDeviceCode(OpBuilder &b, pd_kernel::KernelOp kernel, pd_kernel::MmaAttr how,
                           function_ref<void(OpBuilder &, Value, Value)> emitBody) {
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
  emitBody(inner, block->getArgument(0), shared);
}

LogicalResult emitMmaKernel(const ProductBody &body, ModuleOp module, pd_kernel::MmaAttr how,
                            function_ref<void(OpBuilder &, Value, Value)> emitDevice,
                            function_ref<Value(MmaLaunch &)> emitLaunch) {
  pd_kernel::KernelOp kernel = body.kernel();
  OpBuilder b = OpBuilder::atBlockEnd(module.getBody());
  emitDeviceCode(b, kernel, how, emitDevice);

  std::string generalName = (kernel.getSymName() + "__general").str();
  OwningOpRef<pd_kernel::KernelOp> general(kernel.clone());
  general->setSymName(generalName);
  if (failed(emitLoops(*general, module, how.getGeneral()))) return failure();
  auto count = module.lookupSymbol<func::FuncOp>(generalName + "_count");

  Type ptr = LLVM::LLVMPointerType::get(b.getContext());
  auto function = func::FuncOp::create(b, kernel.getLoc(), (kernel.getSymName() + "_launch").str(),
                                       b.getFunctionType({ptr, ptr}, {b.getI64Type()}));
  Block *block = function.addEntryBlock();
  b.setInsertionPointToStart(block);
  MmaLaunch launch(b, body, how, block->getArgument(0));
  Value blocks = emitLaunch(launch);
  Value variant = launch.write(block->getArgument(1), blocks, count);
  func::ReturnOp::create(b, kernel.getLoc(), variant);
  return success();
}

} // namespace mlir::pd::gpu
