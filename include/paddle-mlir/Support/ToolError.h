//===--- ToolError.h - exit codes and the two-line message of the user tools ------------------------*- C++ -*-===//
//
// The contract of pd-compile, pd-run and pd-verify: `error: WHERE: what` and `hint: ...`, at most five lines, and an exit code that
// does not change without a new major version. Standard library only: the runtime uses it too.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_SUPPORT_TOOLERROR_H
#define PADDLE_MLIR_SUPPORT_TOOLERROR_H

#include <cstdio>
#include <string>

namespace pdsupport {

enum class ExitCode : int {
  Ok = 0,
  Differs = 1,           ///< an output differs from what was expected
  Usage = 2,             ///< wrong command line
  UnsupportedOps = 3,    ///< the model holds ops that the requested output cannot express
  BadInput = 4,          ///< a model, weight or configuration file is missing, malformed or inconsistent
  OutputFailed = 5,      ///< the output could not be written
  BadRuntimeInput = 6,   ///< wrong run-time input: name, shape, dtype, bounds
  Unavailable = 7,       ///< a device or tool is not available
  OutOfMemory = 8,
  Internal = 70,
};

/// One user-facing error. `where` is a file, `FILE@offset`, `FILE:op` or an input's name.
struct ToolError {
  ExitCode code = ExitCode::Ok;
  std::string where, what, hint;

  explicit operator bool() const { return code != ExitCode::Ok; }
  std::string message() const {
    std::string text = "error: " + (where.empty() ? "" : where + ": ") + what + "\n";
    if (!hint.empty()) text += "hint: " + hint + "\n";
    return text;
  }
  /// Prints the message to stderr and returns the exit code for main().
  int report() const {
    std::fputs(message().c_str(), stderr);
    return static_cast<int>(code);
  }
};

} // namespace pdsupport

#endif // PADDLE_MLIR_SUPPORT_TOOLERROR_H
