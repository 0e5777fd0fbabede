//===--- ServiceCalls.cpp - calls through PdServices in LLVM-dialect host code -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ServiceCalls.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include "mlir/IR/Builders.h"
#include "llvm/Support/xxhash.h"

#include <cstddef>

using namespace mlir;
using namespace mlir::pd::host;

static constexpr llvm::StringLiteral kServices = "pd_services", kWeights = "pd_weights";
/// The exit code of a wrong run-time input (name, shape, dtype, bounds).
static constexpr int32_t kWrongInput = 6;

void mlir::pd::host::declareProgramGlobals(ModuleOp module) {
  OpBuilder builder(module.getContext());
  builder.setInsertionPointToStart(module.getBody());
  for (StringRef name : {StringRef(kServices), StringRef(kWeights)})
    if (!module.lookupSymbol(name))
      LLVM::GlobalOp::create(builder, module.getLoc(), LLVM::LLVMPointerType::get(module.getContext()),
                             /*isConstant=*/false, LLVM::Linkage::External, name, Attribute());
}

static Value loadGlobal(OpBuilder &builder, Location loc, StringRef name) {
  auto ptr = LLVM::LLVMPointerType::get(builder.getContext());
  return LLVM::LoadOp::create(builder, loc, ptr, LLVM::AddressOfOp::create(builder, loc, ptr, name));
}

Value mlir::pd::host::loadWeightBase(OpBuilder &builder, Location loc) { return loadGlobal(builder, loc, kWeights); }

Value mlir::pd::host::callService(OpBuilder &builder, Location loc, Service service, ValueRange args) {
  MLIRContext *context = builder.getContext();
  Type ptr = LLVM::LLVMPointerType::get(context), i64 = builder.getI64Type(), i32 = builder.getI32Type(),
       nothing = LLVM::LLVMVoidType::get(context);
  auto [offset, result, parameters] = [&]() -> std::tuple<size_t, Type, SmallVector<Type>> {
    switch (service) {
    case Service::Alloc: return {offsetof(PdServices, alloc), ptr, {i64}};
    case Service::Free: return {offsetof(PdServices, free), nothing, {ptr}};
    case Service::ParallelFor: return {offsetof(PdServices, parallel_for), nothing, {ptr, ptr, i64}};
    case Service::Fail: return {offsetof(PdServices, fail), nothing, {i32, ptr}};
    case Service::Copy: return {offsetof(PdServices, copy), nothing, {ptr, ptr, i64}};
    case Service::Read: return {offsetof(PdServices, read), nothing, {ptr, ptr, i64}};
    case Service::Write: return {offsetof(PdServices, write), nothing, {ptr, ptr, i64}};
    case Service::Launch: return {offsetof(PdServices, launch), nothing, {i64, ptr}};
    case Service::CustomOp: return {offsetof(PdServices, custom_op), nothing, {i64, ptr, ptr}};
    }
    llvm_unreachable("all services are above");
  }();
  auto type = LLVM::LLVMFunctionType::get(result, parameters);
  Value table = loadGlobal(builder, loc, kServices);
  Value slot = LLVM::GEPOp::create(builder, loc, ptr, builder.getI8Type(), table,
                                   ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
  SmallVector<Value> operands{LLVM::LoadOp::create(builder, loc, ptr, slot)};
  llvm::append_range(operands, args);
  auto call = LLVM::CallOp::create(builder, loc, type, operands);
  return call->getNumResults() ? call->getResult(0) : Value();
}

void mlir::pd::host::callFail(OpBuilder &builder, Location loc, ModuleOp module, StringRef message) {
  std::string text = message.str();
  text.push_back('\0');
  std::string name;
  // Equal messages share a global: the name is the text's hash, a later number if two texts collide.
  for (unsigned i = 0;; ++i) {
    name = ("pd_message_" + llvm::utohexstr(llvm::xxh3_64bits(text) & 0xffffffff) + (i ? "_" + std::to_string(i) : ""));
    auto existing = module.lookupSymbol<LLVM::GlobalOp>(name);
    if (!existing) {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(module.getBody());
      auto type = LLVM::LLVMArrayType::get(builder.getI8Type(), text.size());
      LLVM::GlobalOp::create(builder, loc, type, /*isConstant=*/true, LLVM::Linkage::Internal, name,
                             builder.getStringAttr(text));
      break;
    }
    if (auto value = dyn_cast_or_null<StringAttr>(existing.getValueOrNull()); value && value.getValue() == text) break;
  }
  Value code = LLVM::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(kWrongInput));
  Value pointer = LLVM::AddressOfOp::create(builder, loc, LLVM::LLVMPointerType::get(builder.getContext()), name);
  callService(builder, loc, Service::Fail, {code, pointer});
}
