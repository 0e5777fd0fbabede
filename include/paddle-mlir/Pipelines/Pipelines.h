//===--- Pipelines.h - the stages of a compilation, by name -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A stage is one pipeline of one or more libraries. The names are those of docs/Rationale.md; the tools'
// --compile-from,
// --compile-to and --dump-phases-to use them, and pd-opt knows each as pd-pipeline-<stage>.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PIPELINES_PIPELINES_H
#define PADDLE_MLIR_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"
#include "paddle-mlir/Support/Target.h"

namespace mlir::pd {

/// What `normalize` does with operators that a user declared: keep them, rewrite those whose torch expression can be,
/// or fail at the others.
enum class CustomOpsMode { Keep, Rewrite, Required };

struct StageOptions {
  /// Every kernel by the plain-loop fallback.
  bool loops = false;
  /// No fusion of operators and no layout change: the pipeline that the fast one is checked against.
  bool reference = false;
  /// Forget every static dimension of the inputs.
  bool allDynamic = false;
  CustomOpsMode customOps = CustomOpsMode::Rewrite;
  /// How tensors are stored behind `fuse`: fp32 as in the model, fp16 or bf16.
  std::string precision = "fp32";
  /// What stays in f32 then: names of ops, layers or places in the model's file.
  std::vector<std::string> keepFp32;
  /// How inputs and outputs are stored then: fp32, or as `precision` says.
  std::string ioPrecision = "fp32";
  /// `torch` keeps ops without a torch form as torch.operator; nothing behind that stage takes them.
  bool keepUnsupported = false;
  /// What the stages behind the forks compile for: the targets of one program, ascending, in those of scope Device; one
  /// in those of scope Target.
  std::vector<Target> targets = defaultTargets();
};

/// How many modules a stage runs on when there are several targets: one, one a device class, or one a target.
enum class StageScope { Model, Device, Target };

struct Stage {
  llvm::StringLiteral name;
  StageScope scope;
  void (*build)(OpPassManager &pm, const StageOptions &options);
};

/// All stages that are pipelines of passes, in order: normalize ... host. (`import` and `artifact` read and write
/// files.) Scopes never widen from one stage to the next.
llvm::ArrayRef<Stage> getStages();

} // namespace mlir::pd

#endif // PADDLE_MLIR_PIPELINES_PIPELINES_H
