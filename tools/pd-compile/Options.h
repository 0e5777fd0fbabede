//===--- Options.h - the command line of pd-compile -------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The contract is docs/CommandLine.md. The parser is ours, so no LLVM option leaks into the tool.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_OPTIONS_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_OPTIONS_H

#include <string>
#include <vector>

namespace pdcompile {

enum class Emit { Report, Pd, Torch, Linalg, Kernels, Ptx, Artifact, PyTorch, StateDict };

/// Whether what is emitted is a program for a device, or a stage on the way to one.
inline bool isProgram(Emit emit) {
  return emit == Emit::Linalg || emit == Emit::Kernels || emit == Emit::Ptx || emit == Emit::Artifact;
}

struct Options {
  std::string model, output;
  bool emitGiven = false;
  Emit emit = Emit::Report;
  std::string params;                 ///< --params=PATH|random:SEED
  std::vector<std::string> outputs;   ///< --outputs=NAME,...
  std::vector<std::string> shapes;    ///< --shape, each 'x:Nx3xHxW' or 'x:[N,3,H,W]'
  std::vector<std::string> dims;      ///< --dim, each 'H=32..1536:32' or 'H=64'
  std::vector<std::string> targets;   ///< --target=cpu,sm_80,emulated
  std::vector<std::string> isaLevels; ///< --cpu=v3,v4; those of a target that is the CPU
  std::string ptxas;                  ///< --ptxas=PATH
  std::vector<std::string> reports;   ///< --report=FILE.{md,json}
  std::vector<std::string> customOps; ///< --custom-ops=FILE.yaml
  std::string initCustomOp;           ///< --init-custom-op=NAME
  std::string precision = "fp32";     ///< --precision=fp32|fp16|bf16
  std::string ioPrecision = "fp32";   ///< --io-precision, fp32 or as precision
  std::vector<std::string> keepFp32;  ///< --keep-fp32=NAME,...
  std::string compileFrom, compileTo, dumpPhasesTo;
  bool foldBatchNorms = false, keepUnsupported = false, elideWeights = false, parameterFile = false, loopsOnly = false,
       reference = false, allDynamic = false, listOps = false, help = false, version = false, check = true;
};

/// Parses argv[1..]. Throws pdrt::Error (exit code 2) on a mistake.
Options parseOptions(int argc, char **argv);
/// The text of --help.
const char *helpText();

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_OPTIONS_H
