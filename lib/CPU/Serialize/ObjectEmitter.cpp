//===--- ObjectEmitter.cpp - LLVM IR to an object for one target --------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pieces.h"

#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"

#include <mutex>

namespace mlir::pd::cpu {

static std::unique_ptr<llvm::TargetMachine> createMachine(const Target &wanted, unsigned optLevel, std::string &error) {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeAllTargetInfos();
    llvm::InitializeAllTargets();
    llvm::InitializeAllTargetMCs();
    llvm::InitializeAllAsmPrinters();
  });
  llvm::Triple triple(wanted.llvmTriple());
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target) return nullptr;
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Fast; // a * b + c is one instruction wherever it occurs
  options.FunctionSections = true;
  options.DataSections = true;
  return std::unique_ptr<llvm::TargetMachine>(
      target->createTargetMachine(triple, wanted.llvmCPU(), "", options, llvm::Reloc::PIC_, std::nullopt,
                                  optLevel == 0 ? llvm::CodeGenOptLevel::Less : llvm::CodeGenOptLevel::Default));
}

/// Generated loops are as they should be: addresses are simplified and invariants hoisted, nothing else (half the
/// compile time, same speed).
static llvm::ModulePassManager generatedPipeline() {
  llvm::FunctionPassManager functions;
  functions.addPass(llvm::EarlyCSEPass());
  functions.addPass(llvm::InstCombinePass());
  functions.addPass(llvm::createFunctionToLoopPassAdaptor(llvm::LICMPass(llvm::LICMOptions()), /*UseMemorySSA=*/true));
  functions.addPass(llvm::EarlyCSEPass(/*UseMemorySSA=*/true));
  llvm::ModulePassManager modules;
  modules.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(functions)));
  return modules;
}

static void optimise(llvm::Module &module, llvm::TargetMachine &machine, const Target &target, Pipeline pipeline,
                     unsigned optLevel) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graphs;
  llvm::ModuleAnalysisManager modules;
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = optLevel >= 2;
  // A thread of the emulated device has little to do: unrolled loops take three times as long to compile, and are
  // slower.
  tuning.LoopUnrolling = target.device != DeviceClass::Emulated;
  tuning.SLPVectorization = false; // the tile's loads and stores are what they should be
  llvm::PassBuilder builder(&machine, tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  if (pipeline == Pipeline::Generated) {
    generatedPipeline().run(module, modules);
    return;
  }
  auto level = optLevel >= 2 ? llvm::OptimizationLevel::O2 : llvm::OptimizationLevel::O1;
  if (optLevel > 0) builder.buildPerModuleDefaultPipeline(level).run(module, modules);
}

/// A level without the instruction would call fmaf for each lane: there, a product and a sum do.
static void relaxMultiplyAdds(llvm::Module &module, llvm::TargetMachine &machine) {
  for (llvm::Function &function : llvm::make_early_inc_range(module)) {
    if (function.getIntrinsicID() != llvm::Intrinsic::fma) continue;
    if (machine.getMCSubtargetInfo()->checkFeatures("+fma")) return;
    llvm::Type *type = function.getReturnType();
    function.replaceAllUsesWith(llvm::Intrinsic::getOrInsertDeclaration(&module, llvm::Intrinsic::fmuladd, type));
    function.eraseFromParent();
  }
}

std::string emitObject(llvm::Module &module, const Target &target, Pipeline pipeline, unsigned optLevel,
                       llvm::StringRef dumpPrefix, llvm::SmallVectorImpl<char> &object) {
  std::string error;
  std::unique_ptr<llvm::TargetMachine> machine = createMachine(target, optLevel, error);
  if (!machine) return error;
  module.setDataLayout(machine->createDataLayout());
  module.setTargetTriple(machine->getTargetTriple());
  for (llvm::Function &function : module) {
    if (function.isDeclaration()) continue;
    function.addFnAttr("target-cpu", machine->getTargetCPU());
    function.addFnAttr("frame-pointer", "none");
    function.addFnAttr(llvm::Attribute::NoUnwind);
  }
  relaxMultiplyAdds(module, *machine);
  optimise(module, *machine, target, pipeline, optLevel);
  std::error_code code;
  if (!dumpPrefix.empty()) {
    llvm::raw_fd_ostream ir(
        (dumpPrefix + "." + target.level + (pipeline == Pipeline::Generated ? ".generated.ll" : ".ll")).str(), code);
    module.print(ir, nullptr);
  }
  llvm::raw_svector_ostream stream(object);
  llvm::legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, stream, nullptr, llvm::CodeGenFileType::ObjectFile))
    return "the target cannot write object files";
  passes.run(module);
  return "";
}

} // namespace mlir::pd::cpu
