//===--- main.cpp - pd-run: runs compiled models -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Run.h"

#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include <cstdio>
#include <new>

int main(int argc, char **argv) {
  using namespace pdrun;
  try {
    Options options = parseOptions(argc, argv);
    if (options.help) {
      std::fputs(usage, stdout);
      return pdrt::ExitOk;
    }
    if (options.version) {
      std::printf("pd-run %s (program ABI %d)\n", PD_VERSION, PD_ABI_VERSION);
      return pdrt::ExitOk;
    }
    auto session = openSession(options);
    if (options.check) return runCheck(*session, options);
    if (options.bench) return runBench(*session, options);
    return runOnce(*session, options);
  } catch (const pdrt::Error &error) {
    std::fflush(stdout);
    std::fputs(error.message().c_str(), stderr);
    return error.exitCode();
  } catch (const std::bad_alloc &) {
    std::fputs(pdrt::Error(pdrt::ExitOutOfMemory, "", "out of memory").message().c_str(), stderr);
    return pdrt::ExitOutOfMemory;
  } catch (const std::exception &error) {
    std::fputs(pdrt::Error(pdrt::ExitInternal, "internal", error.what()).message().c_str(), stderr);
    return pdrt::ExitInternal;
  }
}
