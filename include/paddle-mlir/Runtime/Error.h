//===--- Error.h - the one error type of the runtime, with its exit code ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every failure that a user can cause leaves as an Error. `message()` is the two-line form that all tools print: what
// follows a line break in a text (printed IR, a traceback) is for developers and is cut.
//===---------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_RUNTIME_ERROR_H
#define PADDLE_MLIR_RUNTIME_ERROR_H

#include <algorithm>
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
      : code(exitCode), whereText(firstLine(std::move(where))), whatText(firstLine(std::move(what))),
        hintText(firstLine(std::move(hint))) {
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
    return "error: " + line + "\nhint: " + (hintText.empty() ? usualHint(code) : hintText) + "\n";
  }

private:
  static std::string firstLine(std::string text) {
    text.erase(0, text.find_first_not_of(" \n"));
    text.resize(std::min(text.find('\n'), text.size()));
    text.resize(text.find_last_not_of(" \r") + 1);
    return text;
  }

  /// What to do about a failure that says nothing of its own.
  static std::string usualHint(int code) {
    switch (code) {
    case ExitUsage: return "--help lists the options";
    case ExitUnsupportedOps: return "pd-compile MODEL --report=FILE.md lists every place";
    case ExitBadFile: return "check the path; a damaged file must be written again";
    case ExitCannotWrite: return "check the path, its permissions and the disk";
    case ExitBadInput: return "pd-compile MODEL lists the inputs that the model takes";
    case ExitUnavailable: return "another machine or device can run it";
    case ExitOutOfMemory: return "a machine with more memory, or smaller inputs";
    default: return "please report this with the model";
    }
  }

  int code;
  std::string whereText, whatText, hintText, line;
};

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_ERROR_H
