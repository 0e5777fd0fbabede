//===--- EmitPTX.cpp - LLVM IR to PTX for one chip ------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pieces.h"

#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"

#include <cstdlib>
#include <mutex>

namespace mlir::pd::gpu {

/// PTX 8.0 is what drivers of CUDA 12.0 and later compile.
static constexpr llvm::StringLiteral kPTXFeature = "+ptx80";

static std::unique_ptr<llvm::TargetMachine> createMachine(llvm::StringRef chip, std::string &error) {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeAllTargetInfos();
    llvm::InitializeAllTargets();
    llvm::InitializeAllTargetMCs();
    llvm::InitializeAllAsmPrinters();
  });
  llvm::Triple triple("nvptx64-nvidia-cuda");
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target) return nullptr;
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Fast; // as on the CPU
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, chip, kPTXFeature, options, std::nullopt, std::nullopt, llvm::CodeGenOptLevel::Default));
}

static void optimise(llvm::Module &module, llvm::TargetMachine &machine, unsigned optLevel) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graphs;
  llvm::ModuleAnalysisManager modules;
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = false; // lanes are threads
  tuning.SLPVectorization = false;
  llvm::PassBuilder builder(&machine, tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  auto level = optLevel >= 2 ? llvm::OptimizationLevel::O2 : llvm::OptimizationLevel::O1;
  if (optLevel > 0) builder.buildPerModuleDefaultPipeline(level).run(module, modules);
  else builder.buildO0DefaultPipeline(llvm::OptimizationLevel::O0).run(module, modules);
}

namespace {

/// While one lives, LLVM's fatal errors in `run` come back as a text; without it they end the process.
class FatalErrorGuard {
public:
  FatalErrorGuard() {
    std::lock_guard<std::mutex> lock(mutex());
    if (users()++ > 0) return;
    llvm::CrashRecoveryContext::Enable();
    llvm::install_fatal_error_handler(keepReason);
  }
  ~FatalErrorGuard() {
    std::lock_guard<std::mutex> lock(mutex());
    if (--users() > 0) return;
    llvm::remove_fatal_error_handler();
    llvm::CrashRecoveryContext::Disable();
  }

  /// What is on the stack of `work` when it fails is not freed.
  std::string run(llvm::function_ref<void()> work) {
    llvm::CrashRecoveryContext context;
    reason().clear();
    if (context.RunSafely(work)) return "";
    return reason().empty() ? "LLVM's code generator crashed" : reason();
  }

private:
  static std::mutex &mutex() {
    static std::mutex instance;
    return instance;
  }
  static unsigned &users() {
    static unsigned count = 0;
    return count;
  }
  static std::string &reason() {
    static thread_local std::string text;
    return text;
  }
  static void keepReason(void *, const char *text, bool) {
    reason() = text;
    std::abort(); // the recovery context returns from `run`
  }
};

/// Keeps the first error that code generation reports; LLVM's own handler would end the process.
struct ErrorKeeper : llvm::DiagnosticHandler {
  explicit ErrorKeeper(std::string &error) : error(error) {}
  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override {
    if (info.getSeverity() != llvm::DS_Error || !error.empty()) return true;
    llvm::raw_string_ostream stream(error);
    llvm::DiagnosticPrinterRawOStream printer(stream);
    info.print(printer);
    return true;
  }
  std::string &error;
};

} // namespace

/// Only kernels are seen from outside. What they call becomes part of them: a parameter block whose address a call
/// takes would be copied into local memory.
static void prepare(llvm::Module &module, llvm::TargetMachine &machine) {
  module.setDataLayout(machine.createDataLayout());
  module.setTargetTriple(machine.getTargetTriple());
  for (llvm::Function &function : module) {
    if (function.isDeclaration()) continue;
    function.addFnAttr(llvm::Attribute::NoUnwind);
    if (function.getCallingConv() == llvm::CallingConv::PTX_Kernel) continue;
    function.setLinkage(llvm::GlobalValue::InternalLinkage);
    function.removeFnAttr(llvm::Attribute::NoInline);
    function.removeFnAttr(llvm::Attribute::OptimizeNone);
    function.addFnAttr(llvm::Attribute::AlwaysInline);
  }
}

static void dump(const DeviceCodeOptions &options, llvm::StringRef chip, llvm::StringRef extension,
                 llvm::function_ref<void(llvm::raw_ostream &)> write) {
  if (options.dumpPrefix.empty()) return;
  std::error_code code;
  llvm::raw_fd_ostream stream(options.dumpPrefix + "." + chip.str() + extension.str(), code);
  if (!code) write(stream);
}

std::string emitPTX(llvm::Module &module, llvm::StringRef chip, const DeviceCodeOptions &options, std::string &ptx) {
  std::string error;
  std::unique_ptr<llvm::TargetMachine> machine = createMachine(chip, error);
  if (!machine) return error;
  FatalErrorGuard guard;
  std::unique_ptr<llvm::DiagnosticHandler> before = module.getContext().getDiagnosticHandler();
  module.getContext().setDiagnosticHandler(std::make_unique<ErrorKeeper>(error));
  prepare(module, *machine);
  std::string fatal = guard.run([&] { optimise(module, *machine, options.optLevel); });
  if (fatal.empty()) fatal = findUnsupportedCalls(module);
  llvm::SmallVector<char, 0> text;
  if (fatal.empty()) {
    dump(options, chip, ".ll", [&](llvm::raw_ostream &os) { module.print(os, nullptr); });
    fatal = guard.run([&] {
      llvm::raw_svector_ostream stream(text);
      llvm::legacy::PassManager passes;
      if (machine->addPassesToEmitFile(passes, stream, nullptr, llvm::CodeGenFileType::AssemblyFile))
        error = "the target cannot write PTX";
      else passes.run(module);
    });
  }
  module.getContext().setDiagnosticHandler(std::move(before));
  if (!fatal.empty()) return fatal;
  if (!error.empty()) return error;
  ptx.assign(text.begin(), text.end());
  dump(options, chip, ".ptx", [&](llvm::raw_ostream &os) { os << ptx; });
  return "";
}

} // namespace mlir::pd::gpu
