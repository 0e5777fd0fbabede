//===--- PyTorchStage.cpp - --emit=pytorch ------------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "PyTorchStage.h"
#include "Check.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/SafeTensors.h"

using namespace mlir;
using pdrt::Error;

namespace pdcompile {

/// The package's check: tensors by position, `input.<i>` and `output.<i>`.
static void writePackageCheck(const Reference &reference, const std::string &path) {
  pdrt::SafeTensors file;
  file.metadata = {{"origin", reference.origin}, {"seed", reference.seed}};
  for (auto [i, tensor] : llvm::enumerate(reference.inputs))
    file.tensors.emplace_back("input." + std::to_string(i), tensor);
  for (auto [i, tensor] : llvm::enumerate(reference.outputs))
    file.tensors.emplace_back("output." + std::to_string(i), tensor);
  pdrt::writeSafeTensors(path, file);
}

void writePyTorch(ModuleOp module, ModuleOp imported, const Options &options, pd::Report &report) {
  pd::OutputFolder folder(options.output, pd::kPyTorchPackage);
  pd::PyTorchExportOptions exported;
  exported.output = options.output;
  exported.model = report.model.modelFile;
  exported.foldBatchNorms = options.foldBatchNorms;
  exported.keepUnsupported = options.keepUnsupported;
  const std::string &info = report.model.infoFile;
  if (!info.empty()) exported.structuredNames = pd::readStructuredNames(info);

  // Every op without a form, one report.
  auto reported = [&](llvm::function_ref<LogicalResult()> step) {
    pd::DiagnosticLog log(module.getContext());
    if (succeeded(step())) return;
    throw Error(pdrt::ExitUnsupportedOps, options.model,
                "cannot be written as PyTorch: " + log.summaryOr("an op has no form"),
                "--keep-unsupported=operator writes the rest, --init-custom-op=NAME starts a custom op");
  };
  reported([&] {
    PassManager pm(module.getContext(), ModuleOp::getOperationName());
    pd::buildPyTorchPipeline(pm, exported);
    return pm.run(module);
  });
  std::optional<Reference> reference;
  if (imported) {
    pd::DiagnosticLog log(module.getContext()); // a model that only PyTorch can run has no reference
    StepNotes notes(options, report);
    reference = runReference(imported, options, notes, &exported.sizes);
  }
  if (reference) exported.writeCheck = [&](const std::string &path) { writePackageCheck(*reference, path); };
  reported([&] { return pd::exportPyTorch(module, exported, folder); });
  if (imported && !reference)
    llvm::errs() << "note: no check.safetensors: the model could not be run on made-up inputs\n";
}

} // namespace pdcompile
