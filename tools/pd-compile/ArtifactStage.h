//===--- ArtifactStage.h - from scheduled kernels to a folder that runs ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_ARTIFACTSTAGE_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_ARTIFACTSTAGE_H

#include "Options.h"
#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Compile/Compile.h"
#include "paddle-mlir/Report/Report.h"
#include <chrono>

namespace pdcompile {

/// Runs stages by name and notes their cost in the report.
class StageRunner {
public:
  StageRunner(mlir::pd::Report &report, const Options &options) : report(report), options(options) {}
  /// Throws pdrt::Error (exit code 70) when the stage fails.
  void run(mlir::ModuleOp module, llvm::StringRef name, const mlir::pd::StageOptions &stages);
  void note(std::string name, std::chrono::steady_clock::time_point begin);

private:
  mlir::pd::Report &report;
  const Options &options;
};

/// What --dim says, for the manifest; the syntax was checked when the shapes were set.
std::vector<mlir::pd::NamedDim> dimBounds(const Options &options);

/// The compiler library's options; each step's cost goes to the runner's report.
mlir::pd::CompileOptions compileOptions(const Options &options, const mlir::pd::StageOptions &stages,
                                        StageRunner &runner);

/// Takes a module after `schedule` and writes the artifact; with `imported` (the module after
/// `import`, or null) it carries a check. Adds kernels and stage costs to the report. Throws pdrt::Error.
void writeArtifact(mlir::ModuleOp module, mlir::ModuleOp imported, const Options &options,
                   const mlir::pd::StageOptions &stages, mlir::pd::Report &report, mlir::pd::ArtifactWriter &writer);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_ARTIFACTSTAGE_H
