//===--- PyTorchStage.cpp - --emit=pytorch ------------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "PyTorchStage.h"
#include "Check.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Diagnostics/Problems.h"
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "llvm/Support/FileSystem.h"

using namespace mlir;
using pdrt::Error;

namespace pdcompile {

/// The package's check: tensors by position, `input.<i>` and `output.<i>`. False when the model has no reference.
static bool writePackageCheck(const std::optional<Reference> &reference, const std::string &path) {
  if (!reference) return false;
  pdrt::SafeTensors file;
  file.metadata = {{"origin", reference->origin}, {"seed", reference->seed}};
  for (auto [i, tensor] : llvm::enumerate(reference->inputs))
    file.tensors.emplace_back("input." + std::to_string(i), tensor);
  for (auto [i, tensor] : llvm::enumerate(reference->outputs))
    file.tensors.emplace_back("output." + std::to_string(i), tensor);
  pdrt::writeSafeTensors(path, file);
  return true;
}

void writePyTorch(ModuleOp module, ModuleOp imported, const Options &options, pd::Report &report) {
  if (llvm::sys::fs::exists(options.output) && !llvm::sys::fs::is_directory(options.output))
    throw Error(pdrt::ExitCannotWrite, options.output, "is a file, but a package is a folder", "another -o");
  if (llvm::sys::fs::is_directory(options.output) && !llvm::sys::fs::exists(options.output + "/mapping.json")) {
    std::error_code ec;
    if (llvm::sys::fs::directory_iterator(options.output, ec) != llvm::sys::fs::directory_iterator())
      throw Error(pdrt::ExitCannotWrite, options.output, "is a folder that this program did not write",
                  "another -o, or move it away");
  }
  pd::PyTorchExportOptions exported;
  exported.output = options.output;
  exported.model = report.model.modelFile;
  exported.foldBatchNorms = options.foldBatchNorms;
  exported.keepUnsupported = options.keepUnsupported;
  const std::string &info = report.model.infoFile;
  if (!info.empty()) exported.structuredNames = pd::readStructuredNames(info);

  pd::ProblemList problems; // every op without a form, one report
  MLIRContext *context = module.getContext();
  auto collecting = [&](llvm::function_ref<LogicalResult()> step) {
    pd::ProblemCollector collector(context, problems);
    return succeeded(step());
  };
  bool done = collecting([&] {
    PassManager pm(context, ModuleOp::getOperationName());
    pd::buildPyTorchPipeline(pm, exported);
    return pm.run(module);
  });
  std::optional<Reference> reference;
  if (done && imported) {
    pd::ProblemList ours; // a model that only PyTorch can run has no reference
    pd::ProblemCollector collector(context, ours);
    StageRunner runner(report, options);
    reference = runReference(imported, options, runner, &exported.sizes);
  }
  if (!done || !collecting([&] { return pd::exportPyTorch(module, exported); }))
    throw Error(pdrt::ExitUnsupportedOps, options.model, "cannot be written as PyTorch: " + problems.summary(),
                "--keep-unsupported=operator writes the rest, --init-custom-op=NAME starts a custom op");
  std::string check = options.output + "/check.safetensors";
  llvm::sys::fs::remove(check);
  if (imported && !writePackageCheck(reference, check))
    llvm::errs() << "note: no check.safetensors: the model could not be run on made-up inputs\n";
}

} // namespace pdcompile
