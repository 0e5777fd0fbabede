//===--- SharedObject.cpp - from LLVM-dialect modules to program.so -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pieces.h"

#include "paddle-mlir/Runtime/ProgramABI.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Support/Parallel.h"

namespace mlir::pd::cpu {

void registerCPUSerializeDialects(DialectRegistry &registry) {
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

/// Gives every symbol the visibility it has in a program: the globals come from the support module, what another module
/// of the target needs is hidden under the name of its level, what is exported stays, all else is internal.
static void setLinkage(llvm::Module &module, const Target &target, const llvm::StringSet<> &shared,
                       ArrayRef<std::string> exported) {
  auto share = [&](llvm::GlobalValue &value) {
    value.setName(levelSymbol(value.getName(), target));
    value.setLinkage(llvm::GlobalValue::ExternalLinkage);
    value.setVisibility(llvm::GlobalValue::HiddenVisibility);
    value.setDSOLocal(true);
  };
  for (llvm::StringRef name : {llvm::StringRef(kServicesGlobal), llvm::StringRef(kWeightsGlobal)})
    if (llvm::GlobalVariable *global = module.getNamedGlobal(name)) {
      global->setInitializer(nullptr);
      global->setConstant(false);
      global->setLinkage(llvm::GlobalValue::ExternalLinkage);
      global->setVisibility(llvm::GlobalValue::HiddenVisibility);
      global->setDSOLocal(true);
    }
  for (llvm::GlobalVariable &global : module.globals())
    if (shared.contains(global.getName())) share(global);
  for (llvm::Function &function : module) {
    if (function.isIntrinsic()) continue;
    function.setDSOLocal(true);
    if (shared.contains(function.getName()) || function.getName() == kRunFunction) {
      share(function);
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
  Target target;
  std::string error;
  Pipeline pipeline = Pipeline::Full;
  llvm::SmallVector<char, 0> object;

  LogicalResult translate(ModuleOp source, const Target &wanted, Pipeline how, const llvm::StringSet<> &shared,
                          ArrayRef<std::string> exported) {
    target = wanted;
    pipeline = how;
    module = translateModuleToLLVMIR(source, *context, "pd-program");
    if (!module) return source.emitError("could not be translated to LLVM IR");
    setLinkage(*module, target, shared, exported);
    return success();
  }
};

/// Code generation of the units side by side; they share nothing.
void compileAll(std::vector<Unit> &units, const SharedObjectOptions &options) {
  llvm::parallelFor(0, units.size(), [&](size_t i) {
    Unit &unit = units[i];
    unit.error =
        emitObject(*unit.module, unit.target, unit.pipeline, options.optLevel, options.dumpPrefix, unit.object);
  });
}

} // namespace

LogicalResult compileToSharedObject(ArrayRef<TargetModule> modules, const SharedObjectOptions &options,
                                    llvm::StringRef path) {
  assert(!modules.empty() && "a program has at least one target");
  ModuleOp first = modules.front().module;
  DialectRegistry registry;
  registerCPUSerializeDialects(registry);
  first.getContext()->appendDialectRegistry(registry);

  // Translation reads the MLIR context and stays in this thread.
  std::vector<Unit> units;
  bool hasRun = first.lookupSymbol(kRunFunction) != nullptr;
  for (auto [i, entry] : llvm::enumerate(modules)) {
    auto exported = i == 0 ? ArrayRef<std::string>(options.exported) : ArrayRef<std::string>();
    llvm::StringSet<> shared;
    OwningOpRef<ModuleOp> generated = splitGenerated(entry.module);
    if (generated)
      for (auto function : generated->getOps<LLVM::LLVMFuncOp>())
        if (!function.isExternal()) shared.insert(function.getSymName());
    if (entry.device)
      for (const gpu::DeviceImage &image : entry.device->images)
        if (image.kind == PD_IMAGE_EMULATED) shared.insert(image.bytes);
    if (failed(units.emplace_back().translate(entry.module, entry.target, Pipeline::Full, shared, exported)))
      return failure();
    if (generated && failed(units.emplace_back().translate(*generated, entry.target, Pipeline::Generated, shared, {})))
      return failure();
  }
  Unit &support = units.emplace_back();
  support.module = buildSupportModule(*support.context, modules, options, hasRun);
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
