//===--- StepNotes.h - what each step of a compilation leaves: its cost, its kernels, its IR --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_STEPNOTES_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_STEPNOTES_H

#include "Options.h"
#include "paddle-mlir/Compile/Compile.h"
#include "paddle-mlir/Report/Report.h"

namespace pdcompile {

/// The observer of pd-compile's compilations: seconds and memory go to the report, modules to --dump-phases-to.
class StepNotes {
public:
  StepNotes(const Options &options, mlir::pd::Report &report) : options(options), report(report) {}

  /// Notes a finished step. Throws pdrt::Error(5) when its module cannot be dumped.
  void note(const mlir::pd::Step &step);
  /// The compiler library's options for the command line's.
  mlir::pd::CompileOptions compileOptions(const mlir::pd::StageOptions &stages);
  /// The same for the reference pipeline (no fusion, no layout, plain loops), which the checks run.
  mlir::pd::CompileOptions referenceOptions();

private:
  void dump(const mlir::pd::Step &step) const;

  const Options &options;
  mlir::pd::Report &report;
};

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_STEPNOTES_H
