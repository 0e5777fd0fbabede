//===--- EmulateOps.cpp - what threads do together, as calls of the emulator --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "EmulateOps.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Matchers.h"

namespace mlir::pd::gpu {

static bool isConstant(Value value, int64_t wanted) {
  APInt number;
  return matchPattern(value, m_ConstantInt(&number)) && number.getSExtValue() == wanted;
}

static std::optional<PdEmulatedOp> multiplication(NVVM::MmaOp mma) {
  NVVM::MMAShapeAttr shape = mma.getShape();
  bool isSupported = shape.getM() == 16 && shape.getN() == 8 && shape.getK() == 16 &&
                     mma.getMultiplicandAPtxType() == mma.getMultiplicandBPtxType() &&
                     mma.accumPtxType() == NVVM::MMATypes::f32 && mma.resultPtxType() == NVVM::MMATypes::f32;
  if (isSupported && mma.getMultiplicandAPtxType() == NVVM::MMATypes::f16) return PD_EMULATED_MMA_F16;
  if (isSupported && mma.getMultiplicandAPtxType() == NVVM::MMATypes::bf16) return PD_EMULATED_MMA_BF16;
  return std::nullopt;
}

static std::optional<PdEmulatedOp> shuffle(NVVM::ShflOp op) {
  if (!isConstant(op.getThreadMask(), -1) || !isConstant(op.getMaskAndClamp(), 31) || op.getReturnValueAndIsValid())
    return std::nullopt;
  if (op.getKind() == NVVM::ShflKind::bfly) return PD_EMULATED_SHUFFLE_XOR;
  if (op.getKind() == NVVM::ShflKind::idx) return PD_EMULATED_SHUFFLE_INDEX;
  return std::nullopt;
}

std::optional<PdEmulatedOp> emulatedOp(Operation *op) {
  // The barrier of all threads of a block. Named barriers and those that reduce are others.
  if (isa<NVVM::Barrier0Op>(op) || (isa<NVVM::BarrierOp>(op) && op->getNumOperands() == 0 && op->use_empty()))
    return PD_EMULATED_BARRIER;
  if (auto load = dyn_cast<NVVM::LdMatrixOp>(op)) {
    if (load.getNum() != 4 || load.getShape().getM() != 8 || load.getShape().getN() != 8 ||
        load.getEltType() != NVVM::LdStMatrixEltType::B16)
      return std::nullopt;
    return load.getLayout() == NVVM::MMALayout::row ? PD_EMULATED_LDMATRIX : PD_EMULATED_LDMATRIX_TRANS;
  }
  if (auto mma = dyn_cast<NVVM::MmaOp>(op)) return multiplication(mma);
  if (auto shfl = dyn_cast<NVVM::ShflOp>(op)) return shuffle(shfl);
  if (auto copy = dyn_cast<NVVM::CpAsyncOp>(op); copy && copy.getSize() == 16) return PD_EMULATED_COPY_ASYNC;
  if (isa<NVVM::CpAsyncCommitGroupOp>(op)) return PD_EMULATED_COMMIT_GROUP;
  if (isa<NVVM::CpAsyncWaitGroupOp>(op)) return PD_EMULATED_WAIT_GROUP;
  return std::nullopt;
}

/// What goes into the slots.
static SmallVector<Value> argumentsOf(OpBuilder &b, Operation *op) {
  auto number = [&](int32_t value) {
    return LLVM::ConstantOp::create(b, op->getLoc(), b.getI32Type(), b.getI32IntegerAttr(value));
  };
  if (auto shfl = dyn_cast<NVVM::ShflOp>(op)) return {shfl.getVal(), shfl.getOffset()};
  if (auto wait = dyn_cast<NVVM::CpAsyncWaitGroupOp>(op)) return {number(wait.getN())};
  SmallVector<Value> arguments(op->getOperands());
  if (auto copy = dyn_cast<NVVM::CpAsyncOp>(op); copy && !copy.getCpSize()) arguments.push_back(number(16));
  return arguments;
}

void emulateOp(OpBuilder &b, Operation *op, PdEmulatedOp code, Value cooperate, Value thread, CallSlots slots) {
  Location loc = op->getLoc();
  Type ptr = LLVM::LLVMPointerType::get(b.getContext());
  auto slot = [&](Value base, int64_t number) {
    return LLVM::GEPOp::create(b, loc, ptr, b.getI64Type(), base, ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(number)});
  };
  for (auto [i, argument] : llvm::enumerate(argumentsOf(b, op)))
    LLVM::StoreOp::create(b, loc, argument, slot(slots.arguments, i));
  Value number = LLVM::ConstantOp::create(b, loc, b.getI32Type(), b.getI32IntegerAttr(code));
  auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()), {ptr, b.getI32Type(), ptr, ptr});
  LLVM::CallOp::create(b, loc, type, ValueRange{cooperate, thread, number, slots.arguments, slots.results});
  if (op->getNumResults() != 0) {
    Type resultType = op->getResult(0).getType();
    Value result;
    if (auto members = dyn_cast<LLVM::LLVMStructType>(resultType)) {
      result = LLVM::PoisonOp::create(b, loc, resultType);
      for (auto [i, member] : llvm::enumerate(members.getBody())) {
        Value value = LLVM::LoadOp::create(b, loc, member, slot(slots.results, i));
        result = LLVM::InsertValueOp::create(b, loc, result, value, i);
      }
    } else {
      result = LLVM::LoadOp::create(b, loc, resultType, slots.results);
    }
    op->replaceAllUsesWith(ValueRange{result});
  }
  op->erase();
}

void emulateRounding(OpBuilder &b, LLVM::FPTruncOp op) {
  Location loc = op.getLoc();
  auto like = [&](Type element) -> Type {
    auto vector = dyn_cast<VectorType>(op.getType());
    return vector ? VectorType::get(vector.getShape(), element) : element;
  };
  Type i32 = like(b.getI32Type());
  auto number = [&](int32_t value) -> Value {
    Attribute attribute = b.getI32IntegerAttr(value);
    if (auto vector = dyn_cast<VectorType>(i32)) attribute = DenseElementsAttr::get(vector, attribute);
    return LLVM::ConstantOp::create(b, loc, i32, cast<TypedAttr>(attribute));
  };
  Value x = op.getArg();
  if (x.getType() != like(b.getF32Type())) x = LLVM::FPTruncOp::create(b, loc, like(b.getF32Type()), x);
  Value bits = LLVM::BitcastOp::create(b, loc, i32, x), high = LLVM::LShrOp::create(b, loc, bits, number(16));
  // To the nearest, of two the even one; a NaN stays one.
  Value half = LLVM::AddOp::create(b, loc, LLVM::AndOp::create(b, loc, high, number(1)), number(0x7fff));
  Value rounded = LLVM::LShrOp::create(b, loc, LLVM::AddOp::create(b, loc, bits, half), number(16));
  Value isNaN = LLVM::FCmpOp::create(b, loc, LLVM::FCmpPredicate::uno, x, x);
  rounded = LLVM::SelectOp::create(b, loc, isNaN, LLVM::OrOp::create(b, loc, high, number(0x40)), rounded);
  Value word = LLVM::TruncOp::create(b, loc, like(b.getI16Type()), rounded);
  op.replaceAllUsesWith(LLVM::BitcastOp::create(b, loc, op.getType(), word).getResult());
  op.erase();
}

} // namespace mlir::pd::gpu
