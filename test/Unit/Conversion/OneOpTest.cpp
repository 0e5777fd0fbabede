//===--- OneOpTest.cpp - no op crashes the compiler, whatever its operands are ----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For each row of the pd dialect and each registered torch op, modules of one random op are built and taken through the
// passes of every output. An op may be refused; a crash or an endless loop fails the test
// with the module's text. PD_SEED=N or PD_SEED=now draws other modules than the usual ones, PD_TRIES=N more of them,
// PD_OP=NAME one op's.
//
//===--------------------------------------------------------------------------------------------------------===//
#include "../Seed.h"
#include "RandomOp.h"
#include "RandomTorchOp.h"
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

unsigned triesOf(unsigned usual) {
  const char *text = std::getenv("PD_TRIES");
  return text ? unsigned(std::atoi(text)) : usual;
}

/// A context that says nothing.
struct SilentContext : MLIRContext {
  SilentContext() : MLIRContext(Threading::DISABLED) {
    DialectRegistry registry;
    registerPaddleDialects(registry);
    appendDialectRegistry(registry);
    loadAllAvailableDialects();
    printOpOnDiagnostic(false);
    getDiagEngine().registerHandler([](Diagnostic &) { return success(); });
  }
};

/// Takes the modules of attempts `from`.. where `take` takes them, in this process.
using Build = llvm::function_ref<OwningOpRef<ModuleOp>(MLIRContext &, unsigned seed, Trace &)>;
using Take = llvm::function_ref<void(ModuleOp)>;
void attempt(Build build, Take take, StringRef op, unsigned seed, unsigned from, unsigned tries, Trace &trace) {
  SilentContext context;
  for (unsigned i = from; i < tries; ++i) {
    trace.attempt = i;
    ::alarm(20);
    unsigned own = seed + 7919 * i; // each op draws by itself: one op more changes no other's modules
    for (char c : op) own = own * 31 + c;
    OwningOpRef<ModuleOp> module = build(context, own, trace);
    if (!module) continue;
    std::string text;
    llvm::raw_string_ostream os(text);
    module->print(os);
    trace.say(text);
    ++trace.built;
    take(*module);
  }
}

struct OneOpTest : testing::Test {
  unsigned seed = testSeed(), tries = triesOf(12), built = 0;
  const char *only = std::getenv("PD_OP");
  Trace *trace =
      static_cast<Trace *>(mmap(nullptr, sizeof(Trace), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));

  void SetUp() override {
    ASSERT_NE(trace, MAP_FAILED);
    RecordProperty("seed", int(seed));
  }

  /// In child processes: a crash ends one, and the next goes on behind it.
  void tryOp(StringRef op, Build build, Take take) {
    if (only && op != only) return;
    for (unsigned from = 0; from < tries;) {
      trace->built = 0;
      pid_t child = fork();
      ASSERT_GE(child, 0);
      if (child == 0) {
        attempt(build, take, op, seed, from, tries, *trace);
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
};

TEST_F(OneOpTest, PdOpsCrashNothing) {
  for (const OpSchema &row : getOpSchemas())
    if (!llvm::is_contained(kNoTensors, row.name))
      tryOp(
          row.name,
          [&](MLIRContext &context, unsigned seed, Trace &trace) {
            return RandomOp(&context, seed).build(row, [&](const std::string &text) { trace.say(text); });
          },
          [](ModuleOp module) { deriveCoverage(module, {}); });
  if (!only) EXPECT_GT(built, getOpSchemas().size()) << "hardly any module was valid";
}

TEST_F(OneOpTest, TorchOpsCrashNothing) {
  SilentContext context;
  std::vector<std::string> names;
  for (RegisteredOperationName name : context.getRegisteredOperations())
    if (name.getStringRef().starts_with("torch.")) names.push_back(name.getStringRef().str());
  for (const std::string &op : names)
    tryOp(
        op,
        [&](MLIRContext &context, unsigned seed, Trace &) {
          return RandomTorchOp(&context, seed).build(*RegisteredOperationName::lookup(op, &context));
        },
        [](ModuleOp module) {
          CoverageOptions options;
          options.after = "torch";
          deriveCoverage(module, options);
        });
  if (!only) EXPECT_GT(built, names.size()) << "hardly any module was valid";
}

} // namespace
