//===--- main.cpp - pd-verify: which op computes something else than Paddle? --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/Support/ErrorHandling.h"
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
    pdverify::Options options = pdverify::parseOptions(argc, argv);
    if (options.help) return std::fputs(pdverify::usage, stdout), pdrt::ExitOk;
    if (options.version) return std::puts("pd-verify " PD_VERSION), pdrt::ExitOk;
    return pdverify::run(options);
  } catch (const pdrt::Error &error) {
    std::fflush(stdout);
    std::fputs(error.message().c_str(), stderr);
    return error.exitCode();
  } catch (const std::bad_alloc &) {
    std::fputs("error: out of memory\nhint: smaller inputs (--dim), or a machine with more memory\n", stderr);
    return pdrt::ExitOutOfMemory;
  } catch (const std::exception &problem) {
    std::fputs(pdrt::Error(pdrt::ExitInternal, "internal", problem.what()).message().c_str(), stderr);
    return pdrt::ExitInternal;
  }
}
