//===--- DiagnosticLog.cpp - what MLIR reported, as the tools say it ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;

DiagnosticLog::DiagnosticLog(MLIRContext *context, bool passOn)
    : handler(context, [this, passOn](Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() == DiagnosticSeverity::Error) list.add(diagnostic);
        if (diagnostic.getSeverity() == DiagnosticSeverity::Warning) {
          std::string place = locationText(diagnostic.getLocation()), text = firstLine(diagnostic.str());
          if (!place.empty()) text += " at " + place;
          if (!llvm::is_contained(warningTexts, text)) warningTexts.push_back(text);
        }
        if (diagnostic.getSeverity() == DiagnosticSeverity::Remark) {
          std::string text = firstLine(diagnostic.str());
          auto known = llvm::find_if(remarkTexts, [&](const Remark &r) { return r.text == text; });
          if (known != remarkTexts.end()) ++known->count;
          else remarkTexts.push_back({text, locationText(diagnostic.getLocation()), 1});
        }
        return failure(passOn);
      }) {
  context->printOpOnDiagnostic(false); // notes become hints: a line, not the module
}

std::vector<std::string> DiagnosticLog::remarks() const {
  std::vector<std::string> lines;
  for (const Remark &remark : remarkTexts) {
    lines.push_back(remark.text);
    if (remark.count > 1) lines.back() += " x " + std::to_string(remark.count);
    if (!remark.place.empty()) lines.back() += (remark.count > 1 ? ", first at " : " at ") + remark.place;
  }
  return lines;
}
