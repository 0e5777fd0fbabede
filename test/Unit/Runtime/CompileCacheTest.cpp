//===--- CompileCacheTest.cpp - the cache, with a shell script as compiler -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TestArtifact.h"

#include "paddle-mlir/Runtime/Artifact.h"
#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

using namespace pdrt;
namespace fs = std::filesystem;

namespace {
class CompileCacheTest : public ::testing::Test {
protected:
  void SetUp() override {
    setenv("PD_CACHE", folder.path("cache").c_str(), 1);
    unsetenv("PD_COMPILE");
    writeArtifact(folder.path("made"));
    // Copies a ready artifact to the last argument and counts its calls; fails for models that say so.
    script("[ \"$(cat \"$1\")\" = bad ] && { echo 'error: m.json@op 3: unsupported op pd_op.foo' >&2; echo 'hint: see "
           "the report' >&2; exit 3; }\n"
           "[ \"$(cat \"$1\")\" = crash ] && kill -SEGV $$\n"
           "sleep 0.2; for out; do :; done; echo \"$@\" >> " +
           folder.path("calls") + "; cp -r " + folder.path("made") + " \"$out\"\n");
    request.compiler = folder.path("pd-compile");
    request.model = folder.path("m.json");
    writeText(request.model, "{}");
  }
  void TearDown() override { unsetenv("PD_CACHE"); }
  void script(const std::string &text) {
    writeText(folder.path("pd-compile"), "#!/bin/sh\n" + text);
    fs::permissions(folder.path("pd-compile"), fs::perms::owner_all);
  }
  int calls() {
    std::string text = fileExists(folder.path("calls")) ? readTextFile(folder.path("calls")) : "";
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }

  TemporaryFolder folder;
  CompileRequest request;
};
} // namespace

TEST_F(CompileCacheTest, CompilesOnceAndAgainWhenContentChanges) {
  bool compiled = false;
  std::string first = compileCached(request, &compiled);
  EXPECT_TRUE(compiled);
  EXPECT_TRUE(isArtifact(first));
  EXPECT_EQ(compileCached(request, &compiled), first);
  EXPECT_FALSE(compiled);
  writeText(folder.path("m.pdiparams"), "weights"); // the parameters lie beside the model
  std::string second = compileCached(request, &compiled);
  EXPECT_TRUE(compiled);
  EXPECT_NE(second, first);
  request.arguments = {"--precision=fp16"};
  EXPECT_NE(compileCached(request), second);
  EXPECT_EQ(calls(), 3);
}

TEST_F(CompileCacheTest, TheKeyDoesNotDependOnThePlace) {
  fs::create_directory(folder.path("sub"));
  writeText(folder.path("sub/m.json"), "{}");
  CompileRequest other = request;
  other.model = folder.path("sub/m.json");
  EXPECT_EQ(cacheKey(other), cacheKey(request));
  other.model = folder.path("sub/m"); // a prefix
  EXPECT_EQ(cacheKey(other), cacheKey(request));
  other.model = folder.path("sub"); // a folder
  EXPECT_EQ(cacheKey(other), cacheKey(request));
  other.params = "random:1";
  EXPECT_NE(cacheKey(other), cacheKey(request));
}

TEST_F(CompileCacheTest, OneOfManyCompiles) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { EXPECT_TRUE(isArtifact(compileCached(request))); });
  for (std::thread &thread : threads) thread.join();
  EXPECT_EQ(calls(), 1);
}

TEST_F(CompileCacheTest, CompilerErrorsKeepTheirCodeAndText) {
  auto fails = [&](const std::string &model) {
    writeText(request.model, model);
    try {
      compileCached(request);
    } catch (const Error &error) {
      return error;
    }
    return Error(0, "", "nothing was thrown");
  };
  Error error = fails("bad");
  EXPECT_EQ(error.exitCode(), ExitUnsupportedOps);
  EXPECT_EQ(error.message(), "error: m.json@op 3: unsupported op pd_op.foo\nhint: see the report\n");
  error = fails("crash");
  EXPECT_EQ(error.exitCode(), ExitInternal);
  EXPECT_EQ(error.text(), "was killed by signal 11");
  request.model = folder.path("missing");
  try {
    compileCached(request);
    FAIL();
  } catch (const Error &missing) {
    EXPECT_EQ(missing.exitCode(), ExitBadFile);
    EXPECT_EQ(missing.text(), "no such file or folder");
  }
}

TEST_F(CompileCacheTest, FindsTheCompiler) {
  EXPECT_EQ(findCompiler({folder.path("nowhere"), folder.path(".")}), folder.path("./pd-compile"));
  setenv("PD_COMPILE", folder.path("pd-compile").c_str(), 1);
  EXPECT_EQ(findCompiler({}), folder.path("pd-compile"));
  setenv("PD_COMPILE", "/does/not/exist", 1);
  EXPECT_THROW(findCompiler({folder.path(".")}), Error);
  unsetenv("PD_COMPILE");
}
