//===--- ArtifactStage.cpp - codegen a level at a time, weights, program.so, manifest ----------------------------===//
#include "ArtifactStage.h"
#include "Check.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Artifact/Writer.h"
#include "paddle-mlir/CPU/Serialize.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Host/WeightPlan.h"
#include "paddle-mlir/Runtime/Error.h"
#include <chrono>
#include <fstream>
#include <sys/resource.h>

using namespace mlir;
using pdrt::Error;

namespace pdcompile {

/// What a kernel computes, for people: its first product or pooling, else its last linalg op.
static std::string rootName(pd_kernel::KernelOp kernel) {
  Operation *root = nullptr, *last = nullptr;
  kernel.getBody().walk([&](linalg::LinalgOp op) {
    last = op;
    if (!root && !isa<linalg::GenericOp, linalg::FillOp>(op.getOperation())) root = op;
  });
  Operation *op = root ? root : last;
  return op ? op->getName().getStringRef().str() : "copy";
}

static std::vector<pd::KernelRecord> collectKernels(ModuleOp module, pd::Report &report) {
  std::vector<pd::KernelRecord> records;
  llvm::StringMap<unsigned> uses;
  module.walk([&](pd_kernel::DispatchOp d) { ++uses[d.getKernel()]; });
  module.walk([&](pd_kernel::KernelOp k) {
    auto cpu = dyn_cast_or_null<pd_kernel::CPUAttr>(k.getStrategyAttr());
    std::string generator = cpu ? cpu.getGenerator().str() : "loops";
    records.push_back({k.getSymName().str(), generator, rootName(k)});
    report.kernels.push_back({k.getSymName().str(), generator, records.back().root, uses.lookup(k.getSymName())});
  });
  return records;
}

/// Evaluates every recipe once, one at a time, and writes it at its offset.
static void writeWeights(ModuleOp module, const std::string &path, const std::string &target) {
  FailureOr<pd_kernel::WeightPlan> plan = pd_kernel::readWeightPlan(module);
  if (failed(plan)) throw Error(pdrt::ExitInternal, target, "a weight has no place in the weight file", "please report this with the model");
  std::map<std::pair<const void *, const void *>, pd_kernel::WeightOp> ops;
  module.walk([&](pd_kernel::WeightOp w) { ops.emplace(std::make_pair(w.getSource().getAsOpaquePointer(), w.getSteps().getAsOpaquePointer()), w); });
  std::ofstream out(path, std::ios::binary);
  int64_t at = 0;
  for (const pd_kernel::WeightEntry &entry : plan->entries) {
    auto it = ops.find({entry.source.getAsOpaquePointer(), entry.steps.getAsOpaquePointer()});
    if (it == ops.end()) continue;
    FailureOr<std::vector<char>> bytes = pd::cpu::evaluateWeight(it->second);
    if (failed(bytes) || int64_t(bytes->size()) != entry.bytes) throw Error(pdrt::ExitInternal, target, "cannot evaluate weight '" + entry.name + "'", "please report this with the model");
    static const char zeros[64] = {};
    out.write(zeros, entry.offset - at);
    out.write(bytes->data(), bytes->size());
    at = entry.offset + int64_t(bytes->size());
  }
  out.flush();
  if (!out) throw Error(pdrt::ExitCannotWrite, target, "cannot write the weights", "check the disk");
}

void StageRunner::run(ModuleOp module, StringRef name, const pd::StageOptions &stages) {
  auto begin = std::chrono::steady_clock::now();
  const pd::Stage *stage = llvm::find_if(pd::getStages(), [&](const pd::Stage &s) { return s.name == name; });
  PassManager pm(module.getContext(), ModuleOp::getOperationName());
  stage->build(pm, stages);
  if (failed(pm.run(module)))
    throw Error(pdrt::ExitInternal, options.model, "stage " + name.str() + " failed", "--dump-phases-to=DIR and --compile-to=schedule show the kernels");
  note((name + (stages.reference ? " reference" : " " + stages.isa)).str(), begin);
}

void StageRunner::note(std::string name, std::chrono::steady_clock::time_point begin) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  report.stages.push_back({std::move(name), std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), uint64_t(usage.ru_maxrss) * 1024});
}

std::vector<pd::NamedDim> dimBounds(const Options &options) {
  std::vector<pd::NamedDim> bounds;
  std::string error;
  for (const std::string &text : options.dims)
    if (FailureOr<pd::NamedDim> dim = pd::parseNamedDim(text, error); succeeded(dim)) bounds.push_back(*dim);
  return bounds;
}

void emitProgram(ModuleOp module, const Options &options, ArrayRef<std::string> isaLevels, pd::StageOptions stages, StageRunner &runner, const pd::Signature &signature,
                 pd::ArtifactWriter &writer) {
  runner.run(module, "bufferize", stages);
  auto begin = std::chrono::steady_clock::now();
  writeWeights(module, writer.path("weights/packed-cpu.bin"), options.output);
  runner.note("weights", begin);
  SmallVector<OwningOpRef<ModuleOp>> owned;
  SmallVector<pd::cpu::LevelModule> levels;
  for (const std::string &isa : isaLevels) {
    owned.push_back(OwningOpRef<ModuleOp>(cast<ModuleOp>(module->clone())));
    stages.isa = isa;
    runner.run(*owned.back(), "codegen", stages);
    runner.run(*owned.back(), "host", stages);
    levels.push_back({isa, *owned.back()});
  }
  begin = std::chrono::steady_clock::now();
  pd::cpu::SharedObjectOptions object;
  object.numInputs = signature.tensors.inputs.size();
  object.numOutputs = signature.tensors.outputs.size();
  if (failed(pd::cpu::compileToSharedObject(levels, object, writer.path("cpu/x86_64-linux-gnu/program.so"))))
    throw Error(pdrt::ExitInternal, options.output, "cannot make program.so", "please report this with the model");
  runner.note("program.so", begin);
}

void writeArtifact(ModuleOp module, ModuleOp imported, const Options &options, const pd::StageOptions &stages, pd::Report &report) {
  pd::ArtifactWriter writer(options.output);
  pd::Signature signature = pd::getSignature(module);
  std::vector<pd::KernelRecord> kernels = collectKernels(module, report);
  StageRunner runner(report, options);
  emitProgram(module, options, options.isaLevels, stages, runner, signature, writer);
  std::string origin;
  if (imported) {
    auto begin = std::chrono::steady_clock::now();
    origin = writeCheck(imported, options, runner, signature.tensors, writer.path("check.safetensors", false));
    runner.note("check", begin);
  }
  auto begin = std::chrono::steady_clock::now();
  writer.commit(signature, dimBounds(options), kernels, options.model, origin);
  runner.note("artifact", begin);
}

} // namespace pdcompile
