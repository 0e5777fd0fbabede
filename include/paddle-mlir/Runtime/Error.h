//===--- Error.h - the one error type of the runtime, with its exit code ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every failure that a user can cause leaves as an Error. `message()` is the two-line form that all tools print.
//===---------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_RUNTIME_ERROR_H
#define PADDLE_MLIR_RUNTIME_ERROR_H

#include <exception>
#include <string>
#include <utility>

namespace pdrt {

/// Exit codes of the command line contract.
enum ExitCode : int {
  ExitOk = 0,
  ExitDiffers = 1,
  ExitUsage = 2,
  ExitUnsupportedOps = 3,
  ExitBadFile = 4,
  ExitCannotWrite = 5,
  ExitBadInput = 6,
  ExitUnavailable = 7,
  ExitOutOfMemory = 8,
  ExitInternal = 70,
};

class Error : public std::exception {
public:
  /// `where` is the file, operation or option that the message is about; it may be empty.
  Error(int exitCode, std::string where, std::string what, std::string hint = "")
      : code(exitCode), whereText(std::move(where)), whatText(std::move(what)), hintText(std::move(hint)) {
    line = whereText.empty() ? whatText : whereText + ": " + whatText;
  }

  int exitCode() const { return code; }
  const std::string &where() const { return whereText; }
  const std::string &text() const { return whatText; }
  const std::string &hint() const { return hintText; }
  /// `WHERE: what`, without prefix and hint.
  const char *what() const noexcept override { return line.c_str(); }
  /// `error: WHERE: what` and, on its own line, `hint: ...`.
  std::string message() const {
    std::string out = "error: " + line + "\n";
    if (!hintText.empty()) out += "hint: " + hintText + "\n";
    return out;
  }

private:
  int code;
  std::string whereText, whatText, hintText, line;
};

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_ERROR_H
