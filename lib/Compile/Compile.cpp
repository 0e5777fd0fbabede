//===--- Compile.cpp - the runner of stages; programs, weights and manifest of an artifact -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Compile/Compile.h"
#include "CustomOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Artifact/Weights.h"
#include "paddle-mlir/CPU/Serialize.h"
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/GPU/Serialize.h"
#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Error.h"

using namespace mlir;
using pdrt::Error;

namespace {

void runStage(ModuleOp module, const pd::Stage &stage, ArrayRef<pd::Target> targets,
              const pd::CompileOptions &options) {
  auto begin = std::chrono::steady_clock::now();
  pd::DiagnosticLog log(module.getContext(), /*passOn=*/true);
  pd::StageOptions stages = options.stages;
  stages.targets.assign(targets.begin(), targets.end());
  PassManager pm(module.getContext(), ModuleOp::getOperationName());
  stage.build(pm, stages);
  if (failed(pm.run(module))) {
    int code = pd::getExitCode(module, stage.name == "torch" ? int(pdrt::ExitUnsupportedOps) : int(pdrt::ExitInternal));
    throw Error(code, options.model, "stage " + stage.name.str() + ": " + log.summaryOr("failed"),
                log.hintOr(pd::hintForStage(code)));
  }
  if (options.observer)
    options.observer({stage.name, module, stage.scope == pd::StageScope::Target ? &targets.front() : nullptr, begin});
}

const pd::Stage &stageNamed(StringRef name) {
  const pd::Stage *stage = llvm::find_if(pd::getStages(), [&](const pd::Stage &s) { return s.name == name; });
  if (stage == pd::getStages().end())
    throw Error(pdrt::ExitUsage, "", "unknown stage '" + name.str() + "'", "pd-compile --help lists the stages");
  return *stage;
}

/// What a kernel computes, for people: its first product or pooling, else its last linalg op.
std::string rootName(pd_kernel::KernelOp kernel) {
  Operation *root = nullptr, *last = nullptr;
  kernel.getBody().walk([&](linalg::LinalgOp op) {
    last = op;
    if (!root && !isa<linalg::GenericOp, linalg::FillOp>(op.getOperation())) root = op;
  });
  Operation *op = root ? root : last;
  return op ? op->getName().getStringRef().str() : "copy";
}

} // namespace

/// The stages behind `after` up to and including `last`; either is a stage or "import".
static ArrayRef<pd::Stage> stagesBetween(StringRef after, StringRef last) {
  auto position = [](StringRef name) { return name == "import" ? pd::getStages().begin() : &stageNamed(name) + 1; };
  const pd::Stage *begin = position(after), *end = position(last);
  if (end < begin)
    throw Error(pdrt::ExitUsage, "",
                "stage '" + last.str() + "' comes before '" + after.str() + "', where the module is",
                "a module runs forward through the stages");
  return llvm::ArrayRef(begin, end);
}

/// The leading targets that share a program.
static ArrayRef<pd::Target> firstProgram(ArrayRef<pd::Target> targets) {
  return targets.take_while([&](const pd::Target &t) { return t.sharesProgram(targets.front()); });
}

bool pd::isStage(StringRef name) {
  return name == "import" || llvm::any_of(getStages(), [&](const Stage &s) { return s.name == name; });
}

/// A module that was read at the end of `schedule` is one device's.
static void requireStrategiesFor(ArrayRef<pd::Target> targets, ModuleOp module, const pd::CompileOptions &options) {
  for (const pd::Target &target : targets)
    for (auto kernel : module.getOps<pd_kernel::KernelOp>()) {
      Attribute strategy = kernel.getStrategyAttr();
      if (!strategy || isa<pd_kernel::GPUAttr>(strategy) == target.hasDeviceMemory()) continue;
      throw Error(pdrt::ExitUsage, options.model, "is scheduled for another device than target '" + target.name() + "'",
                  "--target as it was, or from a stage before 'schedule'");
    }
}

void pd::runStages(ModuleOp module, StringRef after, StringRef last, const CompileOptions &options) {
  ArrayRef<Target> group = firstProgram(options.targets);
  requireStrategiesFor(group, module, options);
  for (const Stage &stage : stagesBetween(after, last))
    runStage(module, stage, stage.scope == StageScope::Target ? group.take_front() : group, options);
}

std::vector<pd::KernelRecord> pd::collectKernels(ModuleOp module) {
  std::vector<KernelRecord> records;
  llvm::StringMap<unsigned> uses;
  module.walk([&](pd_kernel::DispatchOp d) { ++uses[d.getKernel()]; });
  module.walk([&](pd_kernel::KernelOp k) {
    auto cpu = dyn_cast_or_null<pd_kernel::CPUAttr>(k.getStrategyAttr());
    auto gpu = dyn_cast_or_null<pd_kernel::GPUAttr>(k.getStrategyAttr());
    records.push_back({k.getSymName().str(),
                       cpu   ? cpu.getGenerator().str()
                       : gpu ? gpu.getGenerator().str()
                             : "loops",
                       rootName(k), uses.lookup(k.getSymName())});
  });
  return records;
}

namespace {

/// The steps of one program behind `schedule`.
class ProgramWriter {
public:
  ProgramWriter(ArrayRef<pd::Target> targets, const pd::CompileOptions &options) : targets(targets), options(options) {}

  /// Weights, code for each target, program.so.
  void write(ModuleOp module, const pd::Signature &signature, pd::ArtifactWriter &writer) {
    emitCustomOps(module, writer);
    if (targets.front().hasDeviceMemory())
      module.walk([](pd_kernel::CustomCallOp call) {
        call.emitRemark("operator '" + call.getOpName() + "' runs on the host, its tensors are copied there and back");
      });
    runStage(module, stageNamed("bufferize"), targets, options);
    auto begin = std::chrono::steady_clock::now();
    pd::writeWeightFile(module, writer.path(targets.front().weightsPath()), options.model);
    note("weights", begin);
    SmallVector<OwningOpRef<ModuleOp>> owned;
    SmallVector<pd::cpu::TargetModule> modules;
    for (const pd::Target &target : targets) {
      owned.push_back(OwningOpRef<ModuleOp>(cast<ModuleOp>(module->clone())));
      modules.push_back(makeCode(*owned.back(), "bufferize", target));
    }
    begin = std::chrono::steady_clock::now();
    pd::cpu::SharedObjectOptions object;
    object.numInputs = signature.tensors.inputs.size();
    object.numOutputs = signature.tensors.outputs.size();
    pd::DiagnosticLog log(module.getContext(), /*passOn=*/true);
    if (failed(pd::cpu::compileToSharedObject(modules, object, writer.path(targets.front().programPath()))))
      throw Error(pdrt::ExitInternal, options.model, "cannot make program.so: " + log.summaryOr("failed"),
                  "please report this with the model");
    note("program.so", begin);
  }

  /// From the end of stage `after`: host code in the LLVM dialect, and the device's code beside it.
  pd::cpu::TargetModule makeCode(ModuleOp module, StringRef after, const pd::Target &target, bool assemble = true) {
    for (const pd::Stage &stage : stagesBetween(after, pd::getStages().back().name))
      runStage(module, stage, target, options);
    pd::cpu::TargetModule code{target, module};
    if (!target.hasDeviceMemory()) return code;
    auto begin = std::chrono::steady_clock::now();
    pd::DiagnosticLog log(module.getContext(), /*passOn=*/true);
    pd::gpu::DeviceCodeOptions how;
    how.assemble = assemble;
    how.ptxas = options.ptxas;
    how.cacheFolder = pdrt::cacheFolder();
    FailureOr<pd::gpu::DeviceCode> made = pd::gpu::compileDeviceCode(module, target, how);
    if (failed(made)) {
      int exitCode = pd::getExitCode(module, pdrt::ExitInternal);
      throw Error(exitCode, options.model, "code for " + target.name() + ": " + log.summaryOr("failed"),
                  log.hintOr(pd::hintForStage(exitCode)));
    }
    code.device = std::move(*made);
    note("device code", begin);
    return code;
  }

private:
  void note(StringRef step, std::chrono::steady_clock::time_point begin) {
    if (options.observer) options.observer({step, {}, nullptr, begin});
  }

  ArrayRef<pd::Target> targets;
  const pd::CompileOptions &options;
};

} // namespace

std::string pd::compileToPtx(ModuleOp module, StringRef after, const CompileOptions &options) {
  assert(options.targets.front().device == DeviceClass::CUDA && "only chips have PTX");
  const Target &target = options.targets.front();
  requireStrategiesFor(target, module, options);
  StringRef at = after;
  for (const Stage &stage : stagesBetween(after, "bufferize")) {
    runStage(module, stage, target, options);
    at = stage.name;
  }
  return ProgramWriter(target, options).makeCode(module, at, target, /*assemble=*/false).device->ptx;
}

void pd::compileToArtifact(ModuleOp module, StringRef after, const CompileOptions &given, ArtifactWriter &writer) {
  CompileOptions options = given;
  requireStrategiesFor(options.targets, module, options);
  options.stages.customOps = CustomOpsMode::Required; // what runs must be lowered, or call its C function
  StringRef at = after;
  for (const Stage &stage : stagesBetween(after, "schedule")) {
    if (stage.scope != StageScope::Model) break;
    runStage(module, stage, options.targets, options);
    at = stage.name;
  }
  Signature signature;
  for (ArrayRef<Target> rest = options.targets; !rest.empty();) {
    ArrayRef<Target> group = firstProgram(rest);
    rest = rest.drop_front(group.size());
    OwningOpRef<ModuleOp> copy; // the last group takes the module itself
    if (!rest.empty()) copy = cast<ModuleOp>(module->clone());
    ModuleOp program = copy ? *copy : module;
    for (const Stage &stage : stagesBetween(at, "schedule")) runStage(program, stage, group, options);
    DiagnosticLog log(program.getContext(), /*passOn=*/true);
    FailureOr<Signature> border = getSignature(program);
    if (failed(border))
      throw Error(pdrt::ExitUnsupportedOps, options.model, log.summaryOr("the program's inputs or results do not run"),
                  log.hintOr("--emit=torch keeps them"));
    signature = std::move(*border);
    writer.addProgram(group, collectKernels(program));
    ProgramWriter(group, options).write(program, signature, writer);
  }
  std::string origin;
  if (options.writeCheck) {
    auto begin = std::chrono::steady_clock::now();
    origin = options.writeCheck(signature, writer.path("check.safetensors"));
    if (options.observer) options.observer({"check", {}, nullptr, begin});
  }
  auto begin = std::chrono::steady_clock::now();
  writer.commit(signature, options.dims, options.model, origin);
  if (options.observer) options.observer({"artifact", {}, nullptr, begin});
}
