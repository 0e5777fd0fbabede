//===--- ConvertHostToLLVM.cpp - host functions to the LLVM dialect ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Our ops, and those of upstream's that need a service: dispatch, custom call, weight, alloc, dealloc, read,
// write, copy, assert.
// The rest is upstream's patterns.
#include "ServiceCalls.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Host/Passes.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

namespace mlir::pd::host {
#define GEN_PASS_DEF_PDCONVERTHOSTTOLLVMPASS
#include "paddle-mlir/Host/Passes.h.inc"
} // namespace mlir::pd::host

using namespace mlir;
using namespace mlir::pd::host;
using namespace mlir::pd_kernel;

static unsigned countSlots(DispatchOp dispatch) {
  unsigned slots = 0;
  for (Value operand : dispatch->getOperands())
    slots += isa<MemRefType>(operand.getType()) ? 1 + 2 * cast<MemRefType>(operand.getType()).getRank() : 1;
  return slots;
}

/// A custom call's tensors, in the same slots.
static unsigned countSlots(CustomCallOp call) {
  return (call.getIns().size() + call.getOuts().size()) * sizeof(PdTensor) / 8;
}

/// Mark memory at a function's entry while the conversion runs: the block of argument slots, the PdLaunch.
static constexpr llvm::StringLiteral kArgumentSlots = "pd_kernel.argument_slots", kLaunch = "pd_kernel.launch";

static LLVM::AllocaOp findEntryBlock(Operation *op, StringRef mark) {
  for (auto alloca : op->getParentOfType<FunctionOpInterface>().getFunctionBody().front().getOps<LLVM::AllocaOp>())
    if (alloca->hasAttr(mark)) return alloca;
  return nullptr;
}
static LLVM::AllocaOp findArgumentSlots(Operation *op) { return findEntryBlock(op, kArgumentSlots); }

/// The module of device kernels that the codegen stage leaves; null in a program for the CPU.
static ModuleOp findDeviceModule(Operation *op) {
  ModuleOp program = op->getParentOfType<ModuleOp>();
  return program ? program.lookupSymbol<ModuleOp>(kDeviceModule) : ModuleOp();
}

/// The number that the service `launch` takes for a dispatch's kernel; nothing in a program for the CPU.
static std::optional<int64_t> launchIndex(DispatchOp dispatch) {
  ModuleOp device = findDeviceModule(dispatch);
  if (!device) return std::nullopt;
  int64_t index = 0;
  for (auto function : device.getOps<LLVM::LLVMFuncOp>()) {
    if (!function->hasAttr(NVVM::NVVMDialect::getKernelFuncAttrName())) continue;
    if (function.getSymName() == dispatch.getKernel()) return index;
    ++index;
  }
  return std::nullopt;
}

namespace {

struct ConvertDispatch : ConvertOpToLLVMPattern<DispatchOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;
  LogicalResult matchAndRewrite(DispatchOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    LLVM::AllocaOp slots = findArgumentSlots(op);
    if (op->getNumResults() != 0 || !slots)
      return rewriter.notifyMatchFailure(op, "still on tensors, or in a function without argument slots");
    Location loc = op.getLoc();
    Type ptr = getPtrType(), i64 = rewriter.getI64Type();
    Value args = slots.getResult();
    int32_t next = 0;
    auto store = [&](Value value) {
      Value slot = LLVM::GEPOp::create(rewriter, loc, ptr, i64, args, ArrayRef<LLVM::GEPArg>{next++});
      LLVM::StoreOp::create(rewriter, loc, value, slot);
    };
    for (auto [original, converted] : llvm::zip(op->getOperands(), adaptor.getOperands())) {
      auto type = dyn_cast<MemRefType>(original.getType());
      if (!type) {
        store(makeScalarSlot(rewriter, loc, converted));
        continue;
      }
      MemRefDescriptor descriptor(converted);
      store(descriptor.bufferPtr(rewriter, loc, *getTypeConverter(), type));
      for (int64_t i = 0; i < type.getRank(); ++i) store(descriptor.size(rewriter, loc, i));
      for (int64_t i = 0; i < type.getRank(); ++i) store(descriptor.stride(rewriter, loc, i));
    }
    if (std::optional<int64_t> index = launchIndex(op)) {
      Value launch = findEntryBlock(op, kLaunch).getResult();
      auto fill = op->getParentOfType<ModuleOp>().lookupSymbol<LLVM::LLVMFuncOp>((op.getKernel() + "_launch").str());
      auto filled = LLVM::CallOp::create(rewriter, loc, fill, ValueRange{args, launch});
      Value number = LLVM::ConstantOp::create(rewriter, loc, i64, rewriter.getI64IntegerAttr(*index));
      if (filled->getNumResults()) // the variant that fits these arguments; variants stand in a row
        number = LLVM::AddOp::create(rewriter, loc, number, filled.getResult());
      callService(rewriter, loc, Service::Launch, {number, launch});
      rewriter.eraseOp(op);
      return success();
    }
    auto count =
        LLVM::CallOp::create(rewriter, loc, TypeRange(i64), (op.getKernel() + "_count").str(), ValueRange(args));
    Value kernel = LLVM::AddressOfOp::create(rewriter, loc, ptr, op.getKernel());
    callService(rewriter, loc, Service::ParallelFor, {kernel, args, count.getResult()});
    rewriter.eraseOp(op);
    return success();
  }

  /// Integers sign-extended, f32 and narrower bits in the low half, f64 as is.
  static Value makeScalarSlot(OpBuilder &builder, Location loc, Value value) {
    Type i64 = builder.getI64Type();
    if (isa<FloatType>(value.getType())) {
      Type bits = builder.getIntegerType(value.getType().getIntOrFloatBitWidth());
      value = LLVM::BitcastOp::create(builder, loc, bits, value);
      return bits == i64 ? value : LLVM::ZExtOp::create(builder, loc, i64, value).getResult();
    }
    return value.getType() == i64 ? value : LLVM::SExtOp::create(builder, loc, i64, value).getResult();
  }
};

struct ConvertCustomCall : ConvertOpToLLVMPattern<CustomCallOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;
  LogicalResult matchAndRewrite(CustomCallOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    LLVM::AllocaOp slots = findArgumentSlots(op);
    if (!slots || !op.getIndex())
      return rewriter.notifyMatchFailure(
          op, "has no index in the manifest, or stands in a function without argument slots");
    Location loc = op.getLoc();
    Type ptr = getPtrType(), i64 = rewriter.getI64Type();
    auto number = [&](int64_t value) -> Value {
      return LLVM::ConstantOp::create(rewriter, loc, i64, rewriter.getI64IntegerAttr(value));
    };
    auto field = [&](unsigned tensor, int64_t offset) -> Value {
      return LLVM::GEPOp::create(rewriter, loc, ptr, rewriter.getI8Type(), slots.getResult(),
                                 ArrayRef<LLVM::GEPArg>{int32_t(tensor * sizeof(PdTensor) + offset)});
    };
    auto size = [](int64_t i) { return int64_t(offsetof(PdTensor, sizes)) + 8 * i; };
    unsigned numIns = op.getIns().size();
    for (auto [i, original, converted] : llvm::enumerate(op.getIns(), adaptor.getIns())) {
      auto type = cast<MemRefType>(original.getType());
      if (!type.getLayout().isIdentity() || type.getRank() > PD_MAX_RANK)
        return rewriter.notifyMatchFailure(op, "expects dense buffers of a rank that a PdTensor holds");
      MemRefDescriptor descriptor(converted);
      LLVM::StoreOp::create(rewriter, loc, descriptor.bufferPtr(rewriter, loc, *getTypeConverter(), type),
                            field(i, offsetof(PdTensor, data)));
      LLVM::StoreOp::create(rewriter, loc, number(type.getRank()), field(i, offsetof(PdTensor, rank)));
      for (int64_t d = 0; d < type.getRank(); ++d)
        LLVM::StoreOp::create(rewriter, loc, descriptor.size(rewriter, loc, d), field(i, size(d)));
    }
    auto given = adaptor.getSizes().begin();
    for (auto [i, result] : llvm::enumerate(op.getOuts())) {
      auto type = cast<MemRefType>(result.getType());
      if (type.getRank() > PD_MAX_RANK)
        return rewriter.notifyMatchFailure(op, "expects results of a rank that a PdTensor holds");
      LLVM::StoreOp::create(rewriter, loc, number(type.getRank()), field(numIns + i, offsetof(PdTensor, rank)));
      for (int64_t d = 0; d < type.getRank(); ++d)
        LLVM::StoreOp::create(rewriter, loc, type.isDynamicDim(d) ? Value(*given++) : number(type.getDimSize(d)),
                              field(numIns + i, size(d)));
    }
    callService(rewriter, loc, Service::CustomOp, {number(*op.getIndex()), slots.getResult(), field(numIns, 0)});
    SmallVector<Value> results;
    for (auto [i, result] : llvm::enumerate(op.getOuts())) {
      auto type = cast<MemRefType>(result.getType());
      SmallVector<Value> dynamic, sizes, strides;
      for (int64_t d = 0; d < type.getRank(); ++d)
        if (type.isDynamicDim(d))
          dynamic.push_back(LLVM::LoadOp::create(rewriter, loc, i64, field(numIns + i, size(d))));
      Value bytes, data = LLVM::LoadOp::create(rewriter, loc, ptr, field(numIns + i, offsetof(PdTensor, data)));
      getMemRefDescriptorSizes(loc, type, dynamic, rewriter, sizes, strides, bytes);
      results.push_back(createMemRefDescriptor(loc, type, data, data, sizes, strides, rewriter));
    }
    rewriter.replaceOp(op, results);
    return success();
  }
};

struct ConvertWeight : ConvertOpToLLVMPattern<WeightOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;
  LogicalResult matchAndRewrite(WeightOp op, OpAdaptor, ConversionPatternRewriter &rewriter) const override {
    auto type = dyn_cast<MemRefType>(op.getResult().getType());
    if (!type || !op.getOffset()) return rewriter.notifyMatchFailure(op, "expects a planned weight on a buffer");
    Value offset = LLVM::ConstantOp::create(rewriter, op.getLoc(), rewriter.getI64Type(), op.getOffsetAttr());
    Value base = LLVM::GEPOp::create(rewriter, op.getLoc(), getPtrType(), rewriter.getI8Type(),
                                     loadWeightBase(rewriter, op.getLoc()), ValueRange(offset));
    rewriter.replaceOp(
        op, Value(MemRefDescriptor::fromStaticShape(rewriter, op.getLoc(), *getTypeConverter(), type, base)));
    return success();
  }
};

struct ConvertAlloc : ConvertOpToLLVMPattern<memref::AllocOp> {
  ConvertAlloc(const LLVMTypeConverter &converter) : ConvertOpToLLVMPattern(converter, /*benefit=*/2) {}
  LogicalResult matchAndRewrite(memref::AllocOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!isConvertibleAndHasIdentityMaps(op.getType()))
      return rewriter.notifyMatchFailure(op, "expects a dense buffer");
    SmallVector<Value> sizes, strides;
    Value bytes;
    getMemRefDescriptorSizes(op.getLoc(), op.getType(), adaptor.getDynamicSizes(), rewriter, sizes, strides, bytes);
    Value data = callService(rewriter, op.getLoc(), Service::Alloc, bytes);
    rewriter.replaceOp(op,
                       Value(createMemRefDescriptor(op.getLoc(), op.getType(), data, data, sizes, strides, rewriter)));
    return success();
  }
};

struct ConvertDealloc : ConvertOpToLLVMPattern<memref::DeallocOp> {
  ConvertDealloc(const LLVMTypeConverter &converter) : ConvertOpToLLVMPattern(converter, /*benefit=*/2) {}
  LogicalResult matchAndRewrite(memref::DeallocOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    callService(rewriter, op.getLoc(), Service::Free,
                MemRefDescriptor(adaptor.getMemref()).allocatedPtr(rewriter, op.getLoc()));
    rewriter.eraseOp(op);
    return success();
  }
};

/// The bytes of one element, and its address.
struct ElementPlace {
  ElementPlace(const LLVMTypeConverter &converter, MemRefType type, Value buffer, ValueRange indices,
               ConversionPatternRewriter &rewriter, Location loc)
      : address(LLVM::getStridedElementPtr(rewriter, loc, converter, type, buffer, indices)),
        bytes(
            LLVM::ConstantOp::create(rewriter, loc, rewriter.getI64Type(),
                                     rewriter.getI64IntegerAttr(llvm::divideCeil(type.getElementTypeBitWidth(), 8)))) {}
  Value address, bytes;
};

/// Through the argument slots on a device: they are free between dispatches.
struct ConvertRead : ConvertOpToLLVMPattern<ReadOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;
  LogicalResult matchAndRewrite(ReadOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<MemRefType>(op.getBuffer().getType());
    Type result = getTypeConverter()->convertType(op.getType());
    ElementPlace place(*getTypeConverter(), type, adaptor.getBuffer(), adaptor.getIndices(), rewriter, loc);
    Value from = place.address;
    if (findDeviceModule(op)) {
      from = findArgumentSlots(op).getResult();
      callService(rewriter, loc, Service::Read, {from, place.address, place.bytes});
    }
    rewriter.replaceOpWithNewOp<LLVM::LoadOp>(op, result, from);
    return success();
  }
};

struct ConvertWrite : ConvertOpToLLVMPattern<WriteOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;
  LogicalResult matchAndRewrite(WriteOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<MemRefType>(op.getBuffer().getType());
    ElementPlace place(*getTypeConverter(), type, adaptor.getBuffer(), adaptor.getIndices(), rewriter, loc);
    bool onDevice = static_cast<bool>(findDeviceModule(op));
    Value to = onDevice ? findArgumentSlots(op).getResult() : place.address;
    LLVM::StoreOp::create(rewriter, loc, adaptor.getValue(), to);
    if (onDevice) callService(rewriter, loc, Service::Write, {place.address, to, place.bytes});
    rewriter.eraseOp(op);
    return success();
  }
};

/// A copy of one run of elements; `pd-copy-kernels` or `pd-make-host-entry` left no other.
struct ConvertCopy : ConvertOpToLLVMPattern<memref::CopyOp> {
  ConvertCopy(const LLVMTypeConverter &converter) : ConvertOpToLLVMPattern(converter, /*benefit=*/2) {}
  LogicalResult matchAndRewrite(memref::CopyOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto sourceType = cast<MemRefType>(op.getSource().getType()),
         targetType = cast<MemRefType>(op.getTarget().getType());
    MemRefDescriptor source(adaptor.getSource()), target(adaptor.getTarget());
    Value bytes = getSizeInBytes(loc, sourceType.getElementType(), rewriter);
    for (int64_t i = 0; i < sourceType.getRank(); ++i)
      bytes = LLVM::MulOp::create(rewriter, loc, bytes, source.size(rewriter, loc, i));
    callService(rewriter, loc, Service::Copy,
                {target.bufferPtr(rewriter, loc, *getTypeConverter(), targetType),
                 source.bufferPtr(rewriter, loc, *getTypeConverter(), sourceType), bytes});
    rewriter.eraseOp(op);
    return success();
  }
};

/// assert %c, "text" -> if not %c, services->fail(6, "text")
struct ConvertAssert : ConvertOpToLLVMPattern<cf::AssertOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;
  LogicalResult matchAndRewrite(cf::AssertOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Block *before = op->getBlock();
    Block *after = rewriter.splitBlock(before, std::next(op->getIterator()));
    Block *failed = rewriter.createBlock(after->getParent(), std::next(after->getIterator()));
    callFail(rewriter, loc, op->getParentOfType<ModuleOp>(), op.getMsg());
    LLVM::UnreachableOp::create(rewriter, loc);
    rewriter.setInsertionPointToEnd(before);
    LLVM::CondBrOp::create(rewriter, loc, adaptor.getArg(), after, failed);
    rewriter.eraseOp(op);
    return success();
  }
};

struct PdConvertHostToLLVMPass : pd::host::impl::PdConvertHostToLLVMPassBase<PdConvertHostToLLVMPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    MLIRContext *context = &getContext();
    SmallVector<Operation *> functions(module.getOps<func::FuncOp>());
    declareProgramGlobals(module);
    for (Operation *function : functions)
      if (failed(prepare(cast<func::FuncOp>(function)))) return signalPassFailure();

    LowerToLLVMOptions options(context);
    LLVMTypeConverter converter(context, options);
    LLVMConversionTarget target(*context);
    RewritePatternSet patterns(context);
    patterns.add<ConvertDispatch, ConvertCustomCall, ConvertWeight, ConvertAlloc, ConvertDealloc, ConvertRead,
                 ConvertWrite, ConvertCopy, ConvertAssert>(converter);
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    index::populateIndexToLLVMConversionPatterns(converter, patterns);
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    populateMathToLLVMConversionPatterns(converter, patterns);
    populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
    populateFuncToLLVMConversionPatterns(converter, patterns);
    target.addLegalOp<UnrealizedConversionCastOp>();
    if (failed(applyPartialConversion(functions, target, std::move(patterns)))) return signalPassFailure();
    module.walk([](LLVM::AllocaOp alloca) {
      alloca->removeAttr(kArgumentSlots);
      alloca->removeAttr(kLaunch);
    });
  }

private:
  /// Whether the codegen stage has made code of the dispatch's kernel.
  static bool isCode(DispatchOp dispatch) {
    ModuleOp program = dispatch->getParentOfType<ModuleOp>();
    if (findDeviceModule(dispatch))
      return launchIndex(dispatch) && program.lookupSymbol<LLVM::LLVMFuncOp>((dispatch.getKernel() + "_launch").str());
    return isa_and_nonnull<LLVM::LLVMFuncOp>(program.lookupSymbol(dispatch.getKernel()));
  }

  /// Gives the function one block of argument slots, and on a device one PdLaunch, that all its dispatches use in turn.
  LogicalResult prepare(func::FuncOp func) {
    if (func.isExternal()) return success();
    unsigned slots = 1;
    WalkResult result = func.walk([&](DispatchOp dispatch) {
      slots = std::max(slots, countSlots(dispatch));
      if (isCode(dispatch)) return WalkResult::advance();
      dispatch.emitOpError() << "expects kernel '" << dispatch.getKernel()
                             << "' to be code by now, which the codegen stage makes";
      return WalkResult::interrupt();
    });
    if (result.wasInterrupted()) return failure();
    func.walk([&](CustomCallOp call) { slots = std::max(slots, countSlots(call)); });
    bool onDevice = static_cast<bool>(findDeviceModule(func));
    reserve(func, onDevice ? slots + 1 : slots, kArgumentSlots); // a launch puts the count behind the slots
    static_assert(sizeof(PdLaunch) % 8 == 0, "memory is reserved in units of 8 bytes");
    if (onDevice) reserve(func, sizeof(PdLaunch) / 8, kLaunch);
    return success();
  }

  void reserve(func::FuncOp func, unsigned slots, StringRef mark) {
    OpBuilder builder(&func.getBody().front(), func.getBody().front().begin());
    Type i64 = builder.getI64Type();
    Value count = LLVM::ConstantOp::create(builder, func.getLoc(), i64, builder.getI64IntegerAttr(slots));
    auto alloca = LLVM::AllocaOp::create(builder, func.getLoc(), LLVM::LLVMPointerType::get(&getContext()), i64, count);
    alloca->setAttr(mark, builder.getUnitAttr());
  }
};

} // namespace
