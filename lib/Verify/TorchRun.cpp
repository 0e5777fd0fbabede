//===--- TorchRun.cpp - the exported PyTorch package, run by an interpreter that has torch ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RecordPaddleText.h"
#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Compile/Compile.h"
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Verify/Verify.h"
#include <filesystem>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;

/// Tensors by position.
static void writePositions(const std::string &path, ArrayRef<pdrt::TensorView> tensors) {
  std::vector<std::pair<std::string, pdrt::TensorView>> named;
  for (auto [i, tensor] : llvm::enumerate(tensors)) named.emplace_back(std::to_string(i), tensor);
  writeNpz(path, named);
}

TorchRun::TorchRun(ModuleOp imported, const std::string &model, const StructuredNames &names,
                   const std::string &scratch)
    : scratch(scratch) {
  std::filesystem::create_directories(scratch + "/package");
  PyTorchExportOptions exported;
  exported.output = scratch + "/package/exported";
  exported.model = model;
  exported.structuredNames = names;
  DiagnosticLog log(imported.getContext());
  OwningOpRef<ModuleOp> module(cast<ModuleOp>(imported->clone()));
  module->walk([](Operation *op) { op->removeAttr("pd.value_names"); });
  try {
    CompileOptions compile;
    compile.model = model;
    runStages(*module, "import", "normalize", compile);
    PassManager pm(module->getContext(), ModuleOp::getOperationName());
    buildPyTorchPipeline(pm, exported);
    OutputFolder folder(exported.output, kPyTorchPackage);
    if (failed(pm.run(*module)) || failed(exportPyTorch(*module, exported, folder)))
      problem = "cannot be written as PyTorch: " + log.summaryOr("an op has no form");
  } catch (const pdrt::Error &error) {
    problem = std::string("cannot be written as PyTorch: ") + error.what();
  }
}

std::optional<std::vector<pdrt::Tensor>> TorchRun::run(const std::string &python, ArrayRef<pdrt::TensorView> inputs,
                                                       ArrayRef<pdrt::TensorView> find) {
  line.clear();
  std::string script = scratch + "/run_torch.py", in = scratch + "/torch_inputs.npz",
              out = scratch + "/torch_outputs.npz", wanted = scratch + "/torch_find.npz";
  pdrt::writeFileAtomically(script, kRunTorch, sizeof(kRunTorch) - 1);
  writePositions(in, inputs);
  std::vector<std::string> command{python, script, scratch + "/package/exported", in, out};
  if (!find.empty()) {
    writePositions(wanted, find);
    command.push_back(wanted);
  }
  pdrt::ProcessResult done = pdrt::runProcess(command);
  StringRef said = StringRef(done.exitCode ? done.err : done.out).rtrim();
  StringRef last = said.contains('\n') ? said.rsplit('\n').second : said;
  if (done.exitCode) {
    problem = (done.exitCode == 7 ? python + ": " : "the exported package fails: ") + last.str();
    unavailable = done.exitCode == 7;
    return std::nullopt;
  }
  problem.clear();
  origin = last.str();
  if (StringRef first = said.split('\n').first; first.consume_front("line 0 ") || first.consume_front("line 1 "))
    line = "model.py:" + first.split(' ').first.str() + ": " + first.split(' ').second.str();
  std::vector<pdrt::Tensor> outputs;
  for (auto &[name, tensor] : pdrt::readNpz(out)) outputs.push_back(tensor);
  return outputs;
}
