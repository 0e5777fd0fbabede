//===--- DiagnosticLog.cpp - what MLIR reported, as the tools say it ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Compile/DiagnosticLog.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;

std::string pd::locationText(Location location) {
  std::string text;
  llvm::raw_string_ostream(text) << location;
  StringRef place(text);
  place.consume_front("loc(");
  place.consume_back(")");
  return place == "unknown" ? "" : place.str();
}

/// Operations that a diagnostic prints begin on a line of their own.
static std::string firstLine(const Diagnostic &diagnostic) {
  return StringRef(diagnostic.str()).split('\n').first.rtrim().str();
}

DiagnosticLog::DiagnosticLog(MLIRContext *context, bool passOn)
    : handler(context, [this, passOn](Diagnostic &diagnostic) {
        remember(diagnostic);
        return failure(passOn);
      }) {
  context->printOpOnDiagnostic(false); // notes become hints: a line, not the module
}

void DiagnosticLog::remember(Diagnostic &diagnostic) {
  bool isError = diagnostic.getSeverity() == DiagnosticSeverity::Error;
  if (!isError && diagnostic.getSeverity() != DiagnosticSeverity::Warning) return;
  std::string place = locationText(diagnostic.getLocation()), text = firstLine(diagnostic);
  if (!place.empty()) text += " at " + place;
  std::vector<std::string> &texts = isError ? errorTexts : warningTexts;
  if (!llvm::is_contained(texts, text)) texts.push_back(text);
  if (!isError || errorTexts.size() > 1) return;
  for (Diagnostic &note : diagnostic.getNotes())
    if (std::string line = firstLine(note); hint.empty() && !StringRef(line).starts_with("see current operation"))
      hint = line;
}

std::string DiagnosticLog::firstOr(const std::string &otherwise) const {
  return errorTexts.empty() ? otherwise : errorTexts.front();
}

std::string DiagnosticLog::allOr(const std::string &otherwise) const {
  return errorTexts.empty() ? otherwise : llvm::join(errorTexts, "; ");
}

std::string DiagnosticLog::hintOr(const std::string &otherwise) const { return hint.empty() ? otherwise : hint; }

void DiagnosticLog::clear() {
  errorTexts.clear();
  hint.clear();
}
