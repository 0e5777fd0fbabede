//===--- EmulatedTest.cpp - kernels as host code inside program.so, run thread by thread ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Seed.h"
#include "Modules.h"

#include "paddle-mlir/CPU/Serialize.h"
#include "paddle-mlir/Runtime/EmulatorABI.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <pthread.h>
#include <random>
#include <thread>
#include <unistd.h>

using namespace mlir::pd;

namespace {

/// A program.so of `text` for the named targets, loaded.
class Loaded {
public:
  Loaded(const std::string &text, std::vector<std::string> names, const gpu::DeviceCodeOptions &options = {},
         std::vector<std::string> exported = {}) {
    std::vector<mlir::OwningOpRef<mlir::ModuleOp>> owned;
    std::vector<cpu::TargetModule> modules;
    for (const std::string &name : names) {
      owned.push_back(parseProgram(text));
      auto code = gpu::compileDeviceCode(*owned.back(), deviceTarget(name), options);
      if (failed(code)) {
        ADD_FAILURE() << messages.error();
        return;
      }
      modules.push_back({deviceTarget(name), *owned.back(), std::move(*code)});
    }
    char name[] = "/tmp/pd-gpu-test-XXXXXX";
    close(mkstemp(name));
    path = name;
    cpu::SharedObjectOptions object;
    object.exported.append(exported.begin(), exported.end());
    if (failed(cpu::compileToSharedObject(modules, object, path))) {
      ADD_FAILURE() << messages.error();
      return;
    }
    handle = dlopen(path.c_str(), RTLD_NOW);
    if (handle) program = static_cast<const PdProgram *>(dlsym(handle, PD_PROGRAM_SYMBOL));
    EXPECT_TRUE(program) << dlerror();
  }
  ~Loaded() {
    if (handle) dlclose(handle);
    if (!path.empty()) unlink(path.c_str());
  }

  const PdEmulatedKernel *kernel(const std::string &name) const {
    auto *image = static_cast<const PdEmulatedImage *>(program->images[0].data);
    for (uint32_t i = 0; i < image->num_kernels; ++i)
      if (name == image->kernels[i].name) return &image->kernels[i];
    return nullptr;
  }

  Messages messages;
  void *handle = nullptr;
  const PdProgram *program = nullptr;

private:
  std::string path;
};

/// The parameter block of a kernel: its slots, then the count.
template <typename... Slots> std::vector<int64_t> parameters(Slots... slots) {
  auto word = [](auto value) {
    if constexpr (std::is_pointer_v<decltype(value)>) return reinterpret_cast<int64_t>(value);
    else return int64_t(value);
  };
  return {word(slots)...};
}

PdEmulatedThread threadAt(uint32_t block, uint32_t blocks, uint32_t thread, uint32_t threads) {
  PdEmulatedThread t = {};
  t.tid[0] = thread;
  t.ctaid[0] = block;
  t.ntid[0] = threads;
  t.nctaid[0] = blocks;
  t.ntid[1] = t.ntid[2] = t.nctaid[1] = t.nctaid[2] = 1;
  return t;
}

/// Runs a kernel whose threads need not meet, last thread first.
void runAlone(const PdEmulatedKernel *kernel, const std::vector<int64_t> &params, uint32_t blocks, uint32_t threads) {
  ASSERT_NE(kernel, nullptr);
  EXPECT_EQ(kernel->params_bytes, params.size() * 8);
  EXPECT_EQ(kernel->flags & PD_EMULATED_COOPERATES, 0u);
  for (uint32_t block = blocks; block-- > 0;)
    for (uint32_t thread = threads; thread-- > 0;) {
      PdEmulatedThread state = threadAt(block, blocks, thread, threads);
      kernel->run(params.data(), &state);
    }
}

std::vector<_Float16> randomHalves(size_t count) {
  static std::mt19937 generator(testSeed());
  std::normal_distribution<float> normal;
  std::vector<_Float16> values(count);
  for (_Float16 &v : values) v = static_cast<_Float16>(normal(generator));
  return values;
}

bool equal(_Float16 x, _Float16 y) { return std::memcmp(&x, &y, 2) == 0; }

} // namespace

TEST(Emulated, Table) {
  Loaded loaded(threeKernels(), {"emulated"}, {}, {"unit__emulated"});
  ASSERT_TRUE(loaded.program);
  const PdProgram &program = *loaded.program;
  EXPECT_EQ(program.isa_level, 80u);
  EXPECT_EQ(program.num_kernels, 3);
  EXPECT_STREQ(program.kernel_names[0], "product");
  EXPECT_STREQ(program.kernel_names[2], "reverse");
  ASSERT_EQ(program.num_images, 1);
  EXPECT_EQ(program.images[0].kind, uint32_t(PD_IMAGE_EMULATED));
  EXPECT_EQ(program.images[0].bytes, sizeof(PdEmulatedImage));
  auto *image = static_cast<const PdEmulatedImage *>(program.images[0].data);
  EXPECT_EQ(std::memcmp(image->magic, PD_EMULATED_MAGIC, 8), 0);
  EXPECT_EQ(image->abi_version, uint32_t(PD_EMULATOR_ABI_VERSION));
  ASSERT_EQ(image->num_kernels, 3u);
  EXPECT_STREQ(image->kernels[1].name, "row_sums");
  EXPECT_EQ(image->kernels[0].max_threads, 256u);
  EXPECT_EQ(image->kernels[1].max_threads, 128u);
  EXPECT_EQ(image->kernels[1].params_bytes, 72u);
  EXPECT_EQ(image->kernels[1].static_shared_bytes, 0u);
  EXPECT_EQ(image->kernels[2].static_shared_bytes, 256u);
  EXPECT_EQ(image->kernels[2].flags, uint32_t(PD_EMULATED_COOPERATES));
  auto host = reinterpret_cast<int64_t (*)(int64_t)>(dlsym(loaded.handle, "unit__emulated"));
  ASSERT_NE(host, nullptr);
  EXPECT_EQ(host(21), 42);
}

TEST(Emulated, Elementwise) {
  Loaded loaded(threeKernels(), {"emulated"});
  ASSERT_TRUE(loaded.program);
  const int64_t n = 1000;
  std::vector<_Float16> x = randomHalves(n), y = randomHalves(n), out(n + 24, _Float16(7));
  runAlone(loaded.kernel("product"), parameters(x.data(), n, 1, y.data(), n, 1, out.data(), n, 1, n), 4, 256);
  for (int64_t i = 0; i < n; ++i)
    ASSERT_TRUE(equal(out[i], static_cast<_Float16>(std::fma(float(x[i]), float(y[i]), float(x[i]))))) << i;
  for (int64_t i = n; i < n + 24; ++i) ASSERT_TRUE(equal(out[i], _Float16(7))) << "threads beyond the count wrote";
}

TEST(Emulated, Loop) {
  Loaded loaded(threeKernels(), {"emulated"});
  ASSERT_TRUE(loaded.program);
  const int64_t rows = 37, cols = 53, stride = 61;
  std::vector<_Float16> x = randomHalves(rows * stride), out(rows);
  runAlone(loaded.kernel("row_sums"), parameters(x.data(), rows, cols, stride, 1, out.data(), rows, 1, rows), 3, 16);
  for (int64_t r = 0; r < rows; ++r) {
    float sum = 0;
    for (int64_t c = 0; c < cols; ++c) sum += float(x[r * stride + c]);
    ASSERT_TRUE(equal(out[r], static_cast<_Float16>(sum))) << r;
  }
}

// One thread of the system for each of a block's.
static pthread_barrier_t meeting;

TEST(Emulated, BarrierAndSharedMemory) {
  Loaded loaded(threeKernels(), {"emulated"});
  ASSERT_TRUE(loaded.program);
  const uint32_t blocks = 3, threads = 64;
  std::vector<float> x(blocks * threads), out(x.size());
  std::mt19937 generator(testSeed());
  for (float &v : x) v = std::normal_distribution<float>()(generator);
  const PdEmulatedKernel *kernel = loaded.kernel("reverse");
  ASSERT_NE(kernel, nullptr);
  PdEmulatorServices services = {};
  services.cooperate = [](const PdEmulatedThread *, uint32_t op, const uint64_t *, uint64_t *) {
    if (op != PD_EMULATED_BARRIER) std::abort();
    pthread_barrier_wait(&meeting);
  };
  std::vector<int64_t> params = parameters(x.data(), x.size(), 1, out.data(), x.size(), 1, x.size());
  pthread_barrier_init(&meeting, nullptr, threads);
  for (uint32_t block = 0; block < blocks; ++block) {
    alignas(16) uint8_t shared[256];
    std::memset(shared, 0xff, sizeof(shared));
    std::vector<std::thread> running;
    for (uint32_t thread = 0; thread < threads; ++thread)
      running.emplace_back([&, thread] {
        PdEmulatedThread state = threadAt(block, blocks, thread, threads);
        state.shared = shared;
        state.services = &services;
        kernel->run(params.data(), &state);
      });
    for (std::thread &t : running) t.join();
  }
  pthread_barrier_destroy(&meeting);
  for (uint32_t i = 0; i < x.size(); ++i) ASSERT_EQ(out[i], x[i / 64 * 64 + 63 - i % 64]) << i;
}

TEST(Emulated, WhatTheEmulatorHasNot) {
  for (auto [body, expected] : std::vector<std::pair<std::string, std::string>>{
           {"%m = llvm.mlir.constant(-1 : i32) : i32\n%o = llvm.mlir.constant(1 : i32) : i32\n"
            "%c = llvm.mlir.constant(31 : i32) : i32\n%y = nvvm.shfl.sync bfly %m, %x, %o, %c : f32 -> f32",
            "kernel 'k' needs 'nvvm.shfl.sync', which the emulated device does not have"},
           {"%b = llvm.mlir.constant(1 : i32) : i32\nnvvm.barrier id = %b\n%y = llvm.fneg %x : f32",
            "kernel 'k' needs 'nvvm.barrier', which the emulated device does not have"},
           {"%y = llvm.inline_asm \"neg.f32 $0, $1;\", \"=f,f\" %x : (f32) -> f32",
            "kernel 'k' has inline assembly, which the emulated device does not have"}}) {
    Messages messages;
    auto program = parseProgram(oneKernel(body));
    ASSERT_TRUE(program) << messages.error();
    EXPECT_TRUE(failed(gpu::compileDeviceCode(*program, deviceTarget("emulated"), {})));
    EXPECT_EQ(messages.error(), expected);
  }
}

// A program for CUDA: host code, and for each chip its images.
TEST(Emulated, TableOfACUDAProgram) {
  gpu::DeviceCodeOptions options;
  options.ptxas = testAssembler();
  options.assemble = !options.ptxas.empty();
  Loaded loaded(threeKernels(), {"sm_80", "sm_89", "sm_90"}, options);
  ASSERT_TRUE(loaded.program);
  uint32_t chips[] = {80, 89, 90}, *chip = chips;
  for (const PdProgram *program = loaded.program; program; program = program->next_level, ++chip) {
    ASSERT_LT(chip, std::end(chips));
    EXPECT_EQ(program->isa_level, *chip);
    EXPECT_EQ(program->num_kernels, 3);
    EXPECT_STREQ(program->kernel_names[1], "row_sums");
    ASSERT_EQ(program->num_images, options.assemble ? 2 : 1);
    for (int32_t i = 0; i < program->num_images; ++i) {
      EXPECT_EQ(program->images[i].arch, *chip);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(program->images[i].data) % 16, 0u);
    }
    const PdImage &last = program->images[program->num_images - 1];
    EXPECT_EQ(last.kind, uint32_t(PD_IMAGE_PTX));
    auto *text = static_cast<const char *>(last.data);
    EXPECT_EQ(std::strlen(text) + 1, last.bytes);
    EXPECT_NE(std::strstr(text, (".target sm_" + std::to_string(*chip)).c_str()), nullptr);
    if (options.assemble) {
      EXPECT_EQ(program->images[0].kind, uint32_t(PD_IMAGE_CUBIN));
      EXPECT_EQ(std::memcmp(program->images[0].data, "\177ELF", 4), 0);
      EXPECT_GT(program->images[0].bytes, 1000u);
    }
  }
  EXPECT_EQ(chip, std::end(chips));
}
