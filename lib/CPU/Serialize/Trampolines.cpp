//===--- Trampolines.cpp - the part of a program that is the same in all: bind, services, program table -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// LLVM and the lowering of memrefs call memcpy, malloc, expf and the like by name. Each becomes a hidden function that
// jumps through PdServices; the linker drops those nobody calls.
//
//===------------------------------------------------------------------------------------------------------===//
#include "Pieces.h"

#include "paddle-mlir/Runtime/EmulatorABI.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include "llvm/IR/IRBuilder.h"

#include <cstddef>

namespace mlir::pd::cpu {

std::string levelSymbol(llvm::StringRef name, const Target &target) { return (name + "." + target.level).str(); }

namespace {

class SupportBuilder {
public:
  SupportBuilder(llvm::LLVMContext &context, const SharedObjectOptions &options)
      : module(std::make_unique<llvm::Module>("pd-support", context)), b(context), options(options),
        ptr(llvm::PointerType::get(context, 0)), i32(b.getInt32Ty()), i64(b.getInt64Ty()) {
    services = global(kServicesGlobal);
    weights = global(kWeightsGlobal);
  }

  std::unique_ptr<llvm::Module> build(ArrayRef<TargetModule> modules, bool hasRun) {
    memoryTrampolines();
    mathTrampolines();
    roundToBFloat();
    halfToFloat();
    floatToHalf();
    programTables(modules, hasRun);
    return std::move(module);
  }

private:
  llvm::GlobalVariable *global(llvm::StringRef name) {
    auto *variable = new llvm::GlobalVariable(*module, ptr, false, llvm::GlobalValue::ExternalLinkage,
                                              llvm::ConstantPointerNull::get(ptr), name);
    variable->setVisibility(llvm::GlobalValue::HiddenVisibility);
    variable->setDSOLocal(true);
    return variable;
  }

  llvm::Function *function(llvm::StringRef name, llvm::Type *result, ArrayRef<llvm::Type *> arguments) {
    auto *type = llvm::FunctionType::get(result, arguments, false);
    auto *f = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, name, *module);
    f->setVisibility(llvm::GlobalValue::HiddenVisibility);
    f->setDSOLocal(true);
    f->addFnAttr("no-builtins"); // memcpy must not be recognised in memcpy
    b.SetInsertPoint(llvm::BasicBlock::Create(module->getContext(), "entry", f));
    return f;
  }

  llvm::Value *service(size_t offset) {
    llvm::Value *table = b.CreateLoad(ptr, services);
    return b.CreateLoad(ptr, b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), table, offset));
  }

  /// A function that passes its arguments on to the service at `offset`.
  void forward(llvm::StringRef name, llvm::Type *result, ArrayRef<llvm::Type *> arguments, size_t offset) {
    llvm::Function *f = function(name, result, arguments);
    SmallVector<llvm::Value *> values;
    for (llvm::Argument &a : f->args()) values.push_back(&a);
    llvm::CallInst *call = b.CreateCall(f->getFunctionType(), service(offset), values);
    call->setTailCallKind(llvm::CallInst::TCK_Tail);
    if (result->isVoidTy()) b.CreateRetVoid();
    else b.CreateRet(call);
  }

  void memoryTrampolines() {
    llvm::Type *none = b.getVoidTy();
    forward("memcpy", ptr, {ptr, ptr, i64}, offsetof(PdServices, memcpy));
    forward("memmove", ptr, {ptr, ptr, i64}, offsetof(PdServices, memmove));
    forward("memset", ptr, {ptr, i32, i64}, offsetof(PdServices, memset));
    forward("malloc", ptr, {i64}, offsetof(PdServices, alloc));
    forward("free", none, {ptr}, offsetof(PdServices, free));
    // aligned_alloc(alignment, bytes): the service aligns to 64 bytes.
    llvm::Function *aligned = function("aligned_alloc", ptr, {i64, i64});
    b.CreateRet(b.CreateCall(llvm::FunctionType::get(ptr, {i64}, false), service(offsetof(PdServices, alloc)),
                             {aligned->getArg(1)}));
  }

  /// All services take two arguments; functions of one ignore the second.
  void math(const std::string &name, llvm::Type *type, size_t offset, bool binary) {
    llvm::Function *f =
        function(name, type, binary ? SmallVector<llvm::Type *>{type, type} : SmallVector<llvm::Type *>{type});
    llvm::Value *second = binary ? static_cast<llvm::Value *>(f->getArg(1)) : llvm::ConstantFP::getZero(type);
    b.CreateRet(
        b.CreateCall(llvm::FunctionType::get(type, {type, type}, false), service(offset), {f->getArg(0), second}));
  }

  /// LLVM joins sin and cos of one value into sincos.
  void sincos(const std::string &suffix, llvm::Type *type, size_t sinOffset, size_t cosOffset) {
    llvm::Function *f = function("sincos" + suffix, b.getVoidTy(), {type, ptr, ptr});
    auto *signature = llvm::FunctionType::get(type, {type, type}, false);
    b.CreateStore(b.CreateCall(signature, service(sinOffset), {f->getArg(0), llvm::ConstantFP::getZero(type)}),
                  f->getArg(1));
    b.CreateStore(b.CreateCall(signature, service(cosOffset), {f->getArg(0), llvm::ConstantFP::getZero(type)}),
                  f->getArg(2));
    b.CreateRetVoid();
  }

  void mathTrampolines() {
    static const char *const names[] = PD_LIBM_NAMES;
    constexpr size_t f32 = offsetof(PdServices, libm_f32), f64 = offsetof(PdServices, libm_f64);
    size_t sin = 0, cos = 0;
    for (size_t i = 0; i < std::size(names); ++i) {
      std::string name = names[i];
      bool binary = name == "pow" || name == "atan2" || name == "fmod";
      math(name + "f", b.getFloatTy(), f32 + 8 * i, binary);
      math(name, b.getDoubleTy(), f64 + 8 * i, binary);
      sin = name == "sin" ? i : sin;
      cos = name == "cos" ? i : cos;
    }
    sincos("f", b.getFloatTy(), f32 + 8 * sin, f32 + 8 * cos);
    sincos("", b.getDoubleTy(), f64 + 8 * sin, f64 + 8 * cos);
  }

  /// What compiler-rt has for levels without an instruction: the nearest bfloat16, ties to even, NaN stays NaN.
  void roundToBFloat() {
    llvm::Function *f = function("__truncsfbf2", b.getBFloatTy(), {b.getFloatTy()});
    llvm::Value *x = f->getArg(0), *bits = b.CreateBitCast(x, i32), *upper = b.CreateLShr(bits, 16);
    llvm::Value *half = b.CreateAdd(b.getInt32(0x7fff), b.CreateAnd(upper, 1));
    llvm::Value *rounded = b.CreateLShr(b.CreateAdd(bits, half), 16), *quiet = b.CreateOr(upper, 0x40);
    llvm::Value *result = b.CreateSelect(b.CreateFCmpUNO(x, x), quiet, rounded);
    b.CreateRet(b.CreateBitCast(b.CreateTrunc(result, b.getInt16Ty()), b.getBFloatTy()));
  }

  /// The same for float16, which v2 has no instruction for. Finite numbers are shifted and their exponent rebased;
  /// small ones are a count of 2^-24, infinity and NaN keep the highest exponent.
  void halfToFloat() {
    llvm::Function *f = function("__extendhfsf2", b.getFloatTy(), {b.getHalfTy()});
    llvm::Value *bits = b.CreateZExt(b.CreateBitCast(f->getArg(0), b.getInt16Ty()), i32);
    llvm::Value *magnitude = b.CreateAnd(bits, 0x7fff), *sign = b.CreateShl(b.CreateAnd(bits, 0x8000), 16);
    llvm::Value *rebase =
        b.CreateSelect(b.CreateICmpUGE(magnitude, b.getInt32(0x7c00)), b.getInt32(224u << 23), b.getInt32(112u << 23));
    llvm::Value *normal = b.CreateAdd(b.CreateShl(magnitude, 13), rebase);
    llvm::Value *units =
        b.CreateFMul(b.CreateUIToFP(magnitude, b.getFloatTy()), llvm::ConstantFP::get(b.getFloatTy(), 1.0 / (1 << 24)));
    llvm::Value *isSmall = b.CreateICmpULT(magnitude, b.getInt32(0x400));
    llvm::Value *result = b.CreateSelect(isSmall, b.CreateBitCast(units, i32), normal);
    b.CreateRet(b.CreateBitCast(b.CreateOr(result, sign), b.getFloatTy()));
  }

  /// Nearest, ties to even: by the carry of a sum, for small numbers by the unit of a float beside 0.5.
  void floatToHalf() {
    llvm::Function *f = function("__truncsfhf2", b.getHalfTy(), {b.getFloatTy()});
    llvm::Value *bits = b.CreateBitCast(f->getArg(0), i32), *magnitude = b.CreateAnd(bits, 0x7fffffff);
    llvm::Value *odd = b.CreateAnd(b.CreateLShr(magnitude, 13), 1);
    llvm::Value *carried = b.CreateAdd(b.CreateAdd(magnitude, b.getInt32(0xfffu - (112u << 23))), odd);
    llvm::Value *beside =
        b.CreateFAdd(b.CreateBitCast(magnitude, b.getFloatTy()), llvm::ConstantFP::get(b.getFloatTy(), 0.5));
    llvm::Value *small = b.CreateSub(b.CreateBitCast(beside, i32), b.getInt32(0x3f000000));
    llvm::Value *finite =
        b.CreateSelect(b.CreateICmpULT(magnitude, b.getInt32(0x38800000)), small, b.CreateLShr(carried, 13));
    llvm::Value *special =
        b.CreateSelect(b.CreateICmpUGT(magnitude, b.getInt32(0x7f800000)), b.getInt32(0x7e00), b.getInt32(0x7c00));
    llvm::Value *result = b.CreateSelect(b.CreateICmpUGE(magnitude, b.getInt32(0x47800000)), special, finite);
    result = b.CreateOr(result, b.CreateLShr(b.CreateAnd(bits, 0x80000000u), 16));
    b.CreateRet(b.CreateBitCast(b.CreateTrunc(result, b.getInt16Ty()), b.getHalfTy()));
  }

  llvm::Constant *number(uint32_t value) { return llvm::ConstantInt::get(i32, value); }

  llvm::GlobalVariable *constant(llvm::Constant *value, const llvm::Twine &name, uint64_t alignment) {
    auto *made = new llvm::GlobalVariable(*module, value->getType(), /*isConstant=*/true,
                                          llvm::GlobalValue::InternalLinkage, value, name);
    made->setAlignment(llvm::Align(alignment));
    return made;
  }

  /// The address of what `values` become as an array; null if there are none.
  llvm::Constant *array(llvm::Type *type, ArrayRef<llvm::Constant *> values, const llvm::Twine &name) {
    if (values.empty()) return llvm::ConstantPointerNull::get(ptr);
    return constant(llvm::ConstantArray::get(llvm::ArrayType::get(type, values.size()), values), name, 8);
  }

  llvm::Constant *text(llvm::StringRef value, const llvm::Twine &name) {
    return constant(llvm::ConstantDataArray::getString(module->getContext(), value), name, 1);
  }

  /// The fields num_kernels, num_images, kernel_names, images of a program's table.
  SmallVector<llvm::Constant *> deviceFields(const TargetModule &entry) {
    auto *imageType = llvm::StructType::get(i32, i32, ptr, i64);
    static_assert(sizeof(PdImage) == 24, "the layout follows ProgramABI.h");
    SmallVector<llvm::Constant *> names, images;
    gpu::DeviceCode none;
    const gpu::DeviceCode &device = entry.device ? *entry.device : none;
    for (const std::string &name : device.kernelNames) names.push_back(text(name, "pd_kernel_name"));
    for (const gpu::DeviceImage &image : device.images) {
      llvm::Constant *data;
      uint64_t bytes = image.bytes.size();
      if (image.kind == PD_IMAGE_EMULATED) {
        bytes = sizeof(PdEmulatedImage);
        auto *declared = new llvm::GlobalVariable(*module, b.getInt8Ty(), true, llvm::GlobalValue::ExternalLinkage,
                                                  nullptr, levelSymbol(image.bytes, entry.target));
        declared->setVisibility(llvm::GlobalValue::HiddenVisibility);
        declared->setDSOLocal(true);
        data = declared;
      } else {
        data = constant(llvm::ConstantDataArray::getRaw(image.bytes, bytes, b.getInt8Ty()), "pd_image", 16);
      }
      images.push_back(llvm::ConstantStruct::get(
          imageType, {number(image.kind), number(image.arch), data, llvm::ConstantInt::get(i64, bytes)}));
    }
    return {number(names.size()), number(images.size()), array(ptr, names, "pd_kernel_names"),
            array(imageType, images, "pd_images")};
  }

  void programTables(ArrayRef<TargetModule> modules, bool hasRun) {
    llvm::Function *bind = function("pd_bind", b.getVoidTy(), {ptr, ptr});
    b.CreateStore(bind->getArg(0), services);
    b.CreateStore(bind->getArg(1), weights);
    b.CreateRetVoid();

    // struct PdProgram, one a level; the exported one is the lowest.
    auto *type = llvm::StructType::get(i32, i32, i32, i32, ptr, ptr, ptr, i32, i32, ptr, ptr);
    static_assert(sizeof(PdProgram) == 64, "the layout below follows ProgramABI.h");
    llvm::Constant *next = llvm::ConstantPointerNull::get(ptr);
    for (size_t i = modules.size(); i-- > 0;) {
      const Target &target = modules[i].target;
      llvm::Constant *run = llvm::ConstantPointerNull::get(ptr);
      if (hasRun) {
        auto *declared =
            llvm::Function::Create(llvm::FunctionType::get(i32, {ptr, ptr}, false), llvm::GlobalValue::ExternalLinkage,
                                   levelSymbol(kRunFunction, target), *module);
        declared->setVisibility(llvm::GlobalValue::HiddenVisibility);
        run = declared;
      }
      SmallVector<llvm::Constant *> fields{number(PD_ABI_VERSION),
                                           number(target.isaLevel()),
                                           number(options.numInputs),
                                           number(options.numOutputs),
                                           bind,
                                           run,
                                           next};
      llvm::append_range(fields, deviceFields(modules[i]));
      auto *init = llvm::ConstantStruct::get(type, fields);
      bool exported = i == 0;
      auto *table = new llvm::GlobalVariable(
          *module, type, true, exported ? llvm::GlobalValue::ExternalLinkage : llvm::GlobalValue::InternalLinkage, init,
          exported ? std::string(PD_PROGRAM_SYMBOL) : levelSymbol("pd_program", target));
      table->setAlignment(llvm::Align(8));
      next = table;
    }
  }

  std::unique_ptr<llvm::Module> module;
  llvm::IRBuilder<> b;
  const SharedObjectOptions &options;
  llvm::PointerType *ptr;
  llvm::IntegerType *i32, *i64;
  llvm::GlobalVariable *services, *weights;
};

} // namespace

std::unique_ptr<llvm::Module> buildSupportModule(llvm::LLVMContext &context, ArrayRef<TargetModule> modules,
                                                 const SharedObjectOptions &options, bool hasRun) {
  return SupportBuilder(context, options).build(modules, hasRun);
}

} // namespace mlir::pd::cpu
