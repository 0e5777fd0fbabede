//===--- Coverage.h - which outputs a model can be compiled to, found by trying -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Nothing here declares what is supported: the passes that would compile the model are run on copies of the module, up
// to the stage behind which no op of the model can be refused any more. Weights stay where the import left them.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_REPORT_COVERAGE_H
#define PADDLE_MLIR_REPORT_COVERAGE_H

#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Diagnostics/Problems.h"
#include "paddle-mlir/Pipelines/Pipelines.h"
#include <array>

namespace mlir::pd {

/// What a model is compiled to: a program for the CPU, torch dialect for other compilers, a PyTorch package.
enum class Output { Cpu, Torch, PyTorch };
constexpr std::array<Output, 3> kOutputs = {Output::Cpu, Output::Torch, Output::PyTorch};
/// "cpu", "torch", "pytorch".
llvm::StringRef nameOf(Output output);

struct CoverageOptions {
  StageOptions stages;          ///< as a compilation would use them; customOps is chosen for each output
  bool keepUnsupported = false; ///< --keep-unsupported=operator
  bool foldBatchNorms = false;
  /// Operators that the import put placeholders for (ImportOptions::keepUnsupported) although the user did not ask for
  /// it: they are no news, only what is refused beside them.
  std::vector<std::string> placeholders;
  /// The stage that the module is at the end of: "import", or "torch" for a module that was read as MLIR.
  std::string after = "import";
};

struct OutputCoverage {
  ProblemList refused; ///< why the output cannot be written; empty: it can
  ProblemList kept;    ///< what goes into it only as an opaque operator, with --keep-unsupported=operator
};

/// Tries one output. The module is not changed.
OutputCoverage tryOutput(ModuleOp imported, Output output, const CoverageOptions &options);

/// What tryOutput says of each.
struct Coverage {
  std::array<OutputCoverage, kOutputs.size()> outputs;
  const OutputCoverage &operator[](Output output) const { return outputs[size_t(output)]; }
};
Coverage deriveCoverage(ModuleOp imported, const CoverageOptions &options);

} // namespace mlir::pd

#endif // PADDLE_MLIR_REPORT_COVERAGE_H
