//===--- Compile.h - an imported module to an artifact, in this process ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What pd-compile and libPaddleMLIR-C.so do after the import, for programs of their own: run the stages by name, then
// make weights, program.so and manifest. Everything that can go wrong leaves as pdrt::Error, whose exit code is that of
// docs/CommandLine.md.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_COMPILE_COMPILE_H
#define PADDLE_MLIR_COMPILE_COMPILE_H

#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Artifact/Writer.h"
#include "paddle-mlir/Pipelines/Pipelines.h"
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace mlir::pd {

struct CompileOptions {
  std::string output;                                ///< the artifact's folder
  std::string model;                                 ///< what messages and the manifest call the model
  std::vector<std::string> isaLevels = {"v3", "v4"}; ///< x86-64 levels, ascending
  std::vector<NamedDim> dims;                        ///< bounds of named dimensions, for the manifest
  StageOptions stages;
  /// Told the name of each finished step and when it began.
  std::function<void(llvm::StringRef step, std::chrono::steady_clock::time_point begin)> observer;
};

/// The stages of getStages() and, before them, "import".
bool isStage(llvm::StringRef name);

/// Runs the stages behind `after` (a stage, or "import") up to and including `last`. A failed stage has the exit code
/// that its pass left (Dialect/Pd/IR/ExitCode.h: 3 for what is not supported), else 3 in `torch` and 70; the message
/// names all kinds of reasons.
void runStages(ModuleOp module, llvm::StringRef after, llvm::StringRef last, const CompileOptions &options);

/// The kernels of a module after `schedule`, with their generators and how often each is dispatched.
std::vector<KernelRecord> collectKernels(ModuleOp module);

/// From a module after `schedule`: weights and program.so, code for each level of the options.
void emitProgram(ModuleOp module, const CompileOptions &options, const Signature &signature, ArtifactWriter &writer);

/// The whole way for a module at the end of stage `after` ("import", or a stage up to "schedule"). The module is
/// consumed by it.
void compileToArtifact(ModuleOp module, llvm::StringRef after, const CompileOptions &options);

} // namespace mlir::pd

#endif // PADDLE_MLIR_COMPILE_COMPILE_H
