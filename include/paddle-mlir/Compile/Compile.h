//===--- Compile.h - an imported module to an artifact, in this process ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one runner of stages: pd-compile, pd-verify, libPaddleMLIR-C.so and other compilers go through it. Everything
// that can go wrong leaves as pdrt::Error, whose exit code is that of docs/CommandLine.md.
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

/// A finished step of a compilation: a stage, or one of "weights", "device code", "program.so", "check", "artifact".
struct Step {
  llvm::StringRef name;
  ModuleOp module;                ///< as the stage left it; null for steps that are no stage
  const Target *target = nullptr; ///< of a stage that runs once a target
  std::chrono::steady_clock::time_point begin;
};

struct CompileOptions {
  std::string model;                              ///< what messages and the manifest call the model
  std::vector<Target> targets = defaultTargets(); ///< those that share a program stand together, levels ascending
  std::string ptxas;                              ///< for CUDA targets; empty: $PD_PTXAS, PATH, or PTX alone
  std::vector<NamedDim> dims;                     ///< bounds of named dimensions, for the manifest
  StageOptions stages;                            ///< its targets are set from these
  std::function<void(const Step &)> observer;
  /// Writes check.safetensors to `path` and returns where its outputs come from, or "" when it wrote nothing.
  std::function<std::string(const Signature &signature, const std::string &path)> writeCheck;
};

/// The stages of getStages() and, before them, "import".
bool isStage(llvm::StringRef name);

/// Runs the stages behind `after` (a stage, or "import") up to and including `last`, for the first program of the
/// targets. A stage that fails is exit code 3 in `torch`, where unsupported ops show, else what the module's attribute
/// `pd.exit_code` says, else 70; the message names all kinds of reasons.
void runStages(ModuleOp module, llvm::StringRef after, llvm::StringRef last, const CompileOptions &options);

/// The kernels of a module after `schedule`, with their generators and how often each is dispatched.
std::vector<KernelRecord> collectKernels(ModuleOp module);

/// The PTX text of the first of the targets, a chip, from a module at the end of stage `after`. The module is used up.
std::string compileToPtx(ModuleOp module, llvm::StringRef after, const CompileOptions &options);

/// From a module at the end of stage `after` ("import", or a stage up to "schedule") to the artifact, committed: shared
/// stages once, then a program and a weight file for each device class and triple of the targets, with code for each
/// level. The module is used up.
void compileToArtifact(ModuleOp module, llvm::StringRef after, const CompileOptions &options, ArtifactWriter &writer);

} // namespace mlir::pd

#endif // PADDLE_MLIR_COMPILE_COMPILE_H
