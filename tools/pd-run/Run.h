//===--- Run.h - what pd-run does with an opened session ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PDRUN_RUN_H
#define PADDLE_MLIR_TOOLS_PDRUN_RUN_H

#include "Options.h"

#include "paddle-mlir/Runtime/Session.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pdrun {

/// Opens the artifact; a model is compiled into the cache first.
std::unique_ptr<pdrt::Session> openSession(const Options &options);

/// The inputs in the manifest's order: files, and random values where asked for.
std::vector<pdrt::Tensor> makeInputs(const pdrt::Session &session, const Options &options);

/// One line of text, when it is not the CPU.
void printDevice(const pdrt::Session &session);

/// Each returns the exit code.
int runOnce(pdrt::Session &session, const Options &options);
int runCheck(pdrt::Session &session, const Options &options);
int runBench(pdrt::Session &session, const Options &options);

/// Prints one line an output; true when all are within the tolerance. `expected` is in the manifest's order.
bool compareOutputs(const pdrt::Session &session, const std::vector<pdrt::Tensor> &got,
                    const std::vector<pdrt::Tensor> &expected, const Options &options,
                    const std::vector<double> &limits = {});

} // namespace pdrun

#endif // PADDLE_MLIR_TOOLS_PDRUN_RUN_H
