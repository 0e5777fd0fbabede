//===--- WarpOpsTest.cpp - what threads of a warp do together on the emulated device ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../../../lib/CudaEmulator/Launch.h"
#include "../Seed.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace {

using Thread = PdEmulatedThread;

void call(const Thread *thread, uint32_t op, std::vector<uint64_t> args = {}, uint64_t *results = nullptr) {
  args.resize(10);
  thread->services->cooperate(thread, op, args.data(), results);
}

/// Runs one block of 64 threads. `params` is one pointer.
std::string launch(PdEmulatedKernelFn run, void *params, uint32_t late = 0, uint64_t *conflicts = nullptr,
                   uint32_t shared = 1024) {
  PdEmulatedKernel kernel = {"k", run, 8, 0, 64, PD_EMULATED_COOPERATES};
  pdemu::Launch launch = {&kernel,  {1, 1, 1}, {64, 1, 1}, shared, true, late, {reinterpret_cast<uint64_t>(params)},
                          conflicts};
  return launch.run();
}

template <typename T> T *parameter(const void *params) { return *static_cast<T *const *>(params); }

uint64_t sharedAddress(const Thread *thread, uint64_t offset) {
  return reinterpret_cast<uint64_t>(thread->shared) + offset;
}

} // namespace

TEST(WarpOps, Shuffles) {
  std::vector<uint32_t> values(192);
  std::mt19937 generator(testSeed());
  for (uint32_t i = 0; i < 64; ++i) values[i] = static_cast<uint32_t>(generator());
  auto kernel = [](const void *params, const Thread *thread) {
    uint32_t *values = parameter<uint32_t>(params), id = thread->tid[0];
    uint64_t result = 0;
    call(thread, PD_EMULATED_SHUFFLE_XOR, {values[id], 5}, &result);
    values[64 + id] = static_cast<uint32_t>(result);
    call(thread, PD_EMULATED_SHUFFLE_INDEX, {values[id], (id * 7 + 3) % 32}, &result);
    values[128 + id] = static_cast<uint32_t>(result);
  };
  for (uint32_t late : {0u, 9u}) {
    EXPECT_EQ(launch(kernel, values.data(), late), "");
    for (uint32_t i = 0; i < 64; ++i) {
      EXPECT_EQ(values[64 + i], values[i ^ 5]);
      EXPECT_EQ(values[128 + i], values[i / 32 * 32 + (i * 7 + 3) % 32]);
    }
  }
}

// A copy lands at once, or only in the wait that covers its group.
TEST(WarpOps, CopiesLandLate) {
  alignas(16) uint32_t data[8];
  auto kernel = [](const void *params, const Thread *thread) {
    auto *data = parameter<uint32_t>(params);
    if (thread->tid[0]) return;
    for (uint32_t group = 0; group < 2; ++group) {
      call(thread, PD_EMULATED_COPY_ASYNC,
           {sharedAddress(thread, 16 * group), reinterpret_cast<uint64_t>(data), 8}); // 8 bytes, then zeros
      call(thread, PD_EMULATED_COMMIT_GROUP);
    }
    call(thread, PD_EMULATED_WAIT_GROUP, {1});
    std::memcpy(data + 4, thread->shared + 4, 8);
    std::memcpy(data + 6, thread->shared + 20, 8);
  };
  for (uint32_t late : {0u, 1u}) {
    for (uint32_t i = 0; i < 8; ++i) data[i] = i + 1;
    EXPECT_EQ(launch(kernel, data, late), "");
    EXPECT_EQ(data[4], 2u);
    EXPECT_EQ(data[5], 0u);
    EXPECT_EQ(data[6], late ? 0xffffffff : 2u);
    EXPECT_EQ(data[7], late ? 0xffffffff : 0u);
  }
}

TEST(WarpOps, BankConflicts) {
  uint64_t conflicts = 0;
  auto load = [](const void *params, const Thread *thread) {
    uint64_t stride = reinterpret_cast<uint64_t>(parameter<char>(params)), results[4];
    call(thread, PD_EMULATED_LDMATRIX, {sharedAddress(thread, thread->tid[0] % 8 * stride)}, results);
  };
  EXPECT_EQ(launch(load, reinterpret_cast<void *>(16), 0, &conflicts), "");
  EXPECT_EQ(conflicts, 0u);
  EXPECT_EQ(launch(load, reinterpret_cast<void *>(64), 0, &conflicts), "");
  EXPECT_EQ(conflicts, 2u * 4 * 6); // two warps, four matrices, rows in two places each four times
}

TEST(WarpOps, WhatIsWrong) {
  struct Case {
    PdEmulatedKernelFn run;
    const char *expected;
  };
  const Case cases[] = {
      {[](const void *, const Thread *t) {
         uint64_t r[4];
         call(t, t->tid[0] == 40 ? PD_EMULATED_SHUFFLE_XOR : PD_EMULATED_SHUFFLE_INDEX, {1, 1}, r);
       },
       "kernel 'k': block (0,0,0) has threads of a warp at different operations"},
      {[](const void *, const Thread *t) {
         uint64_t r[4];
         if (t->tid[0] != 40) call(t, PD_EMULATED_SHUFFLE_XOR, {1, 1}, r);
       },
       "kernel 'k': block (0,0,0): deadlock: thread (32,0,0) waits at an operation of its warp that 31 of 32 threads "
       "reach, 33 have ended"},
      {[](const void *, const Thread *t) {
         uint64_t r[4];
         call(t, PD_EMULATED_LDMATRIX, {sharedAddress(t, 8)}, r);
       },
       "kernel 'k': block (0,0,0) reads a matrix row with ldmatrix that is not at a multiple of 16 bytes"},
      {[](const void *, const Thread *t) {
         uint64_t r[4];
         call(t, PD_EMULATED_LDMATRIX_TRANS, {sharedAddress(t, 1024)}, r);
       },
       "kernel 'k': block (0,0,0) reads a matrix row with ldmatrix outside of shared memory"},
      {[](const void *, const Thread *t) { call(t, PD_EMULATED_COPY_ASYNC, {sharedAddress(t, 4), 16, 16}); },
       "kernel 'k': block (0,0,0) copies with cp.async what is not at a multiple of 16 bytes"},
      {[](const void *, const Thread *t) { call(t, PD_EMULATED_COPY_ASYNC, {sharedAddress(t, 0), 16, 17}); },
       "kernel 'k': block (0,0,0) copies with cp.async more than 16 bytes"},
      {[](const void *, const Thread *t) { call(t, PD_EMULATED_COPY_ASYNC, {sharedAddress(t, 1024), 16, 0}); },
       "kernel 'k': block (0,0,0) copies with cp.async to outside of shared memory"},
      {[](const void *, const Thread *t) { call(t, 99); },
       "kernel 'k': block (0,0,0) uses an operation that this emulator does not have"},
  };
  for (const Case &wrong : cases) EXPECT_EQ(launch(wrong.run, nullptr), wrong.expected);
}
