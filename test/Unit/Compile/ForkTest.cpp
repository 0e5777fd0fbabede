//===--- ForkTest.cpp - where the stages fork, and artifacts of several programs ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/Parser/Parser.h"
#include "paddle-mlir/Compile/Compile.h"
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "paddle-mlir/Pipelines/Registration.h"
#include "paddle-mlir/Runtime/Artifact.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Session.h"
#include "gtest/gtest.h"
#include <filesystem>
#include <map>
#include <unistd.h>

using namespace mlir;

static const char *const kModule = R"(
module {
  func.func @main(%x: tensor<2x3xf32> {pd.name = "x"}) -> (tensor<2x3xf32> {pd.name = "y"}) {
    %y = "pd.relu"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    return %y : tensor<2x3xf32>
  }
})";

namespace {
struct ForkTest : ::testing::Test {
  ForkTest() {
    DialectRegistry registry;
    pd::registerPaddleDialects(registry);
    context.appendDialectRegistry(registry);
    folder = std::filesystem::temp_directory_path() / ("pd-fork-test-" + std::to_string(::getpid()));
  }
  ~ForkTest() override { std::filesystem::remove_all(folder); }

  OwningOpRef<ModuleOp> parse(const char *text) { return parseSourceString<ModuleOp>(text, ParserConfig(&context)); }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  std::string folder;
};
} // namespace

TEST(Stages, scopesOnlyNarrow) {
  pd::StageScope last = pd::StageScope::Model;
  for (const pd::Stage &stage : pd::getStages()) {
    EXPECT_GE(static_cast<int>(stage.scope), static_cast<int>(last)) << stage.name.str();
    last = stage.scope;
  }
  EXPECT_EQ(pd::getStages().front().scope, pd::StageScope::Model);
  EXPECT_EQ(last, pd::StageScope::Target);
}

TEST(Targets, namesAndPlaces) {
  EXPECT_FALSE(pd::Target::parse("v5"));
  EXPECT_FALSE(pd::Target::parse(""));
  pd::Target v4 = *pd::Target::parse("v4");
  EXPECT_EQ(v4.isaLevel(), 4u);
  EXPECT_EQ(v4.llvmTriple(), "x86_64-unknown-linux-gnu");
  EXPECT_EQ(v4.llvmCPU(), "x86-64-v4");
  EXPECT_EQ(v4.programPath(), "cpu/x86_64-linux-gnu/program.so");
  EXPECT_TRUE(v4.sharesProgram(*pd::Target::parse("v3")));
}

TEST_F(ForkTest, stagesRunOnceAModelADeviceATarget) {
  // Two triples are two programs; each has its own modules behind the fork.
  pd::CompileOptions options;
  options.model = "relu";
  pd::Target musl = *pd::Target::parse("v3");
  musl.triple = "x86_64-linux-musl";
  options.targets = {*pd::Target::parse("v3"), *pd::Target::parse("v4"), musl};
  std::map<std::string, int> runs;
  options.observer = [&](const pd::Step &step) {
    ++runs[step.name.str()];
    EXPECT_EQ(step.target != nullptr, step.name == "codegen" || step.name == "host");
  };
  OwningOpRef<ModuleOp> module = parse(kModule);
  ASSERT_TRUE(module);
  {
    pd::ArtifactWriter writer(folder);
    pd::compileToArtifact(*module, "import", options, writer);
  }
  for (const char *name : {"normalize", "torch", "fuse"}) EXPECT_EQ(runs[name], 1) << name;
  for (const char *name : {"decompose", "linalg", "layout", "group", "schedule", "bufferize"})
    EXPECT_EQ(runs[name], 2) << name;
  for (const char *name : {"codegen", "host"}) EXPECT_EQ(runs[name], 3) << name;

  auto artifact = pdrt::Artifact::open(folder);
  ASSERT_EQ(artifact->manifest().targets.size(), 2u);
  EXPECT_EQ(artifact->manifest().targets[1].triple, "x86_64-linux-musl");
  EXPECT_EQ(artifact->manifest().targets[1].program, "cpu/x86_64-linux-musl/program.so");
  artifact->verifyFiles();
  if (pdrt::cpuLevel() < 3) GTEST_SKIP() << "this CPU has no x86-64-v3";
  pdrt::Session session(artifact, 1);
  float values[] = {-1, 2, -3, 4, -5, 6};
  std::vector<pdrt::Tensor> results = session.run({pdrt::TensorView(pdrt::DType::Float32, {2, 3}, values)});
  for (int i = 0; i < 6; ++i) EXPECT_EQ(results[0].as<const float>()[i], std::max(values[i], 0.0f));
}

TEST_F(ForkTest, diagnosticsAreOneLineWithoutIR) {
  pd::DiagnosticLog log(&context);
  OwningOpRef<ModuleOp> module = parse(kModule);
  Operation *op = &*module->getOps().begin();
  {
    InFlightDiagnostic error = op->emitError() << "cannot be:\n" << *op;
    error.attachNote() << "try another";
  }
  op->emitError("cannot be either");
  op->emitError("cannot be either");
  EXPECT_EQ(log.hintOr(""), "try another");
  ASSERT_EQ(log.problems().problems.size(), 2u);
  EXPECT_EQ(log.summaryOr("").find('\n'), std::string::npos);
  EXPECT_EQ(log.summaryOr("").find("cannot be:"), 0u);
  EXPECT_NE(log.summaryOr("").find("; cannot be either"), std::string::npos);
  log.clear();
  EXPECT_EQ(log.summaryOr("none"), "none");
  EXPECT_EQ(log.hintOr("none"), "none");
}

TEST_F(ForkTest, stagesRunForward) {
  OwningOpRef<ModuleOp> module = parse(kModule);
  pd::CompileOptions options;
  options.model = "relu";
  pd::runStages(*module, "import", "torch", options);
  try {
    pd::runStages(*module, "torch", "normalize", options);
    ADD_FAILURE() << "ran backwards";
  } catch (const pdrt::Error &error) {
    EXPECT_EQ(error.exitCode(), pdrt::ExitUsage);
  }
  pd::runStages(*module, "torch", "torch", options); // nothing to do
}
