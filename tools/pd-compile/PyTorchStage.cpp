//===--- PyTorchStage.cpp - --emit=pytorch ------------------------------------------------------------------------===//
#include "PyTorchStage.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "llvm/Support/FileSystem.h"
#include <algorithm>

using namespace mlir;
using pdrt::Error;

namespace pdcompile {

void writePyTorch(ModuleOp module, const Options &options, const pd::Report &report) {
  if (llvm::sys::fs::exists(options.output) && !llvm::sys::fs::is_directory(options.output))
    throw Error(pdrt::ExitCannotWrite, options.output, "is a file, but a package is a folder", "another -o");
  if (llvm::sys::fs::is_directory(options.output) && !llvm::sys::fs::exists(options.output + "/mapping.json")) {
    std::error_code ec;
    if (llvm::sys::fs::directory_iterator(options.output, ec) != llvm::sys::fs::directory_iterator())
      throw Error(pdrt::ExitCannotWrite, options.output, "is a folder that this program did not write", "another -o, or move it away");
  }
  pd::PyTorchExportOptions exported;
  exported.output = options.output;
  exported.model = report.model.modelFile;
  std::string info = report.model.paramsFile + ".info";
  if (!report.model.paramsFile.empty() && pdrt::fileExists(info)) exported.structuredNames = pd::readStructuredNames(info);

  std::vector<std::string> problems; // every op without a form, one report
  ScopedDiagnosticHandler collect(module.getContext(), [&](Diagnostic &diagnostic) -> LogicalResult {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error) problems.push_back(diagnostic.str());
    return success();
  });
  OwningOpRef<ModuleOp> original(cast<ModuleOp>(module->clone())); // its inputs are builtin tensors
  PassManager pm(module.getContext(), ModuleOp::getOperationName());
  pd::buildPyTorchPipeline(pm);
  if (succeeded(pm.run(module)) && succeeded(pd::exportPyTorch(module, exported))) {
    std::string check = options.output + "/check.safetensors";
    llvm::sys::fs::remove(check);
    if (options.check && !writeCheckFile(*original, options, report))
      llvm::errs() << "note: no check.safetensors: pd-run could not run the model on made-up inputs\n";
    return;
  }
  std::sort(problems.begin(), problems.end());
  problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
  std::string all;
  for (const std::string &problem : problems) all += (all.empty() ? "" : "; ") + problem;
  throw Error(pdrt::ExitUnsupportedOps, options.model, "cannot be written as PyTorch: " + all, "pd-compile MODEL prints the coverage report");
}

} // namespace pdcompile
