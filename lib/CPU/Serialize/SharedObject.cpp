//===--- SharedObject.cpp - from LLVM-dialect modules to program.so ------------------------------------------*- C++ -*-===//
#include "Pieces.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LLVMContext.h"

#include <thread>

namespace mlir::pd::cpu {

void registerCPUSerializeDialects(DialectRegistry &registry) {
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

/// Gives every symbol the visibility it has in a program: the globals come from the support module, the entry point has the level's name, what is
/// exported stays, all else is internal.
static void settleSymbols(llvm::Module &module, llvm::StringRef isa, ArrayRef<std::string> exported) {
  for (llvm::StringRef name : {llvm::StringRef(kServicesGlobal), llvm::StringRef(kWeightsGlobal)})
    if (llvm::GlobalVariable *global = module.getNamedGlobal(name)) {
      global->setInitializer(nullptr);
      global->setConstant(false);
      global->setLinkage(llvm::GlobalValue::ExternalLinkage);
      global->setVisibility(llvm::GlobalValue::HiddenVisibility);
      global->setDSOLocal(true);
    }
  for (llvm::Function &function : module) {
    function.setDSOLocal(true);
    if (function.isDeclaration()) {
      function.setVisibility(llvm::GlobalValue::HiddenVisibility);
    } else if (function.getName() == kRunFunction) {
      function.setName(runSymbol(isa));
      function.setLinkage(llvm::GlobalValue::ExternalLinkage);
      function.setVisibility(llvm::GlobalValue::HiddenVisibility);
    } else if (!llvm::is_contained(exported, function.getName())) {
      function.setLinkage(llvm::GlobalValue::InternalLinkage);
    }
  }
}

LogicalResult compileToSharedObject(ArrayRef<LevelModule> levels, const SharedObjectOptions &options, llvm::StringRef path) {
  assert(!levels.empty() && "a program has at least one level");
  ModuleOp first = levels.front().module;
  DialectRegistry registry;
  registerCPUSerializeDialects(registry);
  first.getContext()->appendDialectRegistry(registry);

  // Translation reads the MLIR context and stays in this thread; code generation of the levels runs side by side.
  struct Unit {
    std::unique_ptr<llvm::LLVMContext> context = std::make_unique<llvm::LLVMContext>();
    std::unique_ptr<llvm::Module> module;
    std::string isa, error;
    llvm::SmallVector<char, 0> object;
  };
  std::vector<Unit> units(levels.size() + 1);
  SmallVector<std::string> isas;
  bool hasRun = first.lookupSymbol(kRunFunction) != nullptr;
  for (auto [i, level] : llvm::enumerate(levels)) {
    Unit &unit = units[i];
    unit.isa = level.isa;
    isas.push_back(level.isa);
    unit.module = translateModuleToLLVMIR(level.module, *unit.context, "pd-program");
    if (!unit.module)
      return ModuleOp(level.module).emitError("could not be translated to LLVM IR");
    settleSymbols(*unit.module, level.isa, i == 0 ? ArrayRef<std::string>(options.exported) : ArrayRef<std::string>());
  }
  Unit &support = units.back();
  support.module = buildSupportModule(*support.context, isas, options, hasRun);

  auto compile = [&](Unit &unit) { unit.error = emitObject(*unit.module, unit.isa, options.optLevel, options.dumpPrefix, unit.object); };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < levels.size(); ++i)
    threads.emplace_back(compile, std::ref(units[i]));
  compile(units.front());
  compile(support);
  for (std::thread &thread : threads)
    thread.join();

  std::vector<llvm::SmallVector<char, 0>> objects;
  for (Unit &unit : units) {
    if (!unit.error.empty())
      return first.emitError("code generation failed: ") << unit.error;
    objects.push_back(std::move(unit.object));
  }
  std::string error = linkSharedObject(objects, path);
  if (!error.empty())
    return first.emitError("linking ") << path << " failed: " << llvm::StringRef(error).rtrim();
  return success();
}

} // namespace mlir::pd::cpu
