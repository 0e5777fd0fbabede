//===--- Emulate.cpp - kernels as host code, one GPU thread a call ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel becomes a function of the launch's parameters and the thread (Runtime/EmulatorABI.h): special registers are
// fields of the thread, what threads do together is a call of the emulator. Functions that kernels call get the thread
// as one more argument. Address spaces are dropped; shared memory is an offset from the block's.
//
//===----------------------------------------------------------------------------------------------------===//
#include "EmulateOps.h"
#include "EmulatedTable.h"
#include "Pieces.h"

#include "paddle-mlir/Runtime/EmulatorABI.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"

#include <cstddef>

namespace mlir::pd::gpu {

/// Where a special register is in PdEmulatedThread.
static std::optional<size_t> registerOffset(Operation *op) {
  return llvm::TypeSwitch<Operation *, std::optional<size_t>>(op)
      .Case([](NVVM::ThreadIdXOp) { return offsetof(PdEmulatedThread, tid); })
      .Case([](NVVM::ThreadIdYOp) { return offsetof(PdEmulatedThread, tid) + 4; })
      .Case([](NVVM::ThreadIdZOp) { return offsetof(PdEmulatedThread, tid) + 8; })
      .Case([](NVVM::BlockDimXOp) { return offsetof(PdEmulatedThread, ntid); })
      .Case([](NVVM::BlockDimYOp) { return offsetof(PdEmulatedThread, ntid) + 4; })
      .Case([](NVVM::BlockDimZOp) { return offsetof(PdEmulatedThread, ntid) + 8; })
      .Case([](NVVM::BlockIdXOp) { return offsetof(PdEmulatedThread, ctaid); })
      .Case([](NVVM::BlockIdYOp) { return offsetof(PdEmulatedThread, ctaid) + 4; })
      .Case([](NVVM::BlockIdZOp) { return offsetof(PdEmulatedThread, ctaid) + 8; })
      .Case([](NVVM::GridDimXOp) { return offsetof(PdEmulatedThread, nctaid); })
      .Case([](NVVM::GridDimYOp) { return offsetof(PdEmulatedThread, nctaid) + 4; })
      .Case([](NVVM::GridDimZOp) { return offsetof(PdEmulatedThread, nctaid) + 8; })
      .Default([](Operation *) { return std::nullopt; });
}

static bool isShared(LLVM::GlobalOp global) { return global.getAddrSpace() == NVVM::NVVMMemorySpace::Shared; }

namespace {

class Emulation {
public:
  Emulation(ModuleOp device, ModuleOp host)
      : device(device), host(host), symbols(device), hostSymbols(host), b(device.getContext()),
        ptr(LLVM::LLVMPointerType::get(b.getContext())) {}

  LogicalResult run() {
    for (auto function : device.getOps<LLVM::LLVMFuncOp>())
      if (function->hasAttr(NVVM::NVVMDialect::getKernelFuncAttrName()) && failed(describe(function))) return failure();
    layOutShared();
    chooseNames();
    for (Operation &op : llvm::make_early_inc_range(*device.getBody())) move(&op);
    if (!kernels.empty()) writeEmulatedTable(host, kernels);
    return success();
  }

  ArrayRef<EmulatedKernel> table() const { return kernels; }

private:
  /// What a kernel and the functions it calls use; an error if the emulator has not got it.
  LogicalResult describe(LLVM::LLVMFuncOp kernel) {
    EmulatedKernel &entry = kernels.emplace_back();
    entry.name = kernel.getSymName().str();
    entry.function = kernel;
    SetVector<Operation *> reached;
    reached.insert(kernel);
    for (size_t i = 0; i < reached.size(); ++i) {
      std::string unknown;
      reached[i]->walk([&](Operation *op) {
        std::string what = use(op, entry, reached);
        if (unknown.empty()) unknown = what;
      });
      if (!unknown.empty())
        return emitError(UnknownLoc::get(device.getContext())) << "kernel '" << entry.name << "' " << unknown;
    }
    auto threads = kernel->getAttrOfType<DenseI32ArrayAttr>(NVVM::NVVMDialect::getReqntidAttrName());
    if (!threads) threads = kernel->getAttrOfType<DenseI32ArrayAttr>(NVVM::NVVMDialect::getMaxntidAttrName());
    entry.maxThreads = threads ? 1 : 1024;
    if (threads)
      for (int32_t size : threads.asArrayRef()) entry.maxThreads *= size;
    return success();
  }

  /// Notes what `op` means for its kernel. Returns why it cannot be emulated, if it cannot.
  std::string use(Operation *op, EmulatedKernel &entry, SetVector<Operation *> &reached) {
    if (emulatedOp(op)) {
      entry.flags |= PD_EMULATED_COOPERATES;
    } else if (isa_and_present<NVVM::NVVMDialect>(op->getDialect()) && !registerOffset(op)) {
      return "needs '" + op->getName().getStringRef().str() + "', which the emulated device does not have";
    } else if (isa<LLVM::InlineAsmOp>(op)) {
      return "has inline assembly, which the emulated device does not have";
    } else if (auto intrinsic = dyn_cast<LLVM::CallIntrinsicOp>(op);
               intrinsic && intrinsic.getIntrin().starts_with("llvm.nvvm.")) {
      return "needs '" + intrinsic.getIntrin().str() + "', which the emulated device does not have";
    } else if (auto call = dyn_cast<LLVM::CallOp>(op)) {
      if (!call.getCallee()) return "calls through a pointer, which the device does not have";
      auto callee = symbols.lookup<LLVM::LLVMFuncOp>(*call.getCallee());
      if (!callee || callee.isExternal())
        return "calls '" + call.getCallee()->str() + "', which the device does not have";
      reached.insert(callee);
    } else if (auto address = dyn_cast<LLVM::AddressOfOp>(op)) {
      auto global = symbols.lookup<LLVM::GlobalOp>(address.getGlobalName());
      if (global && isShared(global)) usesShared.insert(kernels.size() - 1);
    }
    return "";
  }

  /// Static shared memory of the module, then the dynamic one.
  void layOutShared() {
    DataLayout layout(device);
    uint64_t end = 0, largest = 16;
    auto place = [&](bool dynamic) {
      for (auto global : device.getOps<LLVM::GlobalOp>()) {
        uint64_t size = isShared(global) ? layout.getTypeSize(global.getType()).getFixedValue() : 0;
        if (!isShared(global) || (size == 0) != dynamic) continue;
        uint64_t alignment = std::max<uint64_t>(global.getAlignment().value_or(0), 16);
        largest = std::max(largest, alignment);
        end = llvm::alignTo(end, alignment);
        sharedOffsets[global.getSymNameAttr()] = end;
        end += size;
      }
    };
    place(/*dynamic=*/false);
    end = llvm::alignTo(end, largest);
    place(/*dynamic=*/true);
    for (unsigned kernel : usesShared) kernels[kernel].staticSharedBytes = end;
  }

  /// A name in the host's module for each symbol of the device's.
  void chooseNames() {
    for (Operation &op : *device.getBody()) {
      auto symbol = dyn_cast<SymbolOpInterface>(op);
      if (!symbol) continue;
      std::string name = symbol.getName().str() + "__emulated", unique = name;
      for (unsigned i = 1; hostSymbols.lookup(unique); ++i) unique = name + "_" + std::to_string(i);
      names[symbol.getNameAttr()] = b.getStringAttr(unique);
    }
    plain.addReplacement([&](LLVM::LLVMPointerType) { return ptr; });
    plain.addReplacement([&](SymbolRefAttr reference) -> Attribute {
      auto known = names.find(reference.getRootReference());
      return known == names.end() ? reference : SymbolRefAttr(FlatSymbolRefAttr::get(known->second));
    });
  }

  void move(Operation *op) {
    if (auto global = dyn_cast<LLVM::GlobalOp>(op)) {
      if (isShared(global)) return;
      adopt(global);
      global.setAddrSpace(0);
      global.setLinkage(LLVM::Linkage::Internal);
    } else if (auto function = dyn_cast<LLVM::LLVMFuncOp>(op)) {
      if (function.isExternal()) return; // nothing calls it
      auto *entry = llvm::find_if(kernels, [&](EmulatedKernel &k) { return k.function == function; });
      if (entry != kernels.end()) function = entry->function = openKernel(function, *entry);
      else {
        addThread(function);
        function.removePassthroughAttr(); // it may forbid inlining
        function.setNoInline(false);
        function.setOptimizeNone(false);
        function.setAlwaysInline(true);
      }
      Value thread = function.getArguments().back();
      function.walk([&](Operation *inner) { rewrite(inner, thread); });
      adopt(function);
      function.setLinkage(LLVM::Linkage::Internal);
    }
  }

  /// insertArgument of upstream refuses functions without a result.
  void addThread(LLVM::LLVMFuncOp function) {
    LLVM::LLVMFunctionType type = function.getFunctionType();
    SmallVector<DictionaryAttr> attributes;
    function.getAllArgAttrs(attributes);
    attributes.push_back(b.getDictionaryAttr({}));
    SmallVector<Type> types(type.getParams());
    types.push_back(ptr);
    function.setFunctionType(LLVM::LLVMFunctionType::get(type.getReturnType(), types));
    function.setAllArgAttrs(attributes);
    function.getBody().addArgument(ptr, function.getLoc());
  }

  /// Into the host's module, under its name there, without address spaces.
  void adopt(Operation *op) {
    plain.recursivelyReplaceElementsIn(op, /*replaceAttrs=*/true, /*replaceLocs=*/false, /*replaceTypes=*/true);
    op->walk([&](LLVM::AddrSpaceCastOp cast) {
      cast.replaceAllUsesWith(cast.getOperand());
      cast.erase();
    });
    SymbolTable::setSymbolName(op, names.lookup(cast<SymbolOpInterface>(op).getNameAttr()));
    op->remove();
    host.push_back(op);
  }

  /// The kernel as a function (params, thread); its arguments come out of the parameter block, which is laid out as PTX
  /// lays out `.param`.
  LLVM::LLVMFuncOp openKernel(LLVM::LLVMFuncOp kernel, EmulatedKernel &entry) {
    Location loc = kernel.getLoc();
    b.setInsertionPoint(kernel);
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()), {ptr, ptr});
    auto function = LLVM::LLVMFuncOp::create(b, loc, kernel.getSymName(), type);
    function.setArgAttr(0, LLVM::LLVMDialect::getNoAliasAttrName(), b.getUnitAttr());
    function.setArgAttr(0, LLVM::LLVMDialect::getReadonlyAttrName(), b.getUnitAttr());
    function.getBody().takeBody(kernel.getBody());
    Block &block = function.getBody().front();
    unsigned count = block.getNumArguments();
    Value params = block.addArgument(ptr, loc);
    block.addArgument(ptr, loc);
    DataLayout layout(device);
    uint64_t end = 0;
    b.setInsertionPointToStart(&block);
    for (unsigned i = 0; i < count; ++i) {
      BlockArgument argument = block.getArgument(i);
      auto byval = kernel.getArgAttrOfType<TypeAttr>(i, LLVM::LLVMDialect::getByValAttrName());
      auto align = kernel.getArgAttrOfType<IntegerAttr>(i, LLVM::LLVMDialect::getAlignAttrName());
      uint64_t size = layout.getTypeSize(byval ? byval.getValue() : argument.getType()).getFixedValue();
      end = llvm::alignTo(end, byval ? (align ? align.getInt() : 8) : size);
      Value at = offset(loc, params, end);
      argument.replaceAllUsesWith(byval ? at : load(loc, argument.getType(), at));
      end += size;
    }
    block.eraseArguments(0, count);
    entry.paramsBytes = end;
    kernel.erase();
    return function;
  }

  void rewrite(Operation *op, Value thread) {
    Location loc = op->getLoc();
    b.setInsertionPoint(op);
    if (std::optional<size_t> at = registerOffset(op)) {
      op->replaceAllUsesWith(ValueRange{load(loc, op->getResult(0).getType(), offset(loc, thread, *at))});
      op->erase();
    } else if (std::optional<PdEmulatedOp> code = emulatedOp(op)) {
      Value services = load(loc, ptr, offset(loc, thread, offsetof(PdEmulatedThread, services)));
      Value cooperate = load(loc, ptr, offset(loc, services, offsetof(PdEmulatorServices, cooperate)));
      emulateOp(b, op, *code, cooperate, thread, callSlots(op->getParentOfType<LLVM::LLVMFuncOp>()));
    } else if (auto round = dyn_cast<LLVM::FPTruncOp>(op); round && getElementTypeOrSelf(round.getType()).isBF16()) {
      emulateRounding(b, round);
    } else if (auto call = dyn_cast<LLVM::CallOp>(op); call && call.getCallee()) {
      call.getCalleeOperandsMutable().append(thread);
    } else if (auto address = dyn_cast<LLVM::AddressOfOp>(op)) {
      auto shared = sharedOffsets.find(address.getGlobalNameAttr().getAttr());
      if (shared == sharedOffsets.end()) return;
      Value block = load(loc, ptr, offset(loc, thread, offsetof(PdEmulatedThread, shared)));
      Value at = offset(loc, block, shared->second);
      op->replaceAllUsesWith(ValueRange{LLVM::AddrSpaceCastOp::create(b, loc, address.getType(), at)});
      op->erase();
    }
  }

  /// A function's slots of arguments and results: one call's at a time, and a thread has a small stack.
  CallSlots callSlots(LLVM::LLVMFuncOp function) {
    CallSlots &slots = slotsOf[function];
    if (slots.arguments) return slots;
    OpBuilder entry = OpBuilder::atBlockBegin(&function.getBody().front());
    Location loc = function.getLoc();
    auto allocate = [&](int64_t count) {
      Value size = LLVM::ConstantOp::create(entry, loc, entry.getI64Type(), entry.getI64IntegerAttr(count));
      return LLVM::AllocaOp::create(entry, loc, ptr, entry.getI64Type(), size);
    };
    slots = {allocate(CallSlots::kArguments), allocate(CallSlots::kResults)};
    return slots;
  }

  Value offset(Location loc, Value base, uint64_t bytes) {
    return LLVM::GEPOp::create(b, loc, ptr, b.getI8Type(), base, ArrayRef<LLVM::GEPArg>{int32_t(bytes)});
  }

  /// Of memory that nobody writes during a launch.
  Value load(Location loc, Type type, Value at) {
    auto made = LLVM::LoadOp::create(b, loc, type, at);
    made.setInvariant(true);
    return made;
  }

  ModuleOp device, host;
  SymbolTable symbols, hostSymbols;
  OpBuilder b;
  LLVM::LLVMPointerType ptr;
  SmallVector<EmulatedKernel> kernels;
  llvm::SmallDenseSet<unsigned> usesShared; // positions in `kernels`
  llvm::DenseMap<Operation *, CallSlots> slotsOf;
  llvm::DenseMap<StringAttr, uint64_t> sharedOffsets;
  llvm::DenseMap<StringAttr, StringAttr> names; // of the device's symbols in the host's module
  AttrTypeReplacer plain;
};

} // namespace

FailureOr<DeviceCode> emulateDeviceModule(ModuleOp device, ModuleOp host) {
  Emulation emulation(device, host);
  if (failed(emulation.run())) return failure();
  DeviceCode code;
  for (const EmulatedKernel &kernel : emulation.table()) code.kernelNames.push_back(kernel.name);
  if (!code.kernelNames.empty())
    code.images.push_back(
        {PD_IMAGE_EMULATED, Target::parseDevice("emulated").front().isaLevel(), kEmulatedImage.str()});
  return code;
}

} // namespace mlir::pd::gpu
