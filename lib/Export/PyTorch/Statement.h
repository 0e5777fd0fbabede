//===--- Statement.h - the lines of a forward, read back as statements ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_STATEMENT_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_STATEMENT_H

#include "Emitter.h"
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mlir::pd::pytorch {

/// One statement of a forward. In `right` and `head` a layer or parameter is \1path\2.
struct Statement {
  std::vector<std::string> defs, uses; ///< names it assigns; names it reads. Of a compound one: all that its parts
                                       ///< assign, all it reads from outside
  std::string left, right, comment;
  std::string owner;                 ///< the nearest module that holds every layer it names
  std::string home;                  ///< where Paddle's layer path puts the op, when it says
  bool owned = false;                ///< it names a layer or parameter
  bool sums = false;                 ///< `left += right`
  std::string head;                  ///< `while more`, `if bool(x)`; empty for an assignment or a return
  std::vector<std::string> headUses; ///< what the head reads
  std::vector<Statement> body, otherwise;

  bool isCompound() const { return !head.empty(); }
  bool isReturn() const { return head.empty() && left.empty(); }
};

/// A container that has a forward of its own.
struct Module {
  std::string path;
  std::vector<Statement> body;
  std::vector<std::string> inputs, results;
  bool sequential = false;
};

/// The emitter's lines as statements, layers marked.
std::vector<Statement> parseForward(const Emitter &emitter);

/// Calls `found(begin, end)` for every name that is neither an attribute nor a keyword of a call.
void forEachName(const std::string &text, llvm::function_ref<void(size_t, size_t)> found);
std::string rename(const std::string &text, const std::map<std::string, std::string> &names);
/// In a statement and all inside it: what it reads, and with `targets` also what it assigns.
void renameIn(Statement &statement, const std::map<std::string, std::string> &names, bool targets = false);
/// Recomputes a compound statement's names and owner from its parts.
void summarize(Statement &statement);
/// Layer marks of a text, in order.
std::vector<std::string> marksOf(const std::string &text);
/// Calls `visit` for the statement and all inside it.
void walk(const std::vector<Statement> &list, llvm::function_ref<void(const Statement &)> visit);

bool isNumber(StringRef text);
bool isUnder(const std::string &path, const std::string &container);
std::string parentOf(const std::string &path);
std::string lastName(const std::string &path);
/// The nearest container of both.
std::string commonPath(std::string a, const std::string &b);
bool isActivation(const Statement &statement);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_STATEMENT_H
