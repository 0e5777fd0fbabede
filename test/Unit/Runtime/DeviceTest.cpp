//===--- DeviceTest.cpp - runs on the emulated device: results, memory, threads, devices -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "EmulatedArtifact.h"

#include "paddle-mlir/Runtime/CompileCache.h"

#include <atomic>
#include <filesystem>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace pdrt;

TEST(DeviceName, Parses) {
  EXPECT_EQ(DeviceName::parse("cuda")->text(), "cuda");
  EXPECT_EQ(DeviceName::parse("cuda:0")->text(), "cuda");
  EXPECT_EQ(DeviceName::parse("cuda:12")->ordinal, 12);
  EXPECT_EQ(DeviceName::parse("auto")->kind, DeviceName::Auto);
  EXPECT_EQ(DeviceName::parse("emulated")->deviceClass(), "emulated");
  for (const char *wrong : {"", "gpu", "cpu:0", "cuda:", "cuda:x", "cuda:-1", "cuda:00000", "CUDA"})
    EXPECT_FALSE(DeviceName::parse(wrong)) << wrong;
}

TEST_F(EmulatedTest, RunsDifferentShapes) {
  {
    auto session = open();
    for (int64_t rows : {1, 2, 7, 32, 33, 1000, 0, 3}) {
      Tensor x = rowsOf(rows, static_cast<unsigned>(rows) + 1);
      expectRows(x, session->run(std::vector<TensorView>{x}));
      if (!rows) continue;
      x.as<float>()[0] = -200; // the program reads it back and takes its other way
      expectRows(x, session->run(std::vector<TensorView>{x}));
    }
    EXPECT_EQ(session->artifact().device(), "emulated");
    EXPECT_EQ(session->artifact().deviceText(), "emulated (CUDA emulator, sm_90)");
    EXPECT_EQ(Artifact::open(folder.path("art"), "emulated")->isaLevel(), 80);
  }
  EXPECT_EQ(Environment::leaks(), 0);
  EXPECT_EQ(Environment::calls("cuDevicePrimaryCtxRelease_v2"), 1);
}

TEST_F(EmulatedTest, PoisonedMemory) {
  environment.set("PD_ARENA_POISON", "1");
  auto session = open();
  for (unsigned i = 0; i < 10; ++i) {
    Tensor x = rowsOf(10 + i, i);
    expectRows(x, session->run(std::vector<TensorView>{x}));
  }
  EXPECT_GT(Environment::calls("cuMemsetD8Async"), 10);
}

TEST_F(EmulatedTest, MemoryIsReusedCountedAndTrimmed) {
  auto session = open();
  Tensor x = rowsOf(10000, 1);
  session->run(std::vector<TensorView>{x});
  int64_t before = Environment::calls("cuMemAlloc_v2");
  for (int i = 0; i < 5; ++i) expectRows(x, session->run(std::vector<TensorView>{x}));
  EXPECT_EQ(Environment::calls("cuMemAlloc_v2"), before);
  EXPECT_GE(session->peakBytes(), 10000 * 13 * 4);
  EXPECT_LE(session->peakBytes(), 10000 * 13 * 4 + 65536);
  EXPECT_GE(session->trim(false), 10000 * 13 * 4);
  expectRows(x, session->run(std::vector<TensorView>{x}));
  EXPECT_GT(Environment::calls("cuMemAlloc_v2"), before);
}

TEST_F(EmulatedTest, OneProgramForAllSessions) {
  auto session = open(), second = open();
  Tensor x = rowsOf(5, 2);
  expectRows(x, session->run(std::vector<TensorView>{x}));
  expectRows(x, second->run(std::vector<TensorView>{x}));
  auto third = second->clone();
  expectRows(x, third->run(std::vector<TensorView>{x}));
  EXPECT_EQ(Environment::calls("cuModuleLoadDataEx"), 1);
  EXPECT_EQ(Environment::calls("cuDevicePrimaryCtxRetain"), 1);
}

TEST_F(EmulatedTest, ClonesRunAtTheSameTime) {
  auto session = open();
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (unsigned t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      auto mine = session->clone();
      for (unsigned i = 0; i < 50; ++i) {
        Tensor x = rowsOf(64 + i, t * 1000 + i);
        if (i % 10 == 3) {
          x.as<float>()[0] = -1;
          failures += thrownBy([&] { mine->run(std::vector<TensorView>{x}); }).text() == "x.N must be even";
          continue;
        }
        expectRows(x, mine->run(std::vector<TensorView>{x}));
        expectRows(x, session->run(std::vector<TensorView>{x}));
      }
    });
  for (std::thread &thread : threads) thread.join();
  EXPECT_EQ(failures, 20);
}

TEST_F(EmulatedTest, CustomOperatorsRunOnTheHost) {
  auto session = open();
  Tensor x = rowsOf(6, 4);
  x.as<float>()[0] = -10;
  auto out = session->run(std::vector<TensorView>{x});
  for (int j = 0; j < 4; ++j) EXPECT_EQ(out[2].as<float>()[j], 2 * x.as<float>()[j]);
  for (int j = 4; j < 24; ++j) EXPECT_EQ(out[2].as<float>()[j], x.as<float>()[j]);
}

TEST_F(EmulatedTest, HostValuesAreTakenAtOnce) {
  auto session = open();
  Tensor x = rowsOf(6, 4);
  x.as<float>()[0] = -11;
  auto out = session->run(std::vector<TensorView>{x});
  EXPECT_EQ(out[2].as<float>()[1], 7);
  EXPECT_EQ(out[1].as<float>()[0], 7);
  EXPECT_EQ(x.as<float>()[0], -11); // the caller's input is not written
}

TEST_F(EmulatedTest, TwoDevicesHaveTheirOwnProgram) {
  environment.set("PD_EMULATOR_DEVICES", "2");
  {
    auto first = open(), second = open("emulated:1");
    EXPECT_EQ(second->artifact().device(), "emulated:1");
    for (unsigned i = 0; i < 5; ++i) {
      Tensor x = rowsOf(9, i);
      expectRows(x, first->run(std::vector<TensorView>{x}));
      expectRows(x, second->run(std::vector<TensorView>{x}));
    }
    EXPECT_EQ(Environment::calls("cuModuleLoadDataEx"), 2);
  }
  EXPECT_EQ(Environment::leaks(), 0);
}

TEST_F(EmulatedTest, AForkedChildGetsOneMessage) {
  auto session = open();
  Tensor x = rowsOf(3, 1);
  expectRows(x, session->run(std::vector<TensorView>{x}));
  const std::string text = "the CUDA driver was used before fork(), so this forked process cannot use it";
  pid_t child = fork();
  if (child == 0) {
    alarm(20); // a hang is a failure
    Error run = thrownBy([&] { session->run(std::vector<TensorView>{x}); });
    Error opened = thrownBy([&] { open(); });
    bool good = run.exitCode() == ExitUnavailable && run.text() == text && opened.text() == text;
    session.reset();
    _exit(good ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  expectRows(x, session->run(std::vector<TensorView>{x}));
}

TEST_F(EmulatedTest, AutoTakesTheCPUBeforeTheEmulator) {
  EXPECT_EQ(Artifact::open(folder.path("art"), "auto")->device(), "emulated");
  writeEmulatedArtifact(folder.path("both"), {"emulated", "cpu"});
  EXPECT_EQ(Artifact::open(folder.path("both"))->device(), "cpu");
  EXPECT_EQ(Artifact::open(folder.path("both"), "emulated")->device(), "emulated");
}

// With a driver in the loader's path: the emulator under the name of NVIDIA's, in a process of its own.
TEST_F(EmulatedTest, AutoTakesACardFirst) {
  if (const char *driver = std::getenv("PD_TEST_AS_LIBCUDA"); !driver) {
    std::filesystem::create_symlink(PD_TEST_EMULATOR, folder.path("libcuda.so.1"));
    ProcessResult result = runProcess({"/usr/bin/env", "PD_TEST_AS_LIBCUDA=1", "LD_LIBRARY_PATH=" + folder.path(""),
                                       std::filesystem::read_symlink("/proc/self/exe"),
                                       "--gtest_filter=EmulatedTest.AutoTakesACardFirst"});
    EXPECT_EQ(result.exitCode, 0) << result.out << result.err;
    return;
  }
  writeEmulatedArtifact(folder.path("all"), {"cpu", "cuda"});
  auto artifact = Artifact::open(folder.path("all"));
  EXPECT_EQ(artifact->deviceText(), "cuda (CUDA emulator, sm_90)");
  // A card takes no emulated kernels, and what is there is no device code.
  Error error = thrownBy([&] { artifact->program(); });
  EXPECT_EQ(error.exitCode(), ExitUnavailable);
  EXPECT_NE(error.text().find("refuses its kernels: sm_90 cubin: CUDA_ERROR_INVALID_IMAGE: device kernel image is "
                              "invalid; sm_80 PTX: CUDA_ERROR_INVALID_IMAGE"),
            std::string::npos)
      << error.text();
  // No usable card: the CPU.
  artifact.reset();
  environment.set("PD_EMULATOR_ARCH", "75");
  EXPECT_EQ(Artifact::open(folder.path("all"))->device(), "cpu");
  Error old = thrownBy([&] { Artifact::open(folder.path("all"), "cuda"); });
  EXPECT_EQ(old.text(), "CUDA emulator is of sm_75, programs need sm_80 or newer");
}
