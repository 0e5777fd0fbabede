//===--- main.cpp - pd-compile: a Paddle model to a report, MLIR or an artifact ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Driver.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Signals.h"
#include <cstdio>
#include <cstdlib>
#include <new>

/// LLVM's fatal errors are ours to explain: exit code 70, no backtrace.
static void onFatalError(void *, const char *reason, bool) {
  std::fputs(pdrt::Error(pdrt::ExitInternal, "internal", reason).message().c_str(), stderr);
  std::_Exit(pdrt::ExitInternal);
}

int main(int argc, char **argv) {
  llvm::install_fatal_error_handler(onFatalError);
  try {
    return pdcompile::run(pdcompile::parseOptions(argc, argv));
  } catch (const pdrt::Error &error) {
    std::fputs(error.message().c_str(), stderr);
    return error.exitCode();
  } catch (const std::bad_alloc &) {
    std::fputs("error: out of memory\nhint: a machine with more memory, or a smaller model\n", stderr);
    return pdrt::ExitOutOfMemory;
  } catch (const std::exception &problem) {
    std::fputs(pdrt::Error(pdrt::ExitInternal, "internal", problem.what()).message().c_str(), stderr);
    return pdrt::ExitInternal;
  }
}
