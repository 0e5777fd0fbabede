//===--- TileBuilder.cpp - the builder of code over vectors --------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Codegen/TileBuilder.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::pd::codegen {

Value TileBuilder::less(Value x, Value y) { return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, x, y); }
Value TileBuilder::equal(Value x, Value y) { return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, x, y); }

Value TileBuilder::either(Type type, Value condition, function_ref<Value()> then, function_ref<Value()> otherwise) {
  auto branch = scf::IfOp::create(b, loc, TypeRange(type), condition, /*addThenBlock=*/true, /*addElseBlock=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToEnd(branch.thenBlock());
  scf::YieldOp::create(b, loc, then());
  b.setInsertionPointToEnd(branch.elseBlock());
  scf::YieldOp::create(b, loc, otherwise());
  return branch.getResult(0);
}

Value TileBuilder::select(Value condition, Value x, Value y) {
  return arith::SelectOp::create(b, loc, condition, x, y);
}

Value TileBuilder::gep(Value pointer, Value offset, Type type) {
  if (auto constant = i64Value(offset)) return gep(pointer, *constant, type);
  return LLVM::GEPOp::create(b, loc, pointer.getType(), type ? type : b.getF32Type(), pointer,
                             ArrayRef<LLVM::GEPArg>{offset}, LLVM::GEPNoWrapFlags::inbounds);
}

Value TileBuilder::gep(Value pointer, int64_t offset, Type type) {
  if (offset == 0) return pointer;
  return LLVM::GEPOp::create(b, loc, pointer.getType(), type ? type : b.getF32Type(), pointer,
                             ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)}, LLVM::GEPNoWrapFlags::inbounds);
}

Value TileBuilder::loadScalar(Value pointer, Type type) {
  Type element = type ? type : b.getF32Type();
  if (element.isInteger(1)) { // one byte in memory
    Value byte = LLVM::LoadOp::create(b, loc, b.getI8Type(), pointer);
    return arith::TruncIOp::create(b, loc, element, byte);
  }
  return LLVM::LoadOp::create(b, loc, element, pointer);
}

Value TileBuilder::splat(Value scalar) {
  return vector::BroadcastOp::create(b, loc, VectorType::get({lanes}, scalar.getType()), scalar);
}

Value TileBuilder::zero() { return arith::ConstantOp::create(b, loc, vectorType, b.getZeroAttr(vectorType)); }

int64_t TileBuilder::alignmentOf(Type element) const {
  return element.getIntOrFloatBitWidth() / 8 * (perThread ? lanes : 1);
}

Type TileBuilder::storageOf(Type element) { return element.isInteger(1) ? b.getI8Type() : element; }

Value TileBuilder::fromStorage(Value vector, Type element) {
  auto type = VectorType::get({lanes}, element);
  return vector.getType() == type ? vector : arith::TruncIOp::create(b, loc, type, vector).getResult();
}

Value TileBuilder::load(Value pointer, Value mask, Type element) {
  if (!element) element = b.getF32Type();
  auto type = VectorType::get({lanes}, storageOf(element));
  int64_t alignment = alignmentOf(type.getElementType());
  if (!mask) return fromStorage(LLVM::LoadOp::create(b, loc, type, pointer, alignment), element);
  Value pass = arith::ConstantOp::create(b, loc, type, b.getZeroAttr(type));
  return fromStorage(LLVM::MaskedLoadOp::create(b, loc, type, pointer, mask, pass, alignment), element);
}

Value TileBuilder::gather(Value pointer, Value stride, Value mask, Type element) {
  auto type = VectorType::get({lanes}, storageOf(element)), indexType = VectorType::get({lanes}, stride.getType()),
       maskType = VectorType::get({lanes}, b.getI1Type());
  SmallVector<APInt> steps;
  for (int64_t i = 0; i < lanes; ++i) steps.push_back(APInt(indexBits, i));
  Value numbers = arith::ConstantOp::create(b, loc, indexType, DenseElementsAttr::get(indexType, steps));
  Value offsets = arith::MulIOp::create(b, loc, numbers, splat(stride));
  Value pointers = LLVM::GEPOp::create(b, loc, VectorType::get({lanes}, pointer.getType()), type.getElementType(),
                                       pointer, ArrayRef<LLVM::GEPArg>{offsets});
  if (!mask) mask = arith::ConstantOp::create(b, loc, maskType, DenseElementsAttr::get(maskType, true));
  Value pass = arith::ConstantOp::create(b, loc, type, b.getZeroAttr(type));
  Value values = LLVM::masked_gather::create(b, loc, type, pointers, mask, ValueRange{pass},
                                             b.getI32IntegerAttr(type.getElementTypeBitWidth() / 8));
  return fromStorage(values, element);
}

void TileBuilder::store(Value vector, Value pointer, Value mask) {
  Type element = cast<VectorType>(vector.getType()).getElementType(), storage = storageOf(element);
  if (storage != element) vector = arith::ExtUIOp::create(b, loc, VectorType::get({lanes}, storage), vector);
  int64_t alignment = alignmentOf(storage);
  if (mask) LLVM::MaskedStoreOp::create(b, loc, vector, pointer, mask, alignment);
  else LLVM::StoreOp::create(b, loc, vector, pointer, alignment);
}

Value TileBuilder::fma(Value x, Value y, Value acc) { return vector::FMAOp::create(b, loc, x, y, acc); }

void TileBuilder::prefetch(Value pointer) {
  LLVM::Prefetch::create(b, loc, pointer, /*rw=*/0, /*hint=*/2, /*cache=*/1);
}

Value TileBuilder::maskBelow(Value first, Value limit) {
  auto from = i64Value(first), to = i64Value(limit);
  auto maskType = VectorType::get({lanes}, b.getI1Type());
  if (from && to) {
    if (*from + lanes <= *to) return {};
    SmallVector<bool> bits;
    for (int64_t i = 0; i < lanes; ++i) bits.push_back(*from + i < *to);
    return arith::ConstantOp::create(b, loc, maskType, DenseElementsAttr::get(maskType, ArrayRef<bool>(bits)));
  }
  SmallVector<int32_t> steps;
  for (int64_t i = 0; i < lanes; ++i) steps.push_back(i);
  auto stepType = VectorType::get({lanes}, b.getI32Type());
  Value numbers =
      arith::ConstantOp::create(b, loc, stepType, DenseElementsAttr::get(stepType, ArrayRef<int32_t>(steps)));
  Value left = arith::TruncIOp::create(b, loc, b.getI32Type(), min(sub(limit, first), c(lanes)));
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, numbers, splat(left));
}

void TileBuilder::loop(Value from, Value to, Value step, function_ref<void(Value)> body) {
  auto lo = i64Value(from), hi = i64Value(to), by = i64Value(step);
  if (lo && hi && by && *lo + *by >= *hi) { // no turn or one
    if (*lo < *hi) body(from);
    return;
  }
  auto loop = scf::ForOp::create(b, loc, from, to, step);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(loop.getBody()->getTerminator());
  body(loop.getInductionVar());
}

SmallVector<Value> TileBuilder::loop(Value from, Value to, Value step, ValueRange init,
                                     function_ref<SmallVector<Value>(Value, ValueRange)> body) {
  auto lo = i64Value(from), hi = i64Value(to), by = i64Value(step);
  if (lo && hi && by && *lo + *by >= *hi) return *lo < *hi ? body(from, init) : SmallVector<Value>(init);
  auto loop = scf::ForOp::create(b, loc, from, to, step, init);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToEnd(loop.getBody());
  SmallVector<Value> results = body(loop.getInductionVar(), loop.getRegionIterArgs());
  scf::YieldOp::create(b, loc, results);
  return SmallVector<Value>(loop.getResults());
}

void TileBuilder::when(Value condition, function_ref<void()> then, function_ref<void()> otherwise) {
  auto branch = scf::IfOp::create(b, loc, condition, /*withElseRegion=*/static_cast<bool>(otherwise));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(branch.thenBlock()->getTerminator());
  then();
  if (otherwise) {
    b.setInsertionPoint(branch.elseBlock()->getTerminator());
    otherwise();
  }
}

} // namespace mlir::pd::codegen
