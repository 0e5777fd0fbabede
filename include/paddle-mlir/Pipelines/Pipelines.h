//===--- Pipelines.h - the stages of the road, by name ----------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A stage is one pipeline of one or more libraries. The names are those of docs/Rationale.md; the tools'
// --compile-from, --compile-to and --dump-phases-to use them, and pd-opt knows each as pd-pipeline-<stage>.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PIPELINES_PIPELINES_H
#define PADDLE_MLIR_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"
#include <string>

namespace mlir::pd {

/// What `normalize` does with operators that a user declared: keep them, rewrite those whose torch expression can be,
/// or fail at the others.
enum class CustomOpsMode { Keep, Rewrite, Required };

struct StageOptions {
  /// Every kernel by the plain-loop fallback.
  bool loops = false;
  /// No fusion of operators and no layout change: the road that the fast one is checked against.
  bool reference = false;
  /// Forget every static dimension of the inputs.
  bool allDynamic = false;
  CustomOpsMode customOps = CustomOpsMode::Rewrite;
  /// `torch` keeps ops without a torch form as torch.operator; nothing behind that stage takes them.
  bool keepUnsupported = false;
  /// Contract passes after each stage.
  bool verifyContracts = true;
  /// x86-64 level that codegen writes for.
  std::string isa = "v3";
};

struct Stage {
  llvm::StringLiteral name;
  void (*build)(OpPassManager &pm, const StageOptions &options);
};

/// All stages that are pipelines of passes, in order: normalize ... host. (`import` and `artifact` read and write
/// files.)
llvm::ArrayRef<Stage> getStages();

} // namespace mlir::pd

#endif // PADDLE_MLIR_PIPELINES_PIPELINES_H
