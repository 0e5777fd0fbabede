//===--- Options.h - the command line of pd-run ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PDRUN_OPTIONS_H
#define PADDLE_MLIR_TOOLS_PDRUN_OPTIONS_H

#include "paddle-mlir/Runtime/Expression.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pdrun {

struct Options {
  std::string model;                                       ///< an artifact, or anything that pd-compile takes
  std::vector<std::pair<std::string, std::string>> inputs; ///< name (may be empty), file
  std::optional<uint64_t> seed;
  pdrt::SymbolValues dims;
  std::string output, expect, params;
  std::string device = "auto";
  int threads = 0;
  double rtol = 1e-4, atol = 1e-6;
  bool check = false, json = false, help = false, version = false;
  std::optional<int> bench; ///< number of timed runs; 0 means: as many as fit into two seconds
};

/// Throws Error(2).
Options parseOptions(int argc, char **argv);
extern const char *const usage;

} // namespace pdrun

#endif // PADDLE_MLIR_TOOLS_PDRUN_OPTIONS_H
