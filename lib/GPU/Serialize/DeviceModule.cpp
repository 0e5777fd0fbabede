//===--- DeviceModule.cpp - from a device module to its images ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pieces.h"

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LLVMContext.h"

namespace mlir::pd::gpu {

void registerGPUSerializeDialects(DialectRegistry &registry) {
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  registerNVVMDialectTranslation(registry);
}

FailureOr<DeviceCode> compileDeviceModule(ModuleOp device, const Target &target, const DeviceCodeOptions &options) {
  DialectRegistry registry;
  registerGPUSerializeDialects(registry);
  device.getContext()->appendDialectRegistry(registry);

  DeviceCode code;
  auto context = std::make_unique<llvm::LLVMContext>();
  std::unique_ptr<llvm::Module> module = translateModuleToLLVMIR(device, *context, "pd-device");
  if (!module) return device.emitError("could not be translated to LLVM IR");
  for (const llvm::Function &function : *module)
    if (function.getCallingConv() == llvm::CallingConv::PTX_Kernel)
      code.kernelNames.push_back(function.getName().str());
  if (code.kernelNames.empty()) return code; // a program that only passes its inputs on
  if (std::string error = emitPTX(*module, target.level, options, code.ptx); !error.empty()) {
    // What a fatal error left half done still refers to both.
    (void)module.release();
    (void)context.release();
    return emitError(UnknownLoc::get(device.getContext())) << error;
  }

  uint32_t arch = target.isaLevel();
  std::string assembler = options.assemble ? findAssembler(options) : "";
  if (!assembler.empty()) {
    FailureOr<std::string> cubin = assemble(device, assembler, code.ptx, target.level, options);
    if (failed(cubin)) return failure();
    if (!cubin->empty()) code.images.push_back({PD_IMAGE_CUBIN, arch, std::move(*cubin)});
  } else if (options.assemble) {
    emitRemark(UnknownLoc::get(device.getContext()))
        << "there is no ptxas: the program holds PTX only, which the driver compiles when it is opened";
  }
  code.images.push_back({PD_IMAGE_PTX, arch, code.ptx + '\0'});
  return code;
}

FailureOr<DeviceCode> compileDeviceCode(ModuleOp program, const Target &target, const DeviceCodeOptions &options) {
  auto device = program.lookupSymbol<ModuleOp>(pd_kernel::kDeviceModule);
  if (!device) return DeviceCode();
  bool emulated = target.device == DeviceClass::Emulated;
  FailureOr<DeviceCode> code =
      emulated ? emulateDeviceModule(device, program) : compileDeviceModule(device, target, options);
  device.erase();
  return code;
}

} // namespace mlir::pd::gpu
