//===--- Report.h - what a model holds and what we do with it ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One structure, three writers: text for the terminal, Markdown and JSON for files. The JSON's schema is
// docs/report-schema.md.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_REPORT_REPORT_H
#define PADDLE_MLIR_REPORT_REPORT_H

#include "paddle-mlir/Import/Import.h"
#include "paddle-mlir/Report/Coverage.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::pd {

/// One stage of a compilation: its name, the wall time in seconds and the peak resident memory so far in bytes.
struct StageCost {
  std::string name;
  double seconds;
  uint64_t peakBytes;
};
/// One kernel of the compiled program.
struct KernelInfo {
  std::string name, generator, root;
  unsigned dispatches;
};

struct Report {
  ImportSummary model;
  std::optional<Coverage> coverage; ///< absent where nothing could be tried: the model was not read
  std::vector<StageCost> stages;
  std::vector<KernelInfo> kernels;
};

/// Where a kind of op stands at an output: "yes" (all of its ops go on), "operator" (some only as an opaque operator,
/// with --keep-unsupported=operator) or "no" (some are refused, or nothing could be tried).
llvm::StringRef statusOf(const Report &report, const OpUse &use, Output output);
/// The same for the whole model.
llvm::StringRef statusOf(const Report &report, Output output);

/// Version of the JSON layout; it grows when a field changes its meaning or goes.
constexpr int kReportVersion = 2;

void writeText(const Report &report, llvm::raw_ostream &os);
void writeMarkdown(const Report &report, llvm::raw_ostream &os);
void writeJson(const Report &report, llvm::raw_ostream &os);

} // namespace mlir::pd

#endif // PADDLE_MLIR_REPORT_REPORT_H
