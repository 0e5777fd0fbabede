//===--- SharedObject.cpp - from LLVM-dialect modules to program.so -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pieces.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/LLVMContext.h"

#include <atomic>
#include <thread>

namespace mlir::pd::cpu {

void registerCPUSerializeDialects(DialectRegistry &registry) {
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

/// Gives every symbol the visibility it has in a program: the globals come from the support module, what another module
/// of the level needs is hidden under the level's name, what is exported stays, all else is internal.
static void settleSymbols(llvm::Module &module, llvm::StringRef isa, const llvm::StringSet<> &shared,
                          ArrayRef<std::string> exported) {
  for (llvm::StringRef name : {llvm::StringRef(kServicesGlobal), llvm::StringRef(kWeightsGlobal)})
    if (llvm::GlobalVariable *global = module.getNamedGlobal(name)) {
      global->setInitializer(nullptr);
      global->setConstant(false);
      global->setLinkage(llvm::GlobalValue::ExternalLinkage);
      global->setVisibility(llvm::GlobalValue::HiddenVisibility);
      global->setDSOLocal(true);
    }
  for (llvm::Function &function : module) {
    if (function.isIntrinsic()) continue;
    function.setDSOLocal(true);
    bool isShared = shared.contains(function.getName()), isRun = function.getName() == kRunFunction;
    if (isShared || isRun) {
      function.setName(isRun ? runSymbol(isa) : (function.getName() + "." + isa).str());
      function.setLinkage(llvm::GlobalValue::ExternalLinkage);
      function.setVisibility(llvm::GlobalValue::HiddenVisibility);
    } else if (function.isDeclaration()) {
      function.setVisibility(llvm::GlobalValue::HiddenVisibility);
    } else if (!llvm::is_contained(exported, function.getName())) {
      function.setLinkage(llvm::GlobalValue::InternalLinkage);
    }
  }
}

namespace {

/// One object of the program.
struct Unit {
  std::unique_ptr<llvm::LLVMContext> context = std::make_unique<llvm::LLVMContext>();
  std::unique_ptr<llvm::Module> module;
  std::string isa, error;
  Pipeline pipeline = Pipeline::Full;
  llvm::SmallVector<char, 0> object;

  LogicalResult translate(ModuleOp source, const std::string &level, Pipeline how, const llvm::StringSet<> &shared,
                          ArrayRef<std::string> exported) {
    isa = level;
    pipeline = how;
    module = translateModuleToLLVMIR(source, *context, "pd-program");
    if (!module) return source.emitError("could not be translated to LLVM IR");
    settleSymbols(*module, isa, shared, exported);
    return success();
  }
};

/// Code generation of the units side by side; they share nothing.
void compileAll(std::vector<Unit> &units, const SharedObjectOptions &options) {
  std::atomic<size_t> next{0};
  auto work = [&] {
    for (size_t i; (i = next++) < units.size();) {
      Unit &unit = units[i];
      unit.error = emitObject(*unit.module, unit.isa, unit.pipeline, options.optLevel, options.dumpPrefix, unit.object);
    }
  };
  std::vector<std::thread> threads;
  size_t count = std::min<size_t>(units.size(), std::max(1u, std::thread::hardware_concurrency()));
  for (size_t i = 1; i < count; ++i) threads.emplace_back(work);
  work();
  for (std::thread &thread : threads) thread.join();
}

} // namespace

LogicalResult compileToSharedObject(ArrayRef<LevelModule> levels, const SharedObjectOptions &options,
                                    llvm::StringRef path) {
  assert(!levels.empty() && "a program has at least one level");
  ModuleOp first = levels.front().module;
  DialectRegistry registry;
  registerCPUSerializeDialects(registry);
  first.getContext()->appendDialectRegistry(registry);

  // Translation reads the MLIR context and stays in this thread.
  std::vector<Unit> units;
  SmallVector<std::string> isas;
  bool hasRun = first.lookupSymbol(kRunFunction) != nullptr;
  for (auto [i, level] : llvm::enumerate(levels)) {
    isas.push_back(level.isa);
    auto exported = i == 0 ? ArrayRef<std::string>(options.exported) : ArrayRef<std::string>();
    llvm::StringSet<> shared;
    OwningOpRef<ModuleOp> generated = splitGenerated(level.module);
    if (generated)
      for (auto function : generated->getOps<LLVM::LLVMFuncOp>())
        if (!function.isExternal()) shared.insert(function.getSymName());
    if (failed(units.emplace_back().translate(level.module, level.isa, Pipeline::Full, shared, exported)))
      return failure();
    if (generated && failed(units.emplace_back().translate(*generated, level.isa, Pipeline::Generated, shared, {})))
      return failure();
  }
  Unit &support = units.emplace_back();
  support.module = buildSupportModule(*support.context, isas, options, hasRun);
  compileAll(units, options);

  std::vector<llvm::SmallVector<char, 0>> objects;
  for (Unit &unit : units) {
    if (!unit.error.empty()) return first.emitError("code generation failed: ") << unit.error;
    objects.push_back(std::move(unit.object));
  }
  std::string error = linkSharedObject(objects, path);
  if (!error.empty()) return first.emitError("linking ") << path << " failed: " << llvm::StringRef(error).rtrim();
  return success();
}

} // namespace mlir::pd::cpu
