//===--- Problems.cpp - collects the errors of a pass pipeline, reason by reason ----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Diagnostics/Problems.h"
#include "paddle-mlir/Diagnostics/OpOrigin.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;

/// How many kinds a message names; the report names all.
static constexpr size_t kShownKinds = 8;

std::string mlir::pd::locationText(Location location) {
  std::string text;
  llvm::raw_string_ostream(text) << location;
  StringRef place(text);
  place.consume_front("loc(");
  place.consume_back(")");
  return place == "unknown" ? "" : place.str();
}

std::string mlir::pd::firstLine(StringRef text) { return text.trim().split('\n').first.rtrim().str(); }

std::string mlir::pd::hintOf(Diagnostic &diagnostic) {
  for (Diagnostic &note : diagnostic.getNotes())
    if (std::string text = note.str(); !StringRef(text).contains('\n') && !StringRef(text).starts_with("see current"))
      return text;
  return "";
}

void ProblemList::add(Diagnostic &diagnostic) {
  std::string reason = firstLine(diagnostic.str()), text = locationText(diagnostic.getLocation());
  std::optional<OpOrigin> place = OpOrigin::of(diagnostic.getLocation());
  std::string op = place ? place->type.str() : "";
  if (hint.empty()) hint = hintOf(diagnostic);
  auto known = llvm::find_if(
      problems, [&](const Problem &p) { return p.op == op && p.reason == reason && (place || p.at == text); });
  if (known == problems.end()) {
    problems.push_back({op, reason, text, 0, {}});
    known = std::prev(problems.end());
  }
  std::string longText = place ? place->longText() : text;
  if (known->count && llvm::is_contained(known->places, longText)) return; // said twice of one op
  ++known->count;
  known->places.push_back(longText);
}

std::string ProblemList::summary() const {
  std::string text;
  for (const Problem &problem : ArrayRef(problems).take_front(kShownKinds)) {
    text += (text.empty() ? "" : "; ") + problem.reason;
    if (problem.count > 1) text += " x " + std::to_string(problem.count) + ", first";
    if (!problem.at.empty()) text += " at " + problem.at;
  }
  if (problems.size() > kShownKinds) text += "; and " + std::to_string(problems.size() - kShownKinds) + " more kinds";
  return text;
}

std::string mlir::pd::hintForStage(int exitCode) {
  return exitCode == pdrt::ExitUnsupportedOps ? "pd-compile MODEL --report=FILE.md lists every place"
                                              : "--dump-phases-to=DIR of pd-compile writes the IR before it";
}
