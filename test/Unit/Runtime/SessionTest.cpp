//===--- SessionTest.cpp - running a hand-written program: results, failures, threads, memory -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TestArtifact.h"

#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "paddle-mlir/Runtime/Session.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace pdrt;

namespace {
Tensor inputOf(int64_t rows, unsigned seed) {
  Tensor x = Tensor::allocate(DType::Float32, {rows, 4});
  std::mt19937 random(seed);
  for (int64_t i = 0; i < rows * 4; ++i) x.as<float>()[i] = static_cast<float>(random() % 1000) * 0.125f;
  return x;
}

void expectRight(const Tensor &x, const std::vector<Tensor> &out) {
  ASSERT_EQ(out.size(), 2u);
  ASSERT_EQ(out[0].shape, x.shape);
  ASSERT_EQ(out[1].shape, (Shape{x.shape[0]}));
  for (int64_t i = 0; i < x.shape[0]; ++i) {
    float sum = 0;
    for (int64_t j = 0; j < 4; ++j) {
      float value = x.as<float>()[4 * i + j];
      sum += value;
      ASSERT_EQ(out[0].as<float>()[4 * i + j], 2 * value + 0.5f + static_cast<float>(j));
    }
    ASSERT_EQ(out[1].as<float>()[i], sum);
  }
}

template <typename Call> Error errorOf(Call call) {
  try {
    call();
  } catch (const Error &error) {
    return error;
  }
  return Error(0, "", "nothing was thrown");
}

class SessionTest : public ::testing::Test {
protected:
  void SetUp() override { writeArtifact(folder.path("art")); }
  std::unique_ptr<Session> open(int threads = 2) {
    return std::make_unique<Session>(Artifact::open(folder.path("art")), threads);
  }
  TemporaryFolder folder;
};
} // namespace

TEST_F(SessionTest, RunsDifferentShapes) {
  auto session = open();
  for (int64_t rows : {1, 2, 7, 1000, 0, 3}) {
    Tensor x = inputOf(rows, static_cast<unsigned>(rows) + 1);
    expectRight(x, session->run(std::vector<TensorView>{x}));
  }
  EXPECT_EQ(session->artifact().manifest().outputs[1].name, "z/0");
}

TEST_F(SessionTest, UnalignedInputsAreAccepted) {
  auto session = open();
  Tensor x = inputOf(5, 3);
  std::vector<char> bytes(static_cast<size_t>(x.bytes()) + 128);
  char *odd = bytes.data() + (65 - reinterpret_cast<uintptr_t>(bytes.data()) % 64);
  std::memcpy(odd, x.data(), static_cast<size_t>(x.bytes()));
  expectRight(x, session->run({TensorView(DType::Float32, x.shape, odd)}));
}

TEST_F(SessionTest, OutputsOutliveTheSessionAndLaterRuns) {
  auto session = open();
  Tensor x = inputOf(100, 5), other = inputOf(100, 6);
  auto first = session->run(std::vector<TensorView>{x});
  auto second = session->run(std::vector<TensorView>{other});
  session.reset();
  expectRight(x, first);
  expectRight(other, second);
}

TEST_F(SessionTest, InputsByName) {
  auto session = open();
  Tensor x = inputOf(2, 5);
  expectRight(x, session->run({{std::string("x"), TensorView(x)}}));
  Error error = errorOf([&] { session->run({{std::string("y"), TensorView(x)}}); });
  EXPECT_EQ(error.exitCode(), ExitBadInput);
  EXPECT_EQ(error.text(), "has no input named 'y'");
  EXPECT_EQ(error.hint(), "its inputs are x: float32 [N,4]");
  EXPECT_EQ(errorOf([&] { session->run(std::vector<std::pair<std::string, TensorView>>{}); }).text(),
            "input 'x' is not given");
}

TEST_F(SessionTest, FailuresUnwindAndTheSessionGoesOn) {
  auto session = open();
  for (int round = 0; round < 50; ++round) {
    Tensor x = inputOf(16, 9);
    x.as<float>()[0] = -1;
    Error error = errorOf([&] { session->run(std::vector<TensorView>{x}); });
    EXPECT_EQ(error.exitCode(), 6);
    EXPECT_EQ(error.text(), "x.N must be even");
    x.as<float>()[0] = -2; // from a kernel, on whichever thread has row 3
    EXPECT_EQ(errorOf([&] { session->run(std::vector<TensorView>{x}); }).text(), "kernel says no");
    x.as<float>()[0] = -3;
    error = errorOf([&] { session->run(std::vector<TensorView>{x}); });
    EXPECT_EQ(error.exitCode(), ExitOutOfMemory);
    EXPECT_EQ(error.text(), "out of memory: 1125899906842624 bytes wanted");
    x.as<float>()[0] = -4;
    EXPECT_EQ(errorOf([&] { session->run(std::vector<TensorView>{x}); }).exitCode(), ExitInternal);
    x.as<float>()[0] = 1;
    expectRight(x, session->run(std::vector<TensorView>{x}));
  }
}

TEST_F(SessionTest, ClonesRunAtTheSameTime) {
  auto session = open();
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (unsigned t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      auto mine = session->clone();
      for (unsigned i = 0; i < 200; ++i) {
        Tensor x = inputOf(64, t * 1000 + i);
        if (i % 10 == 3) {
          x.as<float>()[0] = -2;
          failures += errorOf([&] { mine->run(std::vector<TensorView>{x}); }).text() == "kernel says no";
          continue;
        }
        expectRight(x, mine->run(std::vector<TensorView>{x}));
      }
    });
  for (std::thread &thread : threads) thread.join();
  EXPECT_EQ(failures, 80);
}

TEST_F(SessionTest, OneSessionFromManyThreads) {
  auto session = open();
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 3; ++t)
    threads.emplace_back([&, t] {
      for (unsigned i = 0; i < 100; ++i) {
        Tensor x = inputOf(20 + i, t * 1000 + i);
        expectRight(x, session->run(std::vector<TensorView>{x}));
      }
    });
  for (std::thread &thread : threads) thread.join();
}

TEST_F(SessionTest, MemoryIsReusedAndCounted) {
  auto session = open(1);
  Tensor x = inputOf(10000, 1);
  for (int i = 0; i < 5; ++i) session->run(std::vector<TensorView>{x});
  int64_t peak = session->peakBytes();
  EXPECT_GE(peak, 10000 * 5 * 4);
  EXPECT_LE(peak, 10000 * 5 * 4 + 65536);
  session->resetPeak();
  EXPECT_EQ(session->peakBytes(), 0);
}

TEST_F(SessionTest, ReplacedArtifactIsLoadedAnew) {
  auto old = open();
  Tensor x = inputOf(3, 2);
  expectRight(x, old->run(std::vector<TensorView>{x}));
  // The same path with another program (slope 3), while the old one is still in use.
  std::string fresh = folder.path("fresh");
  writeArtifact(fresh);
  auto manifest = Manifest::parse(readTextFile(fresh + "/manifest.json"), "m");
  std::filesystem::remove_all(folder.path("art"));
  std::filesystem::rename(fresh, folder.path("art"));
  std::string program = folder.path("art") + "/" + manifest.targets[0].program;
  std::string text = readTextFile(PD_TEST_PROGRAM_3);
  writeFileAtomically(program, text.data(), text.size());
  std::string json = readTextFile(folder.path("art/manifest.json"));
  json.replace(json.find("\"files\""), 7, "\"unused\"");
  writeText(folder.path("art/manifest.json"), json);
  auto replaced = open();
  auto out = replaced->run(std::vector<TensorView>{x});
  EXPECT_EQ(out[0].as<float>()[0], 3 * x.as<float>()[0] + 0.5f);
  expectRight(x, old->run(std::vector<TensorView>{x}));
}

TEST_F(SessionTest, DamagedArtifacts) {
  auto manifest = Artifact::open(folder.path("art"))->manifest();
  std::string program = folder.path("art") + "/" + manifest.targets[0].program;
  EXPECT_NO_THROW(Artifact::open(folder.path("art"))->verifyFiles());
  EXPECT_EQ(errorOf([&] { Artifact::open(folder.path("none")); }).text(), "no such file or folder");
  std::filesystem::create_directory(folder.path("empty"));
  EXPECT_EQ(errorOf([&] { Artifact::open(folder.path("empty")); }).text(),
            "is not an artifact: it has no manifest.json");

  std::string text = readTextFile(program);
  std::string broken = text;
  broken[broken.size() / 2] ^= 1;
  writeText(program, broken);
  Error error = errorOf([&] { Artifact::open(folder.path("art"))->program(); });
  EXPECT_EQ(error.exitCode(), ExitBadFile);
  EXPECT_EQ(error.text(), "is damaged: its sha256 differs from the manifest's");
  std::filesystem::remove(program);
  EXPECT_EQ(errorOf([&] { Artifact::open(folder.path("art"))->program(); }).exitCode(), ExitBadFile);
  writeText(program, text);
  EXPECT_NO_THROW(Artifact::open(folder.path("art"))->program());

  std::string weights = folder.path("art/weights/packed-cpu.bin");
  writeText(weights, "short");
  EXPECT_EQ(errorOf([&] { Artifact::open(folder.path("art"))->program(); }).text(),
            "is damaged: its sha256 differs from the manifest's");
}

TEST(Cpu, LevelIsKnown) {
  EXPECT_GE(cpuLevel(), 1);
  EXPECT_LE(cpuLevel(), 4);
}

TEST(ThreadPool, EveryIndexOnce) {
  ThreadPool pool(4);
  EXPECT_EQ(pool.threads(), 4);
  for (int64_t count : {1, 2, 3, 15, 16, 17, 1000, 12345}) {
    std::vector<std::atomic<int>> seen(static_cast<size_t>(count));
    pool.parallelFor(
        [](void *context, int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i)
            ++(*static_cast<std::vector<std::atomic<int>> *>(context))[static_cast<size_t>(i)];
        },
        &seen, count);
    for (auto &value : seen) ASSERT_EQ(value, 1);
  }
}

TEST(ThreadPool, WakesFromSleepAndAfterManyRegions) {
  ThreadPool pool(3);
  std::atomic<int64_t> sum{0};
  for (int round = 0; round < 3000; ++round) {
    if (round % 1000 == 0) usleep(20000); // the workers sleep by now
    pool.parallelFor(
        [](void *context, int64_t begin, int64_t end) { *static_cast<std::atomic<int64_t> *>(context) += end - begin; },
        &sum, 24);
  }
  EXPECT_EQ(sum, 3000 * 24);
}

TEST(ThreadPool, NestedAndConcurrentUse) {
  auto pool = ThreadPool::get(3);
  EXPECT_EQ(pool, ThreadPool::get(3));
  static std::atomic<int64_t> sum;
  sum = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i)
        pool->parallelFor(
            [](void *context, int64_t begin, int64_t end) {
              for (int64_t j = begin; j < end; ++j)
                static_cast<ThreadPool *>(context)->parallelFor([](void *, int64_t b, int64_t e) { sum += e - b; },
                                                                nullptr, 10);
            },
            pool.get(), 8);
    });
  for (std::thread &thread : threads) thread.join();
  EXPECT_EQ(sum, 3 * 200 * 80);
}

TEST(ThreadPool, AForkedChildWorksAlone) {
  auto pool = std::make_unique<ThreadPool>(3);
  auto count = [&pool] {
    std::atomic<int64_t> sum{0};
    pool->parallelFor(
        [](void *context, int64_t begin, int64_t end) { *static_cast<std::atomic<int64_t> *>(context) += end - begin; },
        &sum, 100);
    return sum.load();
  };
  EXPECT_EQ(count(), 100);
  pid_t child = fork();
  if (child == 0) {
    alarm(20); // a hang is a failure
    bool good = count() == 100;
    pool.reset();
    _exit(good ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(count(), 100);
}
