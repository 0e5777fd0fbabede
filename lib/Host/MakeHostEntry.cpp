//===--- MakeHostEntry.cpp - @main over memrefs becomes @pd_run of the program ABI -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The border only: PdTensor structs to descriptors and back. Copies of strided buffers become copies of rows.
#include "CopyKernels.h"
#include "paddle-mlir/Host/Passes.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/IR/Builders.h"

#include <cstddef>

namespace mlir::pd::host {
#define GEN_PASS_DEF_PDMAKEHOSTENTRYPASS
#include "paddle-mlir/Host/Passes.h.inc"
} // namespace mlir::pd::host

using namespace mlir;
using namespace mlir::pd::host;
using namespace mlir::pd_kernel;

/// copy %a, %b -> loops over all dims but the innermost, a dense copy each; elements one by one if the innermost dim
/// has a stride.
static void expandCopy(memref::CopyOp copy) {
  auto sourceType = cast<MemRefType>(copy.getSource().getType()),
       targetType = cast<MemRefType>(copy.getTarget().getType());
  if (isDense(sourceType) && isDense(targetType)) return;
  OpBuilder builder(copy);
  Location loc = copy.getLoc();
  int64_t rank = sourceType.getRank();
  auto unitInnermost = [](MemRefType type) { return type.getStridesAndOffset().first.back() == 1; };
  bool rows = unitInnermost(sourceType) && unitInnermost(targetType);
  int64_t loops = rows ? rank - 1 : rank;
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0), one = arith::ConstantIndexOp::create(builder, loc, 1);
  SmallVector<Value> indices;
  for (int64_t i = 0; i < loops; ++i) {
    Value size = memref::DimOp::create(builder, loc, copy.getSource(), i);
    auto loop = scf::ForOp::create(builder, loc, zero, size, one);
    indices.push_back(loop.getInductionVar());
    builder.setInsertionPointToStart(loop.getBody());
  }
  if (!rows) {
    Value element = memref::LoadOp::create(builder, loc, copy.getSource(), indices);
    memref::StoreOp::create(builder, loc, element, copy.getTarget(), indices);
  } else {
    SmallVector<OpFoldResult> offsets(indices.begin(), indices.end()), sizes(rank, builder.getIndexAttr(1)),
        strides(rank, builder.getIndexAttr(1));
    offsets.push_back(builder.getIndexAttr(0));
    int64_t size = ShapedType::isDynamic(sourceType.getShape().back()) ? targetType.getShape().back()
                                                                       : sourceType.getShape().back();
    sizes.back() = ShapedType::isDynamic(size)
                       ? OpFoldResult(memref::DimOp::create(builder, loc, copy.getSource(), rank - 1).getResult())
                       : builder.getIndexAttr(size);
    auto row = [&](Value buffer) -> Value {
      auto type = memref::SubViewOp::inferRankReducedResultType({size}, cast<MemRefType>(buffer.getType()), offsets,
                                                                sizes, strides);
      return memref::SubViewOp::create(builder, loc, cast<MemRefType>(type), buffer, offsets, sizes, strides);
    };
    memref::CopyOp::create(builder, loc, row(copy.getSource()), row(copy.getTarget()));
  }
  copy.erase();
}

namespace {

/// Writes the entry point's first and last lines.
struct EntryBuilder {
  EntryBuilder(func::FuncOp func, const LLVMTypeConverter &converter)
      : func(func), converter(converter), builder(func.getContext()), loc(func.getLoc()) {
    ptr = LLVM::LLVMPointerType::get(func.getContext());
    i64 = builder.getI64Type();
  }

  Value field(Value array, int64_t index, int64_t offset) {
    return LLVM::GEPOp::create(builder, loc, ptr, builder.getI8Type(), array,
                               ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(index * sizeof(PdTensor) + offset)});
  }

  /// A memref over inputs[index]; dynamic sizes are read, static ones were checked by the runtime.
  Value makeInput(Value inputs, int64_t index, MemRefType type) {
    auto descriptor = MemRefDescriptor::poison(builder, loc, converter.convertType(type));
    Value data = LLVM::LoadOp::create(builder, loc, ptr, field(inputs, index, offsetof(PdTensor, data)));
    descriptor.setAllocatedPtr(builder, loc, data);
    descriptor.setAlignedPtr(builder, loc, data);
    descriptor.setConstantOffset(builder, loc, 0);
    Value stride = LLVM::ConstantOp::create(builder, loc, i64, builder.getI64IntegerAttr(1));
    for (int64_t i = type.getRank() - 1; i >= 0; --i) {
      Value size =
          type.isDynamicDim(i)
              ? LLVM::LoadOp::create(builder, loc, i64, field(inputs, index, offsetof(PdTensor, sizes) + 8 * i))
                    .getResult()
              : LLVM::ConstantOp::create(builder, loc, i64, builder.getI64IntegerAttr(type.getDimSize(i))).getResult();
      descriptor.setSize(builder, loc, i, size);
      descriptor.setStride(builder, loc, i, stride);
      if (i > 0) stride = LLVM::MulOp::create(builder, loc, stride, size);
    }
    return UnrealizedConversionCastOp::create(builder, loc, TypeRange(type), ValueRange(Value(descriptor)))
        .getResult(0);
  }

  void storeOutput(Value outputs, int64_t index, Value buffer) {
    auto type = cast<MemRefType>(buffer.getType());
    MemRefDescriptor descriptor(
        UnrealizedConversionCastOp::create(builder, loc, TypeRange(converter.convertType(type)), ValueRange(buffer))
            .getResult(0));
    LLVM::StoreOp::create(builder, loc, descriptor.bufferPtr(builder, loc, converter, type),
                          field(outputs, index, offsetof(PdTensor, data)));
    Value rank = LLVM::ConstantOp::create(builder, loc, i64, builder.getI64IntegerAttr(type.getRank()));
    LLVM::StoreOp::create(builder, loc, rank, field(outputs, index, offsetof(PdTensor, rank)));
    for (int64_t i = 0; i < type.getRank(); ++i)
      LLVM::StoreOp::create(builder, loc, descriptor.size(builder, loc, i),
                            field(outputs, index, offsetof(PdTensor, sizes) + 8 * i));
  }

  void build() {
    Block &entry = func.getBody().front();
    SmallVector<Type> types(entry.getArgumentTypes());
    Value inputs = entry.insertArgument(0u, ptr, loc), outputs = entry.insertArgument(1u, ptr, loc);
    builder.setInsertionPointToStart(&entry);
    for (auto [i, type] : llvm::enumerate(types))
      entry.getArgument(i + 2).replaceAllUsesWith(makeInput(inputs, i, cast<MemRefType>(type)));
    entry.eraseArguments(2, types.size());
    func.walk([&](func::ReturnOp op) {
      builder.setInsertionPoint(op);
      for (auto [i, value] : llvm::enumerate(op.getOperands())) storeOutput(outputs, i, value);
      op.getOperandsMutable().assign(
          LLVM::ConstantOp::create(builder, loc, builder.getI32Type(), builder.getI32IntegerAttr(0)));
    });
    func.removeArgAttrsAttr();
    func.removeResAttrsAttr();
    func.setType(builder.getFunctionType({ptr, ptr}, {builder.getI32Type()}));
    func.setName("pd_run");
  }

  func::FuncOp func;
  const LLVMTypeConverter &converter;
  OpBuilder builder;
  Location loc;
  Type ptr, i64;
};

struct PdMakeHostEntryPass : pd::host::impl::PdMakeHostEntryPassBase<PdMakeHostEntryPass> {
  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main) {
      getOperation().emitError("expects a function @main");
      return signalPassFailure();
    }
    for (Type type : llvm::concat<const Type>(main.getArgumentTypes(), main.getResultTypes())) {
      auto memref = dyn_cast<MemRefType>(type);
      if (!memref || !memref.getLayout().isIdentity() || memref.getRank() > PD_MAX_RANK) {
        main.emitOpError() << "expects dense buffers of at most " << PD_MAX_RANK
                           << " dims at the program's border, but got " << type;
        return signalPassFailure();
      }
    }
    main.walk([](memref::CopyOp copy) { expandCopy(copy); });
    LLVMTypeConverter converter(&getContext());
    EntryBuilder(main, converter).build();
  }
};

} // namespace
