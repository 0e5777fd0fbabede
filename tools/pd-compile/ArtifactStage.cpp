//===--- ArtifactStage.cpp - pd-compile's artifact: the compiler library, the costs of its steps, a check ---===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ArtifactStage.h"
#include "Check.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include <chrono>
#include <sys/resource.h>

using namespace mlir;

namespace pdcompile {

void StageRunner::run(ModuleOp module, StringRef name, const pd::StageOptions &stages) {
  const pd::Stage *stage = llvm::find_if(pd::getStages(), [&](const pd::Stage &s) { return s.name == name; });
  StringRef before = stage == pd::getStages().begin() ? StringRef("import") : StringRef((stage - 1)->name);
  pd::runStages(module, before, name, compileOptions(options, stages, *this));
}

void StageRunner::note(std::string name, std::chrono::steady_clock::time_point begin) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  report.stages.push_back({std::move(name),
                           std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
                           uint64_t(usage.ru_maxrss) * 1024});
}

std::vector<pd::NamedDim> dimBounds(const Options &options) {
  std::vector<pd::NamedDim> bounds;
  std::string error;
  for (const std::string &text : options.dims)
    if (FailureOr<pd::NamedDim> dim = pd::parseNamedDim(text, error); succeeded(dim)) bounds.push_back(*dim);
  return bounds;
}

pd::CompileOptions compileOptions(const Options &options, const pd::StageOptions &stages, StageRunner &runner) {
  pd::CompileOptions compile;
  compile.output = options.output;
  compile.model = options.model;
  compile.isaLevels = options.isaLevels;
  compile.dims = dimBounds(options);
  compile.stages = stages;
  compile.observer = [&runner, reference = stages.reference](StringRef step,
                                                             std::chrono::steady_clock::time_point begin) {
    runner.note((step + (reference ? " reference" : "")).str(), begin);
  };
  return compile;
}

void writeArtifact(ModuleOp module, ModuleOp imported, const Options &options, const pd::StageOptions &stages,
                   pd::Report &report, pd::ArtifactWriter &writer) {
  pd::Signature signature = pd::getSignature(module);
  std::vector<pd::KernelRecord> kernels = pd::collectKernels(module);
  for (const pd::KernelRecord &kernel : kernels)
    report.kernels.push_back({kernel.name, kernel.generator, kernel.root, kernel.uses});
  StageRunner runner(report, options);
  pd::emitProgram(module, compileOptions(options, stages, runner), signature, writer);
  std::string origin;
  if (imported) {
    auto begin = std::chrono::steady_clock::now();
    origin = writeCheck(imported, options, runner, signature.tensors, writer.path("check.safetensors"));
    runner.note("check", begin);
  }
  auto begin = std::chrono::steady_clock::now();
  writer.commit(signature, dimBounds(options), kernels, options.model, origin);
  runner.note("artifact", begin);
}

} // namespace pdcompile
