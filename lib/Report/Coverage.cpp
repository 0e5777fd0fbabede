//===--- Coverage.cpp - compiles copies of a model up to where it could be refused ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Report/Coverage.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include "paddle-mlir/Export/PyTorch.h"

using namespace mlir;
using namespace mlir::pd;

StringRef mlir::pd::nameOf(Output output) {
  switch (output) {
  case Output::Cpu: return "cpu";
  case Output::Torch: return "torch";
  case Output::PyTorch: return "pytorch";
  }
  return "";
}

namespace {

/// A copy of the module on its way to one output.
class Trial {
public:
  Trial(ModuleOp module, const CoverageOptions &options)
      : module(cast<ModuleOp>(module->clone())), options(options), stages(options.stages) {}

  OutputCoverage run(Output output) {
    DiagnosticLog log(module->getContext());
    bool passed = output == Output::Cpu ? toCpu() : output == Output::Torch ? toTorch() : toPyTorch();
    if (!passed) coverage.refused = log.problems();
    if (passed) return std::move(coverage);
    if (coverage.refused.empty()) coverage.refused.problems.push_back({"", "fails without a reason", "", 1, {}});
    return std::move(coverage);
  }

private:
  bool runPasses(llvm::function_ref<void(OpPassManager &)> build) {
    PassManager pm(module->getContext(), ModuleOp::getOperationName());
    build(pm);
    return succeeded(pm.run(*module));
  }

  /// The stages behind the module's present one up to and including `last`.
  bool runStages(StringRef last) {
    bool active = options.after == "import";
    for (const Stage &stage : getStages()) {
      if (active && !runPasses([&](OpPassManager &pm) { stage.build(pm, stages); })) return false;
      active |= stage.name == options.after;
      if (stage.name == last) break;
    }
    return true;
  }

  bool toCpu() {
    stages.customOps = options.placeholders.empty() ? CustomOpsMode::Required : CustomOpsMode::Keep;
    stages.keepUnsupported = false;
    return runStages("linalg");
  }

  bool toTorch() {
    stages.customOps = CustomOpsMode::Rewrite;
    stages.keepUnsupported = options.keepUnsupported;
    pd_torch::TorchEmissionOptions emission;
    emission.keepOperators = options.keepUnsupported || !options.placeholders.empty();
    if (!runStages("torch") ||
        !runPasses([&](OpPassManager &pm) { pd_torch::buildTorchEmissionPipeline(pm, emission); }))
      return false;
    DiagnosticLog log(module->getContext());
    module->walk([](pd_torch::OperatorOp op) { op.emitError() << "'" << op.getName() << "' stays an operator"; });
    coverage.kept = log.problems();
    return true;
  }

  bool toPyTorch() {
    stages.customOps = CustomOpsMode::Keep;
    PyTorchExportOptions exported;
    exported.keepUnsupported = options.keepUnsupported;
    exported.foldBatchNorms = options.foldBatchNorms;
    if (!runStages("normalize") || !runPasses([&](OpPassManager &pm) { buildPyTorchPipeline(pm, exported); }))
      return false;
    if (!options.keepUnsupported) return succeeded(checkPyTorchForms(*module));
    DiagnosticLog log(module->getContext());
    if (failed(checkPyTorchForms(*module))) coverage.kept = log.problems();
    return true;
  }

  OwningOpRef<ModuleOp> module;
  const CoverageOptions &options;
  StageOptions stages;
  OutputCoverage coverage;
};

} // namespace

OutputCoverage mlir::pd::tryOutput(ModuleOp imported, Output output, const CoverageOptions &options) {
  OutputCoverage coverage = Trial(imported, options).run(output);
  llvm::erase_if(coverage.refused.problems,
                 [&](const Problem &problem) { return llvm::is_contained(options.placeholders, problem.op); });
  return coverage;
}

Coverage mlir::pd::deriveCoverage(ModuleOp imported, const CoverageOptions &options) {
  Coverage coverage;
  for (Output output : kOutputs) coverage.outputs[size_t(output)] = tryOutput(imported, output, options);
  return coverage;
}
