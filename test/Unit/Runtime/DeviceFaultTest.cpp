//===--- DeviceFaultTest.cpp - what can fail on a device: one message, its exit code, nothing left behind -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "EmulatedArtifact.h"

#include "paddle-mlir/Runtime/DriverAPI.h"

#include <filesystem>
#include <map>

using namespace pdrt;

namespace {
Tensor asking(int request) {
  Tensor x = rowsOf(40, 3);
  x.as<float>()[0] = static_cast<float>(request);
  return x;
}
} // namespace

TEST_F(EmulatedTest, FailuresUnwindAndTheSessionGoesOn) {
  struct Case {
    int request, exitCode;
    const char *text;
  };
  const Case cases[] = {
      {-1, 6, "x.N must be even"},
      {-2, ExitInternal, "emulated: kernel 'scale' was not launched: CUDA_ERROR_INVALID_VALUE: invalid argument"},
      {-3, ExitOutOfMemory, "emulated is out of memory: 35184372088832 bytes wanted, "},
      {-5, ExitInternal, "emulated: the program launches a kernel that it does not have"},
      {-6, ExitInternal, "emulated: a copy on the device failed: CUDA_ERROR_INVALID_VALUE: invalid argument"},
      {-9, ExitInternal, "emulated: kernel 'scale' was not launched: CUDA_ERROR_INVALID_VALUE: invalid argument"},
      {-12, ExitInternal, "the program ended with an error code"},
  };
  {
    auto session = open();
    for (int round = 0; round < 20; ++round)
      for (const Case &c : cases) {
        Tensor x = asking(c.request), good = rowsOf(7, 3);
        Error error = thrownBy([&] { session->run(std::vector<TensorView>{x}); });
        ASSERT_EQ(error.exitCode(), c.exitCode) << error.text();
        ASSERT_EQ(error.text().rfind(c.text, 0), 0u) << error.text();
        ASSERT_EQ(error.where(), folder.path("art"));
        expectRows(good, session->run(std::vector<TensorView>{good}));
      }
  }
  EXPECT_EQ(Environment::leaks(), 0);
}

TEST_F(EmulatedTest, AFailureOfAKernelEndsTheUseOfTheDevice) {
  const std::map<int, std::string> cases = {
      {-4, "CUDA_ERROR_LAUNCH_FAILED: kernel 'deadlock': block (0,0,0): deadlock: thread (0,0,0) waits at a barrier "
           "that 31 of 32 threads reach, 1 have ended"},
      {-7, "CUDA_ERROR_ILLEGAL_ADDRESS: kernel 'scale': parameter slot 1 is an address of freed memory or outside of "
           "any allocation"},
      {-8, "CUDA_ERROR_LAUNCH_FAILED: kernel 'odd_op': block (0,0,0) uses an operation that this emulator does not "
           "have"}};
  for (auto &[request, reason] : cases) {
    auto session = open();
    Tensor x = asking(request), good = rowsOf(7, 3);
    expectRows(good, session->run(std::vector<TensorView>{good}));
    Error error = thrownBy([&] { session->run(std::vector<TensorView>{x}); });
    EXPECT_EQ(error.exitCode(), ExitInternal);
    EXPECT_NE(error.text().find(reason + "; the device cannot be used any more in this process"), std::string::npos)
        << error.text();
    // Neither this session nor another.
    const std::string refusal = "cannot be used any more in this process after a failure: " + reason;
    EXPECT_EQ(thrownBy([&] { session->run(std::vector<TensorView>{good}); }).text(), refusal);
    EXPECT_EQ(thrownBy([&] { open(); }).text(), refusal);
    // When nobody has it any more, the emulated device is new.
    session.reset();
    expectRows(good, open()->run(std::vector<TensorView>{good}));
    EXPECT_EQ(Environment::leaks(), 0);
  }
}

TEST_F(EmulatedTest, OutOfMemory) {
  environment.set("PD_EMULATOR_MEMORY", "1048576");
  auto session = open();
  Tensor big = rowsOf(100000, 1), good = rowsOf(100, 2);
  Error error = thrownBy([&] { session->run(std::vector<TensorView>{big}); });
  EXPECT_EQ(error.exitCode(), ExitOutOfMemory);
  EXPECT_EQ(error.text(), "emulated is out of memory: 1600000 bytes wanted, 1044480 of 1048576 free");
  expectRows(good, session->run(std::vector<TensorView>{good}));
  // What other shapes left in the arena makes room.
  for (int64_t rows : {10000, 12000, 14000, 16000}) {
    Tensor x = rowsOf(rows, 1);
    expectRows(x, session->run(std::vector<TensorView>{x}));
  }
}

TEST_F(EmulatedTest, DevicesThatAreNotThere) {
  auto text = [&](const std::string &device, int exitCode, const std::string &artifact = "art") {
    Error error = thrownBy([&] { open(device, artifact); });
    EXPECT_EQ(error.exitCode(), exitCode) << error.what();
    return std::string(error.what()) + "|" + error.hint();
  };
  EXPECT_EQ(text("gpu", ExitUsage),
            folder.path("art") + ": unknown device 'gpu'|the devices are auto, cpu, cuda, cuda:N, emulated");
  EXPECT_EQ(text("cuda", ExitUnavailable), folder.path("art") +
                                               ": holds no variant for this machine (cuda x86_64)|it holds emulated "
                                               "x86_64-linux-gnu");
  EXPECT_EQ(text("cpu", ExitUnavailable), folder.path("art") +
                                              ": holds no variant for this machine (cpu x86_64)|it holds emulated "
                                              "x86_64-linux-gnu");
  EXPECT_EQ(text("emulated:3", ExitUnavailable), "emulated:3: there is no device 3, the machine has 1|they are "
                                                 "numbered from 0; CUDA_VISIBLE_DEVICES may hide some");
  environment.set("PD_EMULATOR_DEVICES", "0");
  EXPECT_EQ(text("emulated", ExitUnavailable).rfind("emulated: the machine has no CUDA device|", 0), 0u);
  environment.set("PD_EMULATOR_DEVICES", "1");
  environment.set("PD_EMULATOR_ARCH", "75");
  EXPECT_EQ(text("emulated", ExitUnavailable), "emulated: CUDA emulator is of sm_75, programs need sm_80 or newer|"
                                               "--device=cpu runs on every machine");
  environment.set("PD_CUDA_EMULATOR", folder.path("none.so"));
  EXPECT_EQ(text("emulated", ExitUnavailable).rfind(folder.path("none.so") + ": the CUDA emulator cannot be loaded", 0),
            0u);
  environment.set("PD_EMULATOR_VERSION", "11040");
  std::filesystem::create_symlink(PD_TEST_EMULATOR, folder.path("old.so"));
  environment.set("PD_CUDA_EMULATOR", folder.path("old.so"));
  EXPECT_EQ(text("emulated", ExitUnavailable), folder.path("old.so") + ": the CUDA emulator is for CUDA 11.4, needed "
                                                                       "is CUDA 12.0|install a newer driver: 525 is "
                                                                       "the first for CUDA 12.0");
  writeText(folder.path("foreign.so"), "no library");
  environment.set("PD_CUDA_EMULATOR", folder.path("foreign.so"));
  EXPECT_NE(text("emulated", ExitUnavailable).find("cannot be loaded"), std::string::npos);
}

TEST_F(EmulatedTest, EachDriverFunctionFailsOnce) {
  Tensor x = rowsOf(40, 7);
  x.as<float>()[0] = -10; // with a custom operator
  auto use = [&] {
    auto session = open();
    session->run(std::vector<TensorView>{x});
    Tensor good = rowsOf(9, 1);
    expectRows(good, session->run(std::vector<TensorView>{good}));
  };
  const std::map<std::string, int> exitCodes = {{"cuInit", ExitUnavailable},
                                                {"cuDeviceGetCount", ExitUnavailable},
                                                {"cuDeviceGet", ExitUnavailable},
                                                {"cuDeviceGetName", ExitUnavailable},
                                                {"cuDeviceGetAttribute", ExitUnavailable},
                                                {"cuDevicePrimaryCtxRetain", ExitOutOfMemory},
                                                {"cuModuleLoadDataEx", ExitUnavailable},
                                                {"cuModuleGetFunction", ExitBadFile},
                                                {"cuMemAlloc_v2", ExitOutOfMemory},
                                                {"cuStreamCreate", ExitOutOfMemory}};
  // What gives things back has nobody to tell; cuStreamSynchronize also serves that.
  const std::map<std::string, int> maySucceed = {{"cuDevicePrimaryCtxRelease_v2", 1},
                                                 {"cuCtxPushCurrent_v2", 1},
                                                 {"cuCtxPopCurrent_v2", 1},
                                                 {"cuMemFree_v2", 1},
                                                 {"cuModuleUnload", 1},
                                                 {"cuStreamDestroy_v2", 1},
                                                 {"cuStreamSynchronize", 1},
                                                 {"cuMemAlloc_v2", 1}};
  environment.set("PD_ARENA_POISON", "1");
  std::map<std::string, int64_t> calls;
  use();
#define PD_CUDA_FUNCTION(name, parameters) calls[#name] = Environment::calls(#name);
  PD_CUDA_FUNCTIONS(PD_CUDA_FUNCTION)
#undef PD_CUDA_FUNCTION
  int planted = 0;
  for (auto &[function, count] : calls)
    for (int64_t call = 1; call <= count; ++call) {
      SCOPED_TRACE(function + " " + std::to_string(call));
      environment.set("PD_EMULATOR_FAIL", function + ":" + std::to_string(call));
      Error error = thrownBy(use);
      auto expected = exitCodes.find(function);
      if (error.exitCode() || !maySucceed.count(function))
        EXPECT_EQ(error.exitCode(), expected == exitCodes.end() ? int(ExitInternal) : expected->second) << error.what();
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
      EXPECT_EQ(Environment::leaks(), 0) << error.what();
      environment.unset("PD_EMULATOR_FAIL");
      use();
      EXPECT_EQ(Environment::leaks(), 0);
      ++planted;
    }
  EXPECT_GT(planted, 100);
}

TEST_F(EmulatedTest, AFaultInARunLeavesTheSessionUsable) {
  for (const char *function : {"cuMemAlloc_v2", "cuMemcpyHtoDAsync_v2", "cuMemcpyDtoDAsync_v2", "cuMemcpyDtoHAsync_v2",
                               "cuFuncSetAttribute", "cuLaunchKernelEx", "cuMemGetInfo_v2", "cuGetErrorName"}) {
    SCOPED_TRACE(function);
    auto artifact = Artifact::open(folder.path("art"), "emulated");
    artifact->program();
    auto session = std::make_unique<Session>(artifact);
    Tensor x = rowsOf(33, 5), asksTooMuch = asking(-3);
    bool shortage = std::string(function) == "cuMemGetInfo_v2", words = std::string(function) == "cuGetErrorName";
    environment.set("PD_EMULATOR_FAIL", std::string(function) + ":1");
    Error error = thrownBy([&] {
      session->run(std::vector<TensorView>{shortage ? asksTooMuch : words ? asking(-2) : x});
    });
    EXPECT_NE(error.exitCode(), 0);
    if (shortage) EXPECT_EQ(error.text(), "emulated is out of memory: 35184372088832 bytes wanted");
    if (words) EXPECT_EQ(error.text(), "emulated: kernel 'scale' was not launched: CUDA error 1");
    expectRows(x, session->run(std::vector<TensorView>{x}));
    environment.unset("PD_EMULATOR_FAIL");
  }
}
