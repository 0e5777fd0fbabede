//===--- KernelFrame.cpp - argument slots, the functions of the kernel ABI ---------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Codegen/KernelFrame.h"

#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::pd::codegen {

//===--- i64 arithmetic ---===//

Value i64Constant(OpBuilder &b, Location loc, int64_t value) { return arith::ConstantIntOp::create(b, loc, value, 64); }

static Value constantLike(OpBuilder &b, Location loc, Value x, int64_t value) {
  return arith::ConstantIntOp::create(b, loc, x.getType(), value);
}

std::optional<int64_t> i64Value(Value v) {
  if (auto constant = v.getDefiningOp<arith::ConstantIntOp>()) return constant.value();
  return std::nullopt;
}

Value i64Add(OpBuilder &b, Location loc, Value x, Value y) {
  auto cx = i64Value(x), cy = i64Value(y);
  if (cx && cy) return constantLike(b, loc, x, *cx + *cy);
  if (cx == 0) return y;
  if (cy == 0) return x;
  return arith::AddIOp::create(b, loc, x, y, arith::IntegerOverflowFlags::nsw);
}

Value i64Sub(OpBuilder &b, Location loc, Value x, Value y) {
  auto cx = i64Value(x), cy = i64Value(y);
  if (cx && cy) return constantLike(b, loc, x, *cx - *cy);
  if (cy == 0) return x;
  return arith::SubIOp::create(b, loc, x, y, arith::IntegerOverflowFlags::nsw);
}

Value i64Mul(OpBuilder &b, Location loc, Value x, Value y) {
  auto cx = i64Value(x), cy = i64Value(y);
  if (cx && cy) return constantLike(b, loc, x, *cx * *cy);
  if (cx == 1 || cy == 0) return y;
  if (cy == 1 || cx == 0) return x;
  return arith::MulIOp::create(b, loc, x, y, arith::IntegerOverflowFlags::nsw);
}

Value i64Min(OpBuilder &b, Location loc, Value x, Value y) {
  auto cx = i64Value(x), cy = i64Value(y);
  if (cx && cy) return constantLike(b, loc, x, std::min(*cx, *cy));
  return arith::MinSIOp::create(b, loc, x, y);
}

Value i64Max(OpBuilder &b, Location loc, Value x, Value y) {
  auto cx = i64Value(x), cy = i64Value(y);
  if (cx && cy) return constantLike(b, loc, x, std::max(*cx, *cy));
  return arith::MaxSIOp::create(b, loc, x, y);
}

Value i64Div(OpBuilder &b, Location loc, Value x, Value y) {
  auto cx = i64Value(x), cy = i64Value(y);
  if (cx && cy && *cy > 0) return constantLike(b, loc, x, *cx / *cy);
  if (cy == 1) return x;
  return arith::DivUIOp::create(b, loc, x, y);
}

Value i64Rem(OpBuilder &b, Location loc, Value x, Value y) {
  auto cx = i64Value(x), cy = i64Value(y);
  if (cx && cy && *cy > 0) return constantLike(b, loc, x, *cx % *cy);
  if (cy == 1) return constantLike(b, loc, x, 0);
  return arith::RemUIOp::create(b, loc, x, y);
}

Value i64CeilDiv(OpBuilder &b, Location loc, Value x, int64_t y) {
  return i64Div(b, loc, i64Add(b, loc, x, constantLike(b, loc, x, y - 1)), constantLike(b, loc, x, y));
}

Value grainOf(OpBuilder &b, Location loc, Value unitCost, int64_t pieceNs) {
  Value one = i64Constant(b, loc, 1);
  Value units = i64Div(b, loc, i64Constant(b, loc, pieceNs * 16), i64Max(b, loc, unitCost, one));
  return i64Max(b, loc, units, one);
}

//===--- frame ---===//

static Value loadSlot(OpBuilder &b, Location loc, Value slots, int64_t slot, Type type, bool invariant) {
  Type ptr = LLVM::LLVMPointerType::get(b.getContext());
  Value address =
      LLVM::GEPOp::create(b, loc, ptr, b.getI64Type(), slots, ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(slot)});
  auto load = LLVM::LoadOp::create(b, loc, type, address);
  load.setInvariant(invariant);
  return load;
}

/// A scalar operand from its slot: integers are sign-extended there, f32 sits in the low half.
static Value loadScalar(OpBuilder &b, Location loc, Value slots, int64_t slot, Type type, bool invariant) {
  Value raw = loadSlot(b, loc, slots, slot, b.getI64Type(), invariant);
  if (type.isIndex()) return arith::IndexCastOp::create(b, loc, type, raw);
  unsigned width = type.getIntOrFloatBitWidth();
  if (width < 64) raw = arith::TruncIOp::create(b, loc, b.getIntegerType(width), raw);
  return isa<FloatType>(type) ? arith::BitcastOp::create(b, loc, type, raw).getResult() : raw;
}

static unsigned slotsOf(Type type) {
  auto shaped = dyn_cast<RankedTensorType>(type);
  return shaped ? 1 + 2 * shaped.getRank() : 1;
}

unsigned countSlots(TypeRange operands) {
  unsigned slots = 0;
  for (Type type : operands) slots += slotsOf(type);
  return slots;
}

SmallVector<KernelOperand> readSlots(OpBuilder &b, Location loc, pd_kernel::KernelOp kernel, Value slots,
                                     ValueRange pointers, bool invariant) {
  SmallVector<KernelOperand> result;
  unsigned slot = 0, tensor = 0;
  for (Type type : kernel.getArgumentTypes()) {
    KernelOperand operand;
    operand.type = type;
    operand.slot = slot;
    auto shaped = dyn_cast<RankedTensorType>(type);
    if (!shaped) {
      operand.scalar = loadScalar(b, loc, slots, slot++, type, invariant);
      result.push_back(operand);
      continue;
    }
    if (!pointers.empty()) operand.pointer = pointers[tensor++];
    int64_t rank = shaped.getRank();
    for (int64_t i = 0; i < rank; ++i) {
      operand.sizes.push_back(shaped.isDynamicDim(i) ? loadSlot(b, loc, slots, slot + 1 + i, b.getI64Type(), invariant)
                                                     : i64Constant(b, loc, shaped.getDimSize(i)));
      operand.strides.push_back(i + 1 == rank
                                    ? i64Constant(b, loc, 1)
                                    : loadSlot(b, loc, slots, slot + 1 + rank + i, b.getI64Type(), invariant));
    }
    slot += slotsOf(type);
    result.push_back(operand);
  }
  return result;
}

KernelFrame::KernelFrame(pd_kernel::KernelOp kernel, ModuleOp module)
    : kernel(kernel), location(kernel.getLoc()), b(kernel.getContext()), numIns(kernel.getNumIns()) {
  MLIRContext *ctx = kernel.getContext();
  Type ptr = LLVM::LLVMPointerType::get(ctx), i64 = b.getI64Type();
  StringRef name = kernel.getSymName();
  unsigned tensors = llvm::count_if(kernel.getArgumentTypes(), [](Type t) { return isa<RankedTensorType>(t); });

  b.setInsertionPointToEnd(module.getBody());
  auto entry = func::FuncOp::create(b, location, name, b.getFunctionType({ptr, i64, i64}, {}));
  SmallVector<Type> bodyTypes(1 + tensors, ptr);
  bodyTypes.append({i64, i64});
  body = func::FuncOp::create(b, location, (name + "__body").str(), b.getFunctionType(bodyTypes, {}));
  body.setPrivate();
  body->setAttr("llvm.linkage", LLVM::LinkageAttr::get(ctx, LLVM::Linkage::Internal));
  body->setAttr("passthrough", b.getArrayAttr({b.getStringAttr("noinline")})); // the pointers stay noalias arguments
  for (unsigned i = 0; i <= tensors; ++i) body.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(), b.getUnitAttr());
  count = func::FuncOp::create(b, location, (name + "_count").str(), b.getFunctionType({ptr}, {i64}));

  Block *block = entry.addEntryBlock();
  b.setInsertionPointToStart(block);
  SmallVector<Value> actuals{block->getArgument(0)};
  unsigned slot = 0;
  for (Type type : kernel.getArgumentTypes()) {
    auto shaped = dyn_cast<RankedTensorType>(type);
    if (shaped) actuals.push_back(loadSlot(b, location, block->getArgument(0), slot, ptr, /*invariant=*/true));
    slot += slotsOf(type);
  }
  actuals.append({block->getArgument(1), block->getArgument(2)});
  func::CallOp::create(b, location, body, actuals);
  func::ReturnOp::create(b, location);

  block = body.addEntryBlock();
  b.setInsertionPointToStart(block);
  auto ret = func::ReturnOp::create(b, location);
  b.setInsertionPoint(ret);
  beginUnit = block->getArgument(1 + tensors);
  endUnit = block->getArgument(2 + tensors);
  bodyOperands = readSlots(b, location, kernel, block->getArgument(0), block->getArguments().slice(1, tensors));
}

void KernelFrame::emitCount(function_ref<Value(OpBuilder &, ArrayRef<KernelOperand>)> units) {
  OpBuilder::InsertionGuard guard(b);
  Block *block = count.addEntryBlock();
  b.setInsertionPointToStart(block);
  SmallVector<KernelOperand> operands = readSlots(b, location, kernel, block->getArgument(0), {}, /*invariant=*/false);
  func::ReturnOp::create(b, location, units(b, operands));
}

void KernelFrame::emitCount(int64_t units) {
  emitCount([&](OpBuilder &builder, ArrayRef<KernelOperand>) { return i64Constant(builder, location, units); });
}

void KernelFrame::markGenerated() { body->setAttr(kGeneratedAttr, b.getUnitAttr()); }

Value KernelFrame::asMemRef(const KernelOperand &operand) {
  auto tensor = cast<RankedTensorType>(operand.type);
  SmallVector<int64_t> strides(tensor.getRank(), ShapedType::kDynamic);
  if (!strides.empty()) strides.back() = 1;
  MemRefLayoutAttrInterface layout;
  if (!strides.empty()) layout = StridedLayoutAttr::get(b.getContext(), 0, strides);
  auto type = MemRefType::get(tensor.getShape(), tensor.getElementType(), layout);
  LLVMTypeConverter converter(b.getContext());
  SmallVector<Value> fields{operand.pointer, operand.pointer, i64Constant(b, location, 0)};
  llvm::append_range(fields, operand.sizes);
  llvm::append_range(fields, operand.strides);
  Value descriptor = MemRefDescriptor::pack(b, location, converter, type, fields);
  return UnrealizedConversionCastOp::create(b, location, type, descriptor).getResult(0);
}

} // namespace mlir::pd::codegen
