//===--- CompileCache.h - from a model file to its artifact, compiled once ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs the pd-compile program; no compiler is linked. The cache is keyed by content: model, parameters, arguments and
// the compiler itself. Several processes may ask for the same model at once; one compiles, the others wait.
//===-----------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_RUNTIME_COMPILECACHE_H
#define PADDLE_MLIR_RUNTIME_COMPILECACHE_H

#include <string>
#include <vector>

namespace pdrt {

struct CompileRequest {
  std::string model;                  ///< what `pd-compile MODEL` takes
  std::string params;                 ///< parameter file or folder, `random:SEED`, or empty
  std::vector<std::string> arguments; ///< further arguments of pd-compile, e.g. `--target=cpu`
  std::string compiler;               ///< path of pd-compile
};

/// PD_COMPILE, else the first `pd-compile` in `folders`, else the one on PATH. Throws Error(7) when there is none.
std::string findCompiler(const std::vector<std::string> &folders);
/// The folder of the running executable.
std::string executableFolder();
/// PD_CACHE, else $XDG_CACHE_HOME/paddle-mlir, else ~/.cache/paddle-mlir.
std::string cacheFolder();
/// The cache key of a request. Throws Error(4) when the model cannot be read.
std::string cacheKey(const CompileRequest &request);
/// The artifact's folder, compiled now if the cache does not hold it (`*compiled` says so). Throws pd-compile's own
/// error with its exit code.
std::string compileCached(const CompileRequest &request, bool *compiled = nullptr);

/// What a finished subprocess left.
struct ProcessResult {
  int exitCode = 0; ///< 128 + signal when it was killed
  std::string out, err;
};
/// Runs a program with its output captured. Throws Error(7) when it cannot be started.
ProcessResult runProcess(const std::vector<std::string> &command);

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_COMPILECACHE_H
