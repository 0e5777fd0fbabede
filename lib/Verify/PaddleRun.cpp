//===--- PaddleRun.cpp - other programs' runs: Paddle through an interpreter that has it --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RecordPaddleText.h"
#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Verify/Verify.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;

Reference verify::recordPaddle(const std::string &python, const std::string &graph, const std::string &params,
                               ArrayRef<std::pair<std::string, pdrt::Tensor>> inputs, const std::string &scratch,
                               unsigned rounds, ArrayRef<std::string> libraries) {
  std::string script = scratch + "/record_paddle.py", in = scratch + "/inputs.npz", out = scratch + "/reference.npz";
  pdrt::writeFileAtomically(script, kRecordPaddle, sizeof(kRecordPaddle) - 1);
  std::vector<std::pair<std::string, pdrt::TensorView>> views(inputs.begin(), inputs.end());
  writeNpz(in, views);
  std::vector<std::string> command{python, script, graph, params, in, out, std::to_string(rounds)};
  command.insert(command.end(), libraries.begin(), libraries.end());
  pdrt::ProcessResult done = pdrt::runProcess(command);
  if (done.exitCode) {
    // Its own words are on the last line that is no traceback.
    StringRef text = StringRef(done.err).rtrim();
    std::string line = text.rsplit('\n').second.empty() ? text.str() : text.rsplit('\n').second.str();
    if (done.exitCode == 7)
      throw pdrt::Error(pdrt::ExitUnavailable, python, line,
                        "--python names an interpreter that has it; --reference=FILE.npz takes a recording");
    throw pdrt::Error(done.exitCode == 6 ? pdrt::ExitBadInput : pdrt::ExitInternal, graph,
                      line.empty() ? "the run in Paddle failed" : line, "--input and --dim choose other inputs");
  }
  Reference reference = Reference::fromNpz(out);
  StringRef said = StringRef(done.out).rtrim().rsplit('\n').second.empty()
                       ? StringRef(done.out).rtrim()
                       : StringRef(done.out).rtrim().rsplit('\n').second;
  reference.origin = said.rsplit("with ").second.str();
  return reference;
}
