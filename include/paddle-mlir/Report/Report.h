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
  std::vector<StageCost> stages;
  std::vector<KernelInfo> kernels;
};

/// Where an op stands at each output: "yes", or why not.
struct OpStatus {
  llvm::StringRef torch, cpu;
};
OpStatus getOpStatus(const OpUse &use);

/// Version of the JSON layout; it grows when a field changes its meaning or goes.
constexpr int kReportVersion = 1;

void writeText(const Report &report, llvm::raw_ostream &os);
void writeMarkdown(const Report &report, llvm::raw_ostream &os);
void writeJson(const Report &report, llvm::raw_ostream &os);

} // namespace mlir::pd

#endif // PADDLE_MLIR_REPORT_REPORT_H
