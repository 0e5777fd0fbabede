//===--- EmulatedArtifact.cpp - artifacts for the emulated device -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "EmulatedArtifact.h"

#include "paddle-mlir/Runtime/Files.h"

#include <cstdlib>
#include <dlfcn.h>
#include <random>
#include <sys/utsname.h>

using namespace pdrt;

static const float weights[4] = {0.5f, 1.5f, -2.5f, 3.5f};

void writeEmulatedArtifact(const std::string &folder, const std::vector<std::string> &deviceClasses) {
  utsname info;
  uname(&info);
  std::string triple = std::string(info.machine) + "-linux-gnu", targets,
              program = readTextFile(PD_TEST_EMULATED_PROGRAM);
  createDirectories(folder + "/weights");
  writeFileAtomically(folder + "/weights/w.bin", weights, sizeof(weights));
  for (const std::string &device : deviceClasses) {
    createDirectories(folder + "/" + device);
    writeText(folder + "/" + device + "/program.so", program);
    targets += (targets.empty() ? "" : ", ") + (R"({"device": ")" + device) + R"(", "triple": ")" + triple +
               R"(", "program": ")" + device + R"(/program.so", "weights": "weights/w.bin"})";
  }
  writeText(folder + "/manifest.json", R"({"format_version": 1, "producer": "test",
  "inputs": [{"name": "x", "dtype": "float32", "shape": ["N", 4]}],
  "outputs": [{"name": "y", "dtype": "float32", "shape": ["N", 4]}, {"name": "s", "dtype": "float32", "shape": ["N"]},
              {"name": "same", "dtype": "float32", "shape": ["N", 4]}, {"name": "w", "dtype": "float32", "shape": [4]}],
  "custom_ops": [{"name": "twice", "library": ")" +
                                           deviceClasses[0] + R"(/program.so", "symbol": "twice_op",
                  "inputs": [{"name": "x", "dtype": "float32"}], "outputs": [{"name": "y", "dtype": "float32"}],
                  "attributes": []}],
  "targets": [)" + targets + "]}");
}

Tensor rowsOf(int64_t rows, unsigned seed) {
  Tensor x = Tensor::allocate(DType::Float32, {rows, 4});
  std::mt19937 random(seed);
  for (int64_t i = 0; i < rows * 4; ++i) x.as<float>()[i] = static_cast<float>(random() % 1000) * 0.125f;
  return x;
}

void expectRows(const Tensor &x, const std::vector<Tensor> &out) {
  ASSERT_EQ(out.size(), 4u);
  ASSERT_EQ(out[0].shape, x.shape);
  ASSERT_EQ(out[1].shape, (Shape{x.shape[0]}));
  ASSERT_EQ(out[2].shape, x.shape);
  const float *values = x.as<float>();
  for (int64_t i = 0; i < x.shape[0]; ++i) {
    float sum = 0;
    for (int64_t j = 0; j < 4; ++j) {
      float value = values[4 * i + j];
      sum += value;
      ASSERT_EQ(out[0].as<float>()[4 * i + j], values[0] < -100 ? -value : 2 * value + weights[j]) << i;
      ASSERT_EQ(out[2].as<float>()[4 * i + j], value);
    }
    ASSERT_EQ(out[1].as<float>()[i], sum) << i;
  }
  for (int64_t j = 0; j < 4; ++j) ASSERT_EQ(out[3].as<float>()[j], weights[j]);
}

namespace {
/// What the emulator exports for tests; the runtime has loaded the same library.
template <typename Function> Function *ofEmulator(const char *name) {
  static void *library = dlopen(PD_TEST_EMULATOR, RTLD_NOW | RTLD_LOCAL);
  return reinterpret_cast<Function *>(dlsym(library, name));
}
void configure() { ofEmulator<void()>("pd_emulator_configure")(); }
} // namespace

Environment::Environment() { configure(); }

Environment::~Environment() {
  for (const std::string &name : names) unsetenv(name.c_str());
  configure();
}

void Environment::set(const std::string &name, const std::string &value) {
  names.push_back(name);
  setenv(name.c_str(), value.c_str(), 1);
  configure();
}

void Environment::unset(const std::string &name) {
  unsetenv(name.c_str());
  configure();
}

int64_t Environment::leaks() { return ofEmulator<int64_t()>("pd_emulator_leaks")(); }

int64_t Environment::calls(const std::string &function) {
  return ofEmulator<int64_t(const char *)>("pd_emulator_calls")(function.c_str());
}
