//===--- Compile.cpp - stages by name; codegen a level at a time, weights, program.so, manifest -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Compile/Compile.h"
#include "CustomOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/CPU/Serialize.h"
#include "paddle-mlir/Diagnostics/Problems.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Host/WeightPlan.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include <fstream>

using namespace mlir;
using pdrt::Error;

namespace {

void runStage(ModuleOp module, const pd::Stage &stage, const pd::StageOptions &stages,
              const pd::CompileOptions &options) {
  auto begin = std::chrono::steady_clock::now();
  pd::ProblemList problems;
  ScopedDiagnosticHandler collect(module.getContext(), [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error) problems.add(diagnostic);
    return failure(); // the owner of the context still sees it
  });
  PassManager pm(module.getContext(), ModuleOp::getOperationName());
  stage.build(pm, stages);
  if (failed(pm.run(module))) {
    int code = pd::getExitCode(module, stage.name == "torch" ? int(pdrt::ExitUnsupportedOps) : int(pdrt::ExitInternal));
    std::string why = problems.empty() ? "failed" : problems.summary();
    throw Error(code, options.model, "stage " + stage.name.str() + ": " + why,
                problems.hint.empty() ? pd::hintForStage(code) : problems.hint);
  }
  bool hasLevel = stage.name == "codegen" || stage.name == "host";
  if (options.observer) options.observer(hasLevel ? (stage.name + " " + stages.isa).str() : stage.name.str(), begin);
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

/// Evaluates every recipe once, one at a time, and writes it at its offset.
void writeWeights(ModuleOp module, const std::string &path, const std::string &target) {
  FailureOr<pd_kernel::WeightPlan> plan = pd_kernel::readWeightPlan(module);
  if (failed(plan))
    throw Error(pdrt::ExitInternal, target, "a weight has no place in the weight file",
                "please report this with the model");
  std::map<std::pair<const void *, const void *>, pd_kernel::WeightOp> ops;
  module.walk([&](pd_kernel::WeightOp w) {
    ops.emplace(std::make_pair(w.getSource().getAsOpaquePointer(), w.getSteps().getAsOpaquePointer()), w);
  });
  std::ofstream out(path, std::ios::binary);
  int64_t at = 0;
  for (const pd_kernel::WeightEntry &entry : plan->entries) {
    auto it = ops.find({entry.source.getAsOpaquePointer(), entry.steps.getAsOpaquePointer()});
    if (it == ops.end()) continue;
    FailureOr<std::vector<char>> bytes = pd::cpu::evaluateWeight(it->second);
    if (failed(bytes) || int64_t(bytes->size()) != entry.bytes)
      throw Error(pdrt::ExitInternal, target, "cannot evaluate weight '" + entry.name + "'",
                  "please report this with the model");
    static const char zeros[64] = {};
    out.write(zeros, entry.offset - at);
    out.write(bytes->data(), bytes->size());
    at = entry.offset + int64_t(bytes->size());
    if (auto source = dyn_cast<DenseResourceElementsAttr>(it->second.getSource()))
      if (AsmResourceBlob *blob = source.getRawHandle().getBlob())
        pdrt::pageOut(blob->getData().data(), blob->getData().size());
  }
  out.flush();
  if (!out) throw Error(pdrt::ExitCannotWrite, target, "cannot write the weights", "check the disk");
}

} // namespace

bool pd::isStage(StringRef name) {
  return name == "import" || llvm::any_of(getStages(), [&](const Stage &s) { return s.name == name; });
}

void pd::runStages(ModuleOp module, StringRef after, StringRef last, const CompileOptions &options) {
  auto position = [](StringRef name) { return name == "import" ? getStages().begin() : &stageNamed(name) + 1; };
  const Stage *begin = position(after), *end = position(last);
  if (end < begin)
    throw Error(pdrt::ExitUsage, "",
                "stage '" + last.str() + "' comes before '" + after.str() + "', where the module is",
                "a module runs forward through the stages");
  for (const Stage &stage : llvm::make_range(begin, end)) runStage(module, stage, options.stages, options);
}

std::vector<pd::KernelRecord> pd::collectKernels(ModuleOp module) {
  std::vector<KernelRecord> records;
  llvm::StringMap<unsigned> uses;
  module.walk([&](pd_kernel::DispatchOp d) { ++uses[d.getKernel()]; });
  module.walk([&](pd_kernel::KernelOp k) {
    auto cpu = dyn_cast_or_null<pd_kernel::CPUAttr>(k.getStrategyAttr());
    records.push_back(
        {k.getSymName().str(), cpu ? cpu.getGenerator().str() : "loops", rootName(k), uses.lookup(k.getSymName())});
  });
  return records;
}

void pd::emitProgram(ModuleOp module, const CompileOptions &options, const Signature &signature,
                     ArtifactWriter &writer) {
  auto note = [&](StringRef step, std::chrono::steady_clock::time_point begin) {
    if (options.observer) options.observer(step, begin);
  };
  emitCustomOps(module, writer);
  runStage(module, stageNamed("bufferize"), options.stages, options);
  auto begin = std::chrono::steady_clock::now();
  writeWeights(module, writer.path("weights/packed-cpu.bin"), options.output);
  note("weights", begin);
  SmallVector<OwningOpRef<ModuleOp>> owned;
  SmallVector<cpu::LevelModule> levels;
  StageOptions stages = options.stages;
  for (const std::string &isa : options.isaLevels) {
    owned.push_back(OwningOpRef<ModuleOp>(cast<ModuleOp>(module->clone())));
    stages.isa = isa;
    runStage(*owned.back(), stageNamed("codegen"), stages, options);
    runStage(*owned.back(), stageNamed("host"), stages, options);
    levels.push_back({isa, *owned.back()});
  }
  begin = std::chrono::steady_clock::now();
  cpu::SharedObjectOptions object;
  object.numInputs = signature.tensors.inputs.size();
  object.numOutputs = signature.tensors.outputs.size();
  ProblemList problems;
  ProblemCollector collector(module.getContext(), problems);
  if (failed(cpu::compileToSharedObject(levels, object, writer.path("cpu/x86_64-linux-gnu/program.so"))))
    throw Error(pdrt::ExitInternal, options.output, "cannot make program.so: " + problems.summary(),
                "please report this with the model");
  note("program.so", begin);
}

void pd::compileToArtifact(ModuleOp module, StringRef after, const CompileOptions &given) {
  CompileOptions options = given;
  options.stages.customOps = CustomOpsMode::Required; // what runs must be lowered, or call its C function
  runStages(module, after, "schedule", options);
  ArtifactWriter writer(options.output);
  Signature signature = getSignature(module);
  std::vector<KernelRecord> kernels = collectKernels(module);
  emitProgram(module, options, signature, writer);
  writer.commit(signature, options.dims, kernels, options.model, "");
}
