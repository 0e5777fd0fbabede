//===--- StepNotes.cpp - what each step of a compilation leaves -------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "StepNotes.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <sys/resource.h>

using namespace mlir;

namespace pdcompile {

static std::string nameOf(const pd::Step &step) {
  return step.target ? (step.name + " " + step.target->name()).str() : step.name.str();
}

void StepNotes::note(const pd::Step &step) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - step.begin).count();
  report.stages.push_back({nameOf(step), seconds, uint64_t(usage.ru_maxrss) * 1024});
  if (step.module && step.name == "schedule")
    for (const pd::KernelRecord &kernel : pd::collectKernels(step.module))
      report.kernels.push_back({kernel.name, kernel.generator, kernel.root, kernel.uses});
  if (step.module && !options.dumpPhasesTo.empty()) dump(step);
}

void StepNotes::dump(const pd::Step &step) const {
  llvm::sys::fs::create_directories(options.dumpPhasesTo);
  SmallString<128> path(options.dumpPhasesTo);
  std::string name = step.target ? (step.name + "-" + step.target->name()).str() : step.name.str();
  llvm::sys::path::append(path, llvm::formatv("{0:2}-{1}.mlir", report.stages.size(), name).str());
  std::error_code ec;
  llvm::raw_fd_ostream os(path, ec);
  if (ec)
    throw pdrt::Error(pdrt::ExitCannotWrite, path.str().str(), ec.message(), "check the folder of --dump-phases-to");
  OpPrintingFlags flags;
  ModuleOp(step.module)
      .print(os, flags.elideLargeElementsAttrs(16).elideLargeResourceString(64).enableDebugInfo(false));
}

pd::CompileOptions StepNotes::compileOptions(const pd::StageOptions &stages) {
  pd::CompileOptions compile;
  compile.model = options.model;
  compile.targets.clear();
  compile.ptxas = options.ptxas;
  for (const std::string &level : options.isaLevels) compile.targets.push_back(*pd::Target::parse(level));
  for (const std::string &name : options.targets)
    for (const pd::Target &target : pd::Target::parseDevice(name))
      if (llvm::none_of(compile.targets, [&](const pd::Target &t) { return t.name() == target.name(); }))
        compile.targets.push_back(target);
  llvm::stable_sort(compile.targets, [](const pd::Target &a, const pd::Target &b) {
    return std::make_pair(a.device, a.isaLevel()) < std::make_pair(b.device, b.isaLevel());
  });
  std::string problem; // the syntax was checked when the shapes were set
  for (const std::string &text : options.dims)
    if (FailureOr<pd::NamedDim> dim = pd::parseNamedDim(text, problem); succeeded(dim)) compile.dims.push_back(*dim);
  compile.stages = stages;
  compile.observer = [this](const pd::Step &step) { note(step); };
  return compile;
}

pd::CompileOptions StepNotes::referenceOptions() {
  pd::StageOptions stages;
  stages.reference = stages.loops = true;
  stages.allDynamic = options.allDynamic;
  stages.customOps = pd::CustomOpsMode::Required;
  pd::CompileOptions compile = compileOptions(stages);
  compile.targets = {pd::targetHere()};
  compile.observer = [this](const pd::Step &step) {
    std::string name = nameOf(step) + " reference"; // its cost alone: kernels and dumps are those of the program
    note({name, {}, nullptr, step.begin});
  };
  return compile;
}

} // namespace pdcompile
