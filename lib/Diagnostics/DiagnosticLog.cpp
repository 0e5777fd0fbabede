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
        return failure(passOn);
      }) {
  context->printOpOnDiagnostic(false); // notes become hints: a line, not the module
}
