//===--- CommandLine.h - the option parser of the users' tools --------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pd-compile, pd-run and pd-verify each hold a table of their options. The parser is ours, not LLVM's: pd-run has no
// LLVM in it, and no option of LLVM's leaks into the others. The contract is docs/CommandLine.md.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_TOOLS_COMMANDLINE_COMMANDLINE_H
#define PADDLE_MLIR_TOOLS_COMMANDLINE_COMMANDLINE_H

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pdtools {

/// What an option does. With `alone` only it is a switch; with `apply` only it takes a value, as `--name VALUE` or
/// `--name=VALUE`; with both the value is optional and must be attached.
struct Option {
  std::function<void()> alone;
  /// Takes the value. Returns "" or what is wrong with it, such as "expects a number".
  std::function<std::string(const std::string &value)> apply;
};
using OptionTable = std::map<std::string, Option>; // by the name as it is typed, dashes and all

Option flag(bool &field, bool value = true);
Option text(std::string &field);
/// Repeatable; each value is one element.
Option append(std::vector<std::string> &field);
/// Repeatable; each value is a list with commas.
Option appendList(std::vector<std::string> &field);
/// One of the names; `expects` is what the message says instead of "one of A, B".
Option choice(std::map<std::string, std::function<void()>> names, std::string expects = "");
Option integer(std::function<void(int64_t)> set, int64_t low, int64_t high);
/// A number that is not negative.
Option real(double &field);
/// [NAME=]FILE, repeatable. A name may hold '=' only if the file does not.
Option namedFile(std::vector<std::pair<std::string, std::string>> &field);
/// NAME=SIZE, repeatable.
Option namedSize(std::map<std::string, int64_t> &field);

class CommandLine {
public:
  /// `quote` stands around an option's name in messages.
  CommandLine(std::string tool, OptionTable options, std::string quote = "'")
      : tool(std::move(tool)), options(std::move(options)), quote(std::move(quote)) {}

  /// Applies the options of argv[1..] and returns the other arguments. Throws pdrt::Error (exit code 2) on a mistake.
  std::vector<std::string> parse(int argc, char **argv) const;
  /// The error of a wrong command line; without a hint it points to --help.
  [[noreturn]] void fail(const std::string &what, const std::string &hint = "") const;

private:
  std::string tool;
  OptionTable options;
  std::string quote;
};

} // namespace pdtools

#endif // PADDLE_MLIR_TOOLS_COMMANDLINE_COMMANDLINE_H
