//===--- MakeDeviceModule.cpp - kernels' functions to device code and launches ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions of the kernel ABI (Codegen/KernelFrame.h) find their places: `@k` becomes what one thread runs, with
// the slots as its parameter block, and `@k_count` the host's, inside the function that describes a launch.
//
//===------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/GPU/Kernels.h"
#include "paddle-mlir/GPU/Passes.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Builders.h"

#include <cstddef>

namespace mlir::pd::gpu {
#define GEN_PASS_DEF_PDGPUMAKEDEVICEMODULEPASS
#include "paddle-mlir/GPU/Passes.h.inc"

namespace {

Value i64(OpBuilder &b, Location loc, int64_t value) {
  return LLVM::ConstantOp::create(b, loc, b.getI64Type(), b.getI64IntegerAttr(value));
}

/// `@k(slots, begin, end)` -> `@k(slots byval, count)`: the thread's unit, if there is one for it.
void makeThreadFunction(LLVM::LLVMFuncOp function, int64_t slots) {
  MLIRContext *context = function.getContext();
  Location loc = function.getLoc();
  OpBuilder b(context);
  Type ptr = LLVM::LLVMPointerType::get(context), i64Type = b.getI64Type();
  Region &region = function.getBody();
  Block *run = &region.front(), *entry = b.createBlock(&region, region.begin(), {ptr, i64Type}, {loc, loc});
  auto wide = [&](Value v) -> Value { return LLVM::ZExtOp::create(b, loc, i64Type, v); };
  Value block = wide(NVVM::BlockIdXOp::create(b, loc, b.getI32Type()));
  Value threads = wide(NVVM::BlockDimXOp::create(b, loc, b.getI32Type()));
  Value thread = wide(NVVM::ThreadIdXOp::create(b, loc, b.getI32Type()));
  Value unit = LLVM::AddOp::create(b, loc, LLVM::MulOp::create(b, loc, block, threads), thread);
  Value end = LLVM::AddOp::create(b, loc, unit, i64(b, loc, 1));
  Value inRange = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ult, unit, entry->getArgument(1));
  Value arguments[] = {entry->getArgument(0), unit, end};
  for (auto [old, value] : llvm::zip(run->getArguments(), arguments)) old.replaceAllUsesWith(value);
  run->eraseArguments([](BlockArgument) { return true; });
  Block *done = b.createBlock(&region, region.end());
  LLVM::ReturnOp::create(b, loc, ValueRange());
  b.setInsertionPointToEnd(entry);
  LLVM::CondBrOp::create(b, loc, inRange, run, done);

  function.setFunctionType(LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(context), {ptr, i64Type}));
  NamedAttrList parameter;
  parameter.set(LLVM::LLVMDialect::getByValAttrName(), TypeAttr::get(LLVM::LLVMArrayType::get(i64Type, slots)));
  parameter.set(LLVM::LLVMDialect::getAlignAttrName(), b.getI64IntegerAttr(8));
  function.setArgAttrsAttr(b.getArrayAttr({parameter.getDictionary(context), b.getDictionaryAttr({})}));
  function->removeAttr(kSlotsAttr);
  function->setAttr(NVVM::NVVMDialect::getKernelFuncAttrName(), b.getUnitAttr());
  function->setAttr(NVVM::NVVMDialect::getReqntidAttrName(), b.getDenseI32ArrayAttr({kBlockThreads, 1, 1}));
}

/// `@k_launch(args, launch)`: the launch for these arguments, and the count behind the slots.
void makeLaunchFunction(OpBuilder &b, LLVM::LLVMFuncOp count, StringRef name, int64_t slots) {
  MLIRContext *context = b.getContext();
  OpBuilder::InsertionGuard guard(b);
  Location loc = count.getLoc();
  Type ptr = LLVM::LLVMPointerType::get(context), i32Type = b.getI32Type();
  auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(context), {ptr, ptr});
  auto function = LLVM::LLVMFuncOp::create(b, loc, (name + "_launch").str(), type);
  Block *block = function.addEntryBlock(b);
  b.setInsertionPointToStart(block);
  Value args = block->getArgument(0), launch = block->getArgument(1);
  auto store = [&](Value base, size_t offset, Value value) {
    Value at = LLVM::GEPOp::create(b, loc, ptr, b.getI8Type(), base, ArrayRef<LLVM::GEPArg>{int32_t(offset)});
    LLVM::StoreOp::create(b, loc, value, at);
  };
  auto storeField = [&](size_t offset, uint32_t value) {
    store(launch, offset, LLVM::ConstantOp::create(b, loc, i32Type, b.getI32IntegerAttr(value)));
  };
  Value units = LLVM::CallOp::create(b, loc, count, args).getResult();
  store(args, slots * sizeof(int64_t), units);
  Value blocks = LLVM::UDivOp::create(b, loc, LLVM::AddOp::create(b, loc, units, i64(b, loc, kBlockThreads - 1)),
                                      i64(b, loc, kBlockThreads));
  store(launch, offsetof(PdLaunch, grid), LLVM::TruncOp::create(b, loc, i32Type, blocks));
  storeField(offsetof(PdLaunch, grid) + sizeof(uint32_t), 1);
  storeField(offsetof(PdLaunch, grid) + 2 * sizeof(uint32_t), 1);
  storeField(offsetof(PdLaunch, block), kBlockThreads);
  storeField(offsetof(PdLaunch, block) + sizeof(uint32_t), 1);
  storeField(offsetof(PdLaunch, block) + 2 * sizeof(uint32_t), 1);
  for (size_t dim = 0; dim < 3; ++dim) storeField(offsetof(PdLaunch, cluster) + dim * sizeof(uint32_t), 0);
  storeField(offsetof(PdLaunch, shared_bytes), 0);
  store(launch, offsetof(PdLaunch, params), args);
  store(launch, offsetof(PdLaunch, params_bytes), i64(b, loc, (slots + 1) * sizeof(int64_t)));
  LLVM::ReturnOp::create(b, loc, ValueRange());
}

/// The kernel of a nested module; null if the module holds none.
LLVM::LLVMFuncOp findKernel(ModuleOp module) {
  for (auto function : module.getOps<LLVM::LLVMFuncOp>())
    if (function->hasAttr(kSlotsAttr)) return function;
  return nullptr;
}

struct MakeDeviceModulePass : impl::PdGPUMakeDeviceModulePassBase<MakeDeviceModulePass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SmallVector<ModuleOp> kernels;
    for (ModuleOp nested : module.getOps<ModuleOp>())
      if (findKernel(nested)) kernels.push_back(nested);
    OpBuilder b(&getContext());
    b.setInsertionPointToStart(module.getBody());
    auto device = ModuleOp::create(b, module.getLoc(), pd_kernel::kDeviceModule);
    b.setInsertionPoint(device);
    for (ModuleOp nested : kernels) {
      LLVM::LLVMFuncOp kernel = findKernel(nested);
      int64_t slots = kernel->getAttrOfType<IntegerAttr>(kSlotsAttr).getInt();
      takeCount(b, nested, kernel.getSymName(), slots);
      makeThreadFunction(kernel, slots);
      for (auto function : nested.getOps<LLVM::LLVMFuncOp>())
        if (!function.isExternal() && function != kernel) inlineAlways(function);
      nested->moveBefore(device.getBody(), device.getBody()->end());
    }
    if (failed(codegen::mergeKernelModules(device))) signalPassFailure();
  }

private:
  /// Host code from a kernel's module: `@k_count`, and `@k_launch` that calls it.
  static void takeCount(OpBuilder &b, ModuleOp nested, StringRef name, int64_t slots) {
    auto count = nested.lookupSymbol<LLVM::LLVMFuncOp>((name + "_count").str());
    count->remove();
    b.insert(count);
    count.setLinkage(LLVM::Linkage::Internal);
    // Once this is inlined into the program, the slots are those of many dispatches in turn.
    count.walk([](LLVM::LoadOp load) { load.setInvariant(false); });
    makeLaunchFunction(b, count, name, slots);
  }

  /// A call would make the parameter block a copy in the thread's own memory.
  static void inlineAlways(LLVM::LLVMFuncOp function) {
    function.setPassthroughAttr(nullptr);
    function.setAlwaysInline(true);
  }
};

} // namespace
} // namespace mlir::pd::gpu
