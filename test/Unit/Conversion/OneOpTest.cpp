//===--- OneOpTest.cpp - no op crashes the compiler, whatever its operands are
//--------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For each row of the pd dialect, modules of one random op are built and taken through the passes of every output. An
// op may be refused; a crash or an endless loop fails the test with the module's text. PD_SEED=N or PD_SEED=now draws
// other modules than the usual ones, PD_TRIES=N more of them.
//
//===--------------------------------------------------------------------------------------------------------===//
#include "RandomOp.h"
#include "paddle-mlir/Pipelines/Registration.h"
#include "paddle-mlir/Report/Coverage.h"

#include "gtest/gtest.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mlir;
using namespace mlir::pd;

namespace {

/// What the child process is about to do, readable after its death.
struct Trace {
  unsigned attempt, built;
  char text[16000];
  void say(const std::string &what) {
    size_t size = std::min(what.size(), sizeof(text) - 1);
    std::copy_n(what.data(), size, text);
    text[size] = 0;
  }
};

/// Their operands or attributes are no tensors and numbers: the importer's own tests make them.
const StringRef kNoTensors[] = {"parameter", "constant", "array_read", "array_to_tensor"};

unsigned fromEnvironment(const char *name, unsigned usual) {
  const char *text = std::getenv(name);
  if (!text) return usual;
  return StringRef(text) == "now" ? unsigned(::time(nullptr)) : unsigned(std::atoi(text));
}

void tryOp(const OpSchema &row, unsigned seed, unsigned from, unsigned tries, Trace &trace) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  DialectRegistry registry;
  registerRoadDialects(registry);
  context.appendDialectRegistry(registry);
  context.loadAllAvailableDialects();
  context.printOpOnDiagnostic(false);
  context.getDiagEngine().registerHandler([](Diagnostic &) { return success(); });
  for (unsigned i = from; i < tries; ++i) {
    trace.attempt = i;
    ::alarm(20);
    unsigned own = seed + 7919 * i; // each op draws by itself: a row more changes no other row's modules
    for (char c : row.name) own = own * 31 + c;
    OwningOpRef<ModuleOp> module =
        RandomOp(&context, own).build(row, [&](const std::string &text) { trace.say(text); });
    if (!module) continue;
    std::string text;
    llvm::raw_string_ostream os(text);
    module->print(os);
    trace.say(text);
    ++trace.built;
    deriveCoverage(*module, {});
  }
}

TEST(OneOpTest, NothingCrashes) {
  unsigned seed = fromEnvironment("PD_SEED", 20261201), tries = fromEnvironment("PD_TRIES", 12), built = 0;
  const char *only = std::getenv("PD_OP");
  RecordProperty("seed", int(seed));
  auto *trace =
      static_cast<Trace *>(mmap(nullptr, sizeof(Trace), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(trace, MAP_FAILED);
  for (const OpSchema &row : getOpSchemas()) {
    if (only ? row.name != only : llvm::is_contained(kNoTensors, row.name)) continue;
    for (unsigned from = 0; from < tries;) {
      trace->built = 0;
      pid_t child = fork();
      ASSERT_GE(child, 0);
      if (child == 0) {
        tryOp(row, seed, from, tries, *trace);
        _exit(0);
      }
      int status = 0;
      waitpid(child, &status, 0);
      built += trace->built;
      if (WIFEXITED(status) && WEXITSTATUS(status) == 0) break;
      ADD_FAILURE() << (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ? "never ends" : "crashes") << " (seed "
                    << seed << "): " << trace->text;
      from = trace->attempt + 1;
    }
  }
  if (!only) EXPECT_GT(built, getOpSchemas().size()) << "hardly any module was valid";
}

} // namespace
