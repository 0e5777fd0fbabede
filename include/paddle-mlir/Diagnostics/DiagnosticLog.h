//===--- DiagnosticLog.h - what MLIR reported, as the tools say it -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_DIAGNOSTICS_DIAGNOSTICLOG_H
#define PADDLE_MLIR_DIAGNOSTICS_DIAGNOSTICLOG_H

#include "paddle-mlir/Diagnostics/Problems.h"

namespace mlir::pd {

/// Collects the errors, warnings and remarks of a context while it lives; operations are never printed into them.
class DiagnosticLog {
public:
  /// With `passOn`, handlers that were there before see every diagnostic, too.
  explicit DiagnosticLog(MLIRContext *context, bool passOn = false);

  const ProblemList &problems() const { return list; }
  /// One line each, with its place; each once.
  const std::vector<std::string> &warnings() const { return warningTexts; }
  /// What the compilation decided, a line a text: with its place, or with how often and the first one.
  std::vector<std::string> remarks() const;
  /// All errors in one line, or `otherwise`.
  std::string summaryOr(const std::string &otherwise) const { return list.empty() ? otherwise : list.summary(); }
  /// The errors' hint, or `otherwise`.
  std::string hintOr(const std::string &otherwise) const { return list.hint.empty() ? otherwise : list.hint; }
  /// Forgets the errors and their hint.
  void clear() { list = {}; }

private:
  ProblemList list;
  struct Remark {
    std::string text, place;
    unsigned count;
  };
  std::vector<std::string> warningTexts;
  std::vector<Remark> remarkTexts;
  ScopedDiagnosticHandler handler;
};

} // namespace mlir::pd

#endif // PADDLE_MLIR_DIAGNOSTICS_DIAGNOSTICLOG_H
