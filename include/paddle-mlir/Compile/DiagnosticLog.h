//===--- DiagnosticLog.h - what MLIR reported, as the tools say it -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_COMPILE_DIAGNOSTICLOG_H
#define PADDLE_MLIR_COMPILE_DIAGNOSTICLOG_H

#include "mlir/IR/Diagnostics.h"
#include <string>
#include <vector>

namespace mlir::pd {

/// A location as messages show it, without `loc(...)`; empty when it is unknown.
std::string locationText(Location location);

/// Collects the errors and warnings of a context while it lives: one line each, with its place, each once, never IR.
class DiagnosticLog {
public:
  /// With `passOn`, handlers that were there before see every diagnostic, too.
  explicit DiagnosticLog(MLIRContext *context, bool passOn = false);

  const std::vector<std::string> &errors() const { return errorTexts; }
  const std::vector<std::string> &warnings() const { return warningTexts; }
  /// The first error, or `otherwise`.
  std::string firstOr(const std::string &otherwise) const;
  /// Every error, joined by "; ", or `otherwise`.
  std::string allOr(const std::string &otherwise) const;
  /// The first note of the first error, or `otherwise`.
  std::string hintOr(const std::string &otherwise) const;
  /// Forgets the errors and the hint.
  void clear();

private:
  void remember(Diagnostic &diagnostic);

  std::vector<std::string> errorTexts, warningTexts;
  std::string hint;
  ScopedDiagnosticHandler handler;
};

} // namespace mlir::pd

#endif // PADDLE_MLIR_COMPILE_DIAGNOSTICLOG_H
