//===--- Options.h - the command line of pd-verify --------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PD_VERIFY_OPTIONS_H
#define PADDLE_MLIR_TOOLS_PD_VERIFY_OPTIONS_H

#include "paddle-mlir/Runtime/Expression.h"
#include "paddle-mlir/Verify/Verify.h"
#include <string>
#include <utility>
#include <vector>

namespace pdverify {

struct Options {
  std::string model, params;
  mlir::pd::verify::Level level = mlir::pd::verify::Level::Op;
  std::string reference;                                   ///< --reference=FILE.npz
  std::vector<std::string> pythons;                        ///< --python=A,B: interpreters to ask for paddle and torch
  std::vector<std::string> customOps, paddleOps;           ///< --custom-ops=FILE.yaml, --paddle-ops=LIBRARY.so
  std::string ours;                                        ///< --ours=FILE.mlir
  std::string writeModule, record;                         ///< --write-module=FILE.mlir, --record=FILE.npz
  std::vector<std::pair<std::string, std::string>> inputs; ///< name (may be empty), file
  uint64_t seed = 0;
  bool seedGiven = false;
  pdrt::SymbolValues dims;
  unsigned rounds = 3;
  std::string json, markdown, reproDir;
  bool loops = false, referencePipeline = false, outputs = true, torch = true, help = false, version = false;
};

/// Parses argv[1..]. Throws pdrt::Error (exit code 2) on a mistake.
Options parseOptions(int argc, char **argv);
/// The text of --help.
extern const char *const usage;

/// Runs the command and returns the exit code. Throws pdrt::Error.
int run(const Options &options);

} // namespace pdverify

#endif // PADDLE_MLIR_TOOLS_PD_VERIFY_OPTIONS_H
