//===--- MakeDeviceModule.cpp - kernels' functions to device code and launches ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions of the kernel ABI (Codegen/KernelFrame.h) find their places: `@k` becomes what one thread runs, with
// the slots as its parameter block, and `@k_count` the host's, inside the function that describes a launch.
//
//===------------------------------------------------------------------------------------------------------===//
#include "Launch.h"

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/GPU/Kernels.h"
#include "paddle-mlir/GPU/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Builders.h"

namespace mlir::pd::gpu {
#define GEN_PASS_DEF_PDGPUMAKEDEVICEMODULEPASS
#include "paddle-mlir/GPU/Passes.h.inc"

namespace {

Value i64(OpBuilder &b, Location loc, int64_t value) {
  return LLVM::ConstantOp::create(b, loc, b.getI64Type(), b.getI64IntegerAttr(value));
}

/// `@k(slots, begin, end)` -> `@k(slots byval, count)`: the thread's unit, if there is one for it.
void makeThreadFunction(LLVM::LLVMFuncOp function) {
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
}

/// `@k(slots, count)` as what a launch finds.
void makeDeviceKernel(LLVM::LLVMFuncOp function) {
  MLIRContext *context = function.getContext();
  OpBuilder b(context);
  int64_t slots = function->getAttrOfType<IntegerAttr>(kSlotsAttr).getInt();
  NamedAttrList parameter;
  parameter.set(LLVM::LLVMDialect::getByValAttrName(), TypeAttr::get(LLVM::LLVMArrayType::get(b.getI64Type(), slots)));
  parameter.set(LLVM::LLVMDialect::getAlignAttrName(), b.getI64IntegerAttr(8));
  function.setArgAttrsAttr(b.getArrayAttr({parameter.getDictionary(context), b.getDictionaryAttr({})}));
  auto threads = function->getAttrOfType<IntegerAttr>(kThreadsAttr);
  auto blocks = function->getAttrOfType<IntegerAttr>(kBlocksAttr);
  int32_t size = threads ? threads.getInt() : kBlockThreads;
  function->setAttr(NVVM::NVVMDialect::getKernelFuncAttrName(), b.getUnitAttr());
  function->setAttr(NVVM::NVVMDialect::getReqntidAttrName(), b.getDenseI32ArrayAttr({size, 1, 1}));
  if (blocks) function->setAttr(NVVM::NVVMDialect::getMinctasmAttrName(), blocks);
  for (StringRef name : {kSlotsAttr, kThreadsAttr, kBlocksAttr}) function->removeAttr(name);
}

/// `@k_launch(args, launch)`: the launch for these arguments, one thread a unit.
void makeLaunchFunction(OpBuilder &b, LLVM::LLVMFuncOp count, StringRef name, int64_t slots) {
  MLIRContext *context = b.getContext();
  OpBuilder::InsertionGuard guard(b);
  Location loc = count.getLoc();
  Type ptr = LLVM::LLVMPointerType::get(context);
  auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(context), {ptr, ptr});
  auto function = LLVM::LLVMFuncOp::create(b, loc, (name + "_launch").str(), type);
  Block *block = function.addEntryBlock(b);
  b.setInsertionPointToStart(block);
  auto number = [&](int32_t value) {
    return LLVM::ConstantOp::create(b, loc, b.getI32Type(), b.getI32IntegerAttr(value));
  };
  LaunchFields fields{block->getArgument(0), slots};
  fields.count = LLVM::CallOp::create(b, loc, count, fields.args).getResult();
  fields.blocks = LLVM::UDivOp::create(
      b, loc, LLVM::AddOp::create(b, loc, fields.count, i64(b, loc, kBlockThreads - 1)), i64(b, loc, kBlockThreads));
  fields.threads = number(kBlockThreads);
  fields.sharedBytes = number(0);
  writeLaunch(b, loc, block->getArgument(1), fields);
  LLVM::ReturnOp::create(b, loc, ValueRange());
}

/// The kernels of a nested module, variants in their order.
SmallVector<LLVM::LLVMFuncOp> findKernels(ModuleOp module) {
  return llvm::filter_to_vector(module.getOps<LLVM::LLVMFuncOp>(),
                                [](LLVM::LLVMFuncOp function) { return function->hasAttr(kSlotsAttr); });
}

struct MakeDeviceModulePass : impl::PdGPUMakeDeviceModulePassBase<MakeDeviceModulePass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SmallVector<ModuleOp> nestedModules;
    for (ModuleOp nested : module.getOps<ModuleOp>())
      if (!findKernels(nested).empty()) nestedModules.push_back(nested);
    OpBuilder b(&getContext());
    b.setInsertionPointToStart(module.getBody());
    auto device = ModuleOp::create(b, module.getLoc(), pd_kernel::kDeviceModule);
    b.setInsertionPoint(device);
    for (ModuleOp nested : nestedModules) {
      SmallVector<LLVM::LLVMFuncOp> kernels = findKernels(nested);
      takeHostCode(b, nested, kernels);
      for (LLVM::LLVMFuncOp kernel : kernels) {
        if (kernel.getNumArguments() == 3) makeThreadFunction(kernel);
        makeDeviceKernel(kernel);
      }
      for (auto function : nested.getOps<LLVM::LLVMFuncOp>())
        if (!function.isExternal() && !llvm::is_contained(kernels, function)) inlineAlways(function);
      nested->moveBefore(device.getBody(), device.getBody()->end());
    }
    if (failed(codegen::mergeKernelModules(device))) signalPassFailure();
  }

private:
  /// From a kernel's module: `@k_launch`, the generator's or one that is made here, and the `@k_count` it calls.
  static void takeHostCode(OpBuilder &b, ModuleOp nested, ArrayRef<LLVM::LLVMFuncOp> kernels) {
    LLVM::LLVMFuncOp first = kernels.front();
    auto take = [&](StringRef name) {
      auto function = nested.lookupSymbol<LLVM::LLVMFuncOp>(name);
      if (!function) return function;
      function->remove();
      b.insert(function);
      return function;
    };
    LLVM::LLVMFuncOp count;
    for (LLVM::LLVMFuncOp kernel : kernels)
      if (auto taken = take((kernel.getSymName() + "_count").str())) {
        count = taken;
        count.setLinkage(LLVM::Linkage::Internal);
      }
    if (!take((first.getSymName() + "_launch").str()))
      makeLaunchFunction(b, count, first.getSymName(), first->getAttrOfType<IntegerAttr>(kSlotsAttr).getInt());
  }

  /// A call would make the parameter block a copy in the thread's own memory.
  static void inlineAlways(LLVM::LLVMFuncOp function) {
    function.setPassthroughAttr(nullptr);
    function.setAlwaysInline(true);
  }
};

} // namespace
} // namespace mlir::pd::gpu
