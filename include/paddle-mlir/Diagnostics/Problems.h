//===--- Problems.h - why a model cannot be compiled, reason by reason -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A pass pipeline reports what it cannot take one op at a time. A user reads kinds: which op of the model, why, how
// often, where first.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIAGNOSTICS_PROBLEMS_H
#define PADDLE_MLIR_DIAGNOSTICS_PROBLEMS_H

#include "mlir/IR/Diagnostics.h"
#include <string>
#include <vector>

namespace mlir::pd {

/// Ops of one kind that fail for one reason.
struct Problem {
  std::string op;                  ///< as the model's file calls it; empty when no op of the file is at fault
  std::string reason;              ///< the diagnostic, one line
  std::string at;                  ///< the first location as MLIR prints it; empty when unknown
  unsigned count = 0;              ///< how many ops
  std::vector<std::string> places; ///< all of them, "block 0, op 12, conv2d, layer ..., net.py:10"
};

class ProblemList {
public:
  void add(Diagnostic &diagnostic);
  bool empty() const { return problems.empty(); }
  /// All kinds in one line: `reason at PLACE; reason x 3, first at PLACE; ...`.
  std::string summary() const;

  std::vector<Problem> problems; ///< in the order of their first ops
  std::string hint;              ///< the first note that is a hint, see hintOf
};

/// `"net.py":10:0` as MLIR prints a location, without `loc()`; empty for an unknown one.
std::string locationText(Location location);
/// A message's text without what follows its first line: IR never reaches a user.
std::string firstLine(llvm::StringRef text);
/// The first note that is a line of text for people (MLIR's own "see current operation" and printed IR are not).
std::string hintOf(Diagnostic &diagnostic);

/// What a user can do about a stage that failed with this exit code and left no hint of its own.
std::string hintForStage(int exitCode);

} // namespace mlir::pd

#endif // PADDLE_MLIR_DIAGNOSTICS_PROBLEMS_H
