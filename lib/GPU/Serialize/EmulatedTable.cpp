//===--- EmulatedTable.cpp - the table of a program's emulated kernels ----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "EmulatedTable.h"

#include "paddle-mlir/Runtime/EmulatorABI.h"

#include "mlir/IR/Builders.h"

namespace mlir::pd::gpu {

namespace {

/// Builds constant globals of the LLVM dialect.
class TableBuilder {
public:
  explicit TableBuilder(ModuleOp host) : host(host), b(host.getBodyRegion()), loc(host.getLoc()) {
    ptr = LLVM::LLVMPointerType::get(b.getContext());
    i32 = b.getI32Type();
  }

  void build(ArrayRef<EmulatedKernel> kernels) {
    auto entry = LLVM::LLVMStructType::getLiteral(b.getContext(), {ptr, ptr, i32, i32, i32, i32});
    static_assert(sizeof(PdEmulatedKernel) == 32, "the layout follows EmulatorABI.h");
    SmallVector<LLVM::GlobalOp> names;
    for (const EmulatedKernel &kernel : kernels) names.push_back(text(kernel.name));
    auto table = LLVM::LLVMArrayType::get(entry, kernels.size());
    LLVM::GlobalOp all = global("pd_emulated_kernels", table, LLVM::Linkage::Internal, [&] {
      Value value = LLVM::UndefOp::create(b, loc, table);
      for (auto [i, kernel] : llvm::enumerate(kernels)) {
        Value name = LLVM::AddressOfOp::create(b, loc, names[i]);
        Value function = LLVM::AddressOfOp::create(b, loc, kernel.function);
        Value one = record(entry, {name, function, number(kernel.paramsBytes), number(kernel.staticSharedBytes),
                                   number(kernel.maxThreads), number(kernel.flags)});
        value = LLVM::InsertValueOp::create(b, loc, value, one, int64_t(i));
      }
      return value;
    });
    auto magic = LLVM::LLVMArrayType::get(b.getI8Type(), 8);
    auto image = LLVM::LLVMStructType::getLiteral(b.getContext(), {magic, i32, i32, ptr});
    static_assert(sizeof(PdEmulatedImage) == 24 && sizeof(PdEmulatedImage::magic) == 8,
                  "the layout follows EmulatorABI.h");
    global(kEmulatedImage, image, LLVM::Linkage::External, [&] {
      Value word = LLVM::ConstantOp::create(b, loc, magic, b.getStringAttr(PD_EMULATED_MAGIC));
      Value kernelsAt = LLVM::AddressOfOp::create(b, loc, all);
      return record(image, {word, number(PD_EMULATOR_ABI_VERSION), number(kernels.size()), kernelsAt});
    });
  }

private:
  LLVM::GlobalOp text(StringRef value) {
    std::string terminated = value.str() + '\0';
    auto type = LLVM::LLVMArrayType::get(b.getI8Type(), terminated.size());
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(host.getBody());
    return LLVM::GlobalOp::create(b, loc, type, /*isConstant=*/true, LLVM::Linkage::Internal,
                                  "pd_emulated_name." + value.str(), b.getStringAttr(terminated));
  }

  LLVM::GlobalOp global(StringRef name, Type type, LLVM::Linkage linkage, llvm::function_ref<Value()> initialise) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(host.getBody());
    auto made = LLVM::GlobalOp::create(b, loc, type, /*isConstant=*/true, linkage, name, Attribute(), /*alignment=*/16);
    b.createBlock(&made.getInitializerRegion());
    LLVM::ReturnOp::create(b, loc, initialise());
    return made;
  }

  Value number(uint32_t value) { return LLVM::ConstantOp::create(b, loc, i32, b.getI32IntegerAttr(int32_t(value))); }

  Value record(Type type, ArrayRef<Value> fields) {
    Value value = LLVM::UndefOp::create(b, loc, type);
    for (auto [i, field] : llvm::enumerate(fields))
      value = LLVM::InsertValueOp::create(b, loc, value, field, int64_t(i));
    return value;
  }

  ModuleOp host;
  OpBuilder b;
  Location loc;
  Type ptr, i32;
};

} // namespace

void writeEmulatedTable(ModuleOp host, ArrayRef<EmulatedKernel> kernels) { TableBuilder(host).build(kernels); }

} // namespace mlir::pd::gpu
